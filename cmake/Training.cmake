# SPDX-License-Identifier: Apache-2.0
# chart_train(TARGET...): compiles targets by what chartc does when it renders a few charts.
#
# The paths that a rendering takes come to stand together in the program, which saves a tenth of the time,
# of short and of long ones.  For that chartc is built twice: first in the folder training of the
# build, with counters in it, to render those charts; then by what it counted.  gcc knows an object's counts
# by the path of the object, so the first build is one of the whole project: all paths in it are the same.
set(chart_training ${PROJECT_BINARY_DIR}/training)

# The first build: chartc leaves its counts in ${PROJECT_BINARY_DIR}/counts.
function(chart_count)
  foreach(target ${ARGN})
    target_compile_options(${target} PRIVATE -fprofile-generate=${PROJECT_BINARY_DIR}/counts)
  endforeach()
  target_link_options(chartc PRIVATE -fprofile-generate=${PROJECT_BINARY_DIR}/counts)
  file(GLOB_RECURSE charts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/charts/* ${PROJECT_SOURCE_DIR}/tests/charts/*)
  set(script ${PROJECT_SOURCE_DIR}/cmake/train.cmake)
  add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/profile.stamp
                     COMMAND ${CMAKE_COMMAND} -D CHARTC=$<TARGET_FILE:chartc> -D ROOT=${PROJECT_SOURCE_DIR}
                                              -D BUILD=${PROJECT_BINARY_DIR} -P ${script}
                     DEPENDS chartc ${script} ${charts}
                     VERBATIM)
  add_custom_target(profile DEPENDS ${PROJECT_BINARY_DIR}/profile.stamp)
endfunction()

# The second one.
function(chart_use_counts)
  set(settings -D CHART_COUNTING=ON -D CHART_BUILD_TESTS=OFF -D CHART_BUILD_SHARED=OFF -D CHART_INSTALL=OFF)
  string(TOUPPER CMAKE_C_FLAGS_${CMAKE_BUILD_TYPE} flags_of_type)
  foreach(variable CMAKE_BUILD_TYPE CMAKE_C_COMPILER CMAKE_C_COMPILER_LAUNCHER CMAKE_C_FLAGS ${flags_of_type}
                   CMAKE_PREFIX_PATH CMAKE_TOOLCHAIN_FILE CHART_CRYPTO CHART_MUSL_TOOLS CHART_STATIC_TOOLS
                   CHART_SHARED_DEPENDENCIES CHART_WERROR)
    if(DEFINED ${variable})
      list(APPEND settings -D ${variable}=${${variable}})
    endif()
  endforeach()
  add_custom_command(OUTPUT ${chart_training}/CMakeCache.txt
                     COMMAND ${CMAKE_COMMAND} -S ${PROJECT_SOURCE_DIR} -B ${chart_training}
                                              -G ${CMAKE_GENERATOR} ${settings}
                     COMMENT "Preparing the build that counts" VERBATIM)
  add_custom_target(chart_training COMMAND ${CMAKE_COMMAND} --build ${chart_training} --target profile
                    DEPENDS ${chart_training}/CMakeCache.txt BYPRODUCTS ${chart_training}/profile.stamp
                    COMMENT "Building chartc with counters, for it to render charts" VERBATIM)
  foreach(target ${ARGN})
    # A function that was left by a jump has counts that do not add up.  What was seen to run only now and then is
    # part of a start all the same, and stays where its function is.
    target_compile_options(${target} PRIVATE -fprofile-use=${chart_training}/profile -Wmissing-profile
                                             -fprofile-correction -fno-reorder-blocks-and-partition)
    add_dependencies(${target} chart_training)
    get_target_property(sources ${target} SOURCES)
    set_property(SOURCE ${sources} APPEND PROPERTY OBJECT_DEPENDS ${chart_training}/profile.stamp)
  endforeach()
endfunction()

function(chart_train)
  if(CHART_COUNTING)
    chart_count(${ARGN})
  else()
    chart_use_counts(${ARGN})
  endif()
endfunction()
