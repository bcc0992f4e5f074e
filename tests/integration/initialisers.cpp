// SPDX-License-Identifier: Apache-2.0 - Uses every initialiser and macro of the public headers from C++.
#include <chart/chart.h>

int main()
{
  chart_host            host    = CHART_HOST_INIT;
  chart_limits          limits  = CHART_LIMITS_INIT;
  chart_context_options options = CHART_CONTEXT_OPTIONS_INIT;
  chart_render_options  release = CHART_RENDER_OPTIONS_INIT;
  chart_print_options   print   = CHART_PRINT_OPTIONS_INIT;
  chart_observer        watch   = CHART_OBSERVER_INIT;
  chart_error           error   = CHART_ERROR_INIT;
  chart_context        *context = nullptr;
  limits.memory                 = CHART_UNLIMITED;
  options.host                  = &host;
  options.limits                = &limits;
  release.observer              = &watch;
  chart_str text                = chart_text(chart_string(CHART_STR("text")));
  int       status              = chart_context_create(&context, &options, &error);
  chart_context_destroy(context);
  chart_error_clear(&error);
  bool has_sizes = release.struct_size == sizeof release && print.struct_size == sizeof print;
  return status == CHART_OK && has_sizes && text.size == 4 ? 0 : 1;
}
