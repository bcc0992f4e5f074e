# SPDX-License-Identifier: Apache-2.0
# chart_warnings(TARGET): every warning that the project builds without.
function(chart_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                                           -Wstrict-prototypes -Wmissing-prototypes)
  if(CHART_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
