# SPDX-License-Identifier: Apache-2.0
# Finds the libraries that libchart stands on: chart_dependencies holds what to link,
# chart_dependency_names their names for whoever links the static library.
#
# The small libraries are linked as archives by default: a command that starts in a millisecond
# has no time for the dynamic linker.
set(chart_dependencies)
set(chart_dependency_names)

function(chart_find_dependency library header)
  if(CHART_SHARED_DEPENDENCIES)
    find_library(CHART_LIB_${library} NAMES ${library} REQUIRED)
  else()
    find_library(CHART_LIB_${library} NAMES lib${library}.a ${library} REQUIRED)
  endif()
  find_path(CHART_INCLUDE_${library} NAMES ${header} REQUIRED)
  mark_as_advanced(CHART_LIB_${library} CHART_INCLUDE_${library})
  set(chart_dependencies ${chart_dependencies} ${CHART_LIB_${library}} PARENT_SCOPE)
  set(chart_includes ${chart_includes} ${CHART_INCLUDE_${library}} PARENT_SCOPE)
  set(chart_dependency_names ${chart_dependency_names} ${library} PARENT_SCOPE)
endfunction()

chart_find_dependency(yaml yaml.h)
chart_find_dependency(pcre2-8 pcre2.h)
chart_find_dependency(z zlib.h)
if(CHART_CRYPTO)
  # In the order in which the linker needs them.
  chart_find_dependency(hogweed nettle/rsa.h)
  chart_find_dependency(gmp gmp.h)
endif()
chart_find_dependency(nettle nettle/sha2.h)
chart_find_dependency(utf8proc utf8proc.h)
list(REMOVE_DUPLICATES chart_includes)

# Debian's libgmp.a is no position-independent code: a shared library links the shared one.
set(chart_shared_dependencies ${chart_dependencies})
if(CHART_CRYPTO)
  find_library(CHART_LIB_gmp_shared NAMES gmp REQUIRED)
  mark_as_advanced(CHART_LIB_gmp_shared)
  list(TRANSFORM chart_shared_dependencies REPLACE "^.*/libgmp\\.a$" ${CHART_LIB_gmp_shared})
endif()
