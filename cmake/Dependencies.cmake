# SPDX-License-Identifier: Apache-2.0
# Finds the libraries that libchart stands on: chart_dependencies holds what to link.
#
# The small libraries are linked as archives by default: a command that starts in a millisecond
# has no time for the dynamic linker.
set(chart_dependencies)
set(chart_pkgconfig_private)

function(chart_find_dependency module library header)
  if(CHART_SHARED_DEPENDENCIES)
    find_library(CHART_LIB_${library} NAMES ${library} REQUIRED)
  else()
    find_library(CHART_LIB_${library} NAMES lib${library}.a ${library} REQUIRED)
  endif()
  find_path(CHART_INCLUDE_${library} NAMES ${header} REQUIRED)
  mark_as_advanced(CHART_LIB_${library} CHART_INCLUDE_${library})
  set(chart_dependencies ${chart_dependencies} ${CHART_LIB_${library}} PARENT_SCOPE)
  set(chart_includes ${chart_includes} ${CHART_INCLUDE_${library}} PARENT_SCOPE)
  set(chart_pkgconfig_private ${chart_pkgconfig_private} ${module} PARENT_SCOPE)
endfunction()

chart_find_dependency(yaml-0.1 yaml yaml.h)
chart_find_dependency(libpcre2-8 pcre2-8 pcre2.h)
chart_find_dependency(zlib z zlib.h)
chart_find_dependency(nettle nettle nettle/sha2.h)
chart_find_dependency(libutf8proc utf8proc utf8proc.h)
list(REMOVE_DUPLICATES chart_includes)
