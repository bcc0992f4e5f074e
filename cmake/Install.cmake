# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where: libraries, headers, the CMake package, the pkg-config file.
# No file holds an absolute path, so the installed tree may be moved.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/chart)

install(TARGETS ${chart_libraries} EXPORT chart-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES ${chart_headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/chart)

install(EXPORT chart-targets NAMESPACE chart:: DESTINATION ${package_dir})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/chart-config.cmake.in
                              ${PROJECT_BINARY_DIR}/chart-config.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/chart-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/chart-config.cmake
              ${PROJECT_BINARY_DIR}/chart-config-version.cmake
        DESTINATION ${package_dir})

set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH chart_pc_prefix /${pkgconfig_dir} /)
string(REGEX REPLACE "/$" "" chart_pc_prefix ${chart_pc_prefix})
# The modules of the dependencies are not required by name: whoever links the shared library need
# not have them.
list(TRANSFORM chart_dependency_names PREPEND -l OUTPUT_VARIABLE chart_pc_private)
list(JOIN chart_pc_private " " chart_pc_private)
string(APPEND chart_pc_private " -lm")
# Without a shared library everybody links what the static one needs.
set(chart_pc_public)
if(NOT CHART_BUILD_SHARED)
  set(chart_pc_public " ${chart_pc_private}")
endif()
configure_file(${PROJECT_SOURCE_DIR}/cmake/chart.pc.in ${PROJECT_BINARY_DIR}/chart.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/chart.pc DESTINATION ${pkgconfig_dir})
