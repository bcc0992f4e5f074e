# SPDX-License-Identifier: Apache-2.0
# chart_use_musl(TARGET...): compiles and links targets with musl instead of glibc, as one static file.
#
# A static glibc program spends 0.3 ms on asking the processor what it is, before main; musl asks
# nothing.  The small libraries are Debian's own archives: of the C library they use only what musl
# has too (musl/fortify.c adds the checking variants), and the linker complains about anything else.
find_file(CHART_MUSL_SPECS musl-gcc.specs REQUIRED
          PATHS /usr/lib/${CMAKE_SYSTEM_PROCESSOR}-linux-musl NO_DEFAULT_PATH)
mark_as_advanced(CHART_MUSL_SPECS)

# musl's compiler looks into no folder of glibc's headers, where those of the libraries stand.
set(chart_musl_includes ${PROJECT_BINARY_DIR}/musl/include)
file(MAKE_DIRECTORY ${chart_musl_includes})
foreach(folder ${chart_includes})
  foreach(header yaml.h pcre2.h zlib.h zconf.h nettle gmp.h utf8proc.h)
    foreach(place ${folder} ${folder}/${CMAKE_LIBRARY_ARCHITECTURE})
      if(EXISTS ${place}/${header})
        file(CREATE_LINK ${place}/${header} ${chart_musl_includes}/${header} SYMBOLIC)
      endif()
    endforeach()
  endforeach()
endforeach()

# A start maps the file 64 KiB at a time, and each of these that it touches costs it a hundredth: what it runs and
# reads must stand close together.  GNU ld takes a text that another one ends with from there, wherever in the
# libraries that is; gold does not.  Neither is to round segments up to pages.
find_program(CHART_GOLD ld.gold)
mark_as_advanced(CHART_GOLD)
if(CHART_GOLD)
  set(chart_musl_linker -fuse-ld=gold)
else()
  set(chart_musl_linker LINKER:-z,noseparate-code)
endif()

add_library(chart_musl_fortify OBJECT ${CMAKE_CURRENT_LIST_DIR}/musl/fortify.c)

function(chart_use_musl)
  foreach(target ${ARGN})
    target_compile_options(${target} PRIVATE -specs=${CHART_MUSL_SPECS} -fno-pie)
    target_include_directories(${target} SYSTEM PRIVATE ${chart_musl_includes})
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL EXECUTABLE)
      target_sources(${target} PRIVATE $<TARGET_OBJECTS:chart_musl_fortify>)
      target_link_options(${target} PRIVATE -specs=${CHART_MUSL_SPECS} -static -no-pie ${chart_musl_linker})
    endif()
  endforeach()
endfunction()

chart_use_musl(chart_musl_fortify)
