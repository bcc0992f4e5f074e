/* SPDX-License-Identifier: Apache-2.0
 * .Release, and the table of methods that values without a class of their own have. */
#include "render/objects.h"

const ch_function *const ch_render_methods[CH_TYPE_COUNT] = {
  [CH_TYPE_VALUES]        = ch_values_methods,
  [CH_TYPE_VALUES_3]      = ch_values_methods,
  [CH_TYPE_FILES]         = ch_files_methods,
  [CH_TYPE_VERSION_SET]   = ch_version_set_methods,
  [CH_TYPE_VERSION_SET_3] = ch_version_set_methods,
};

chart_value ch_release_dict(ch_arena *arena, const ch_render_options *options)
{
  chart_value release = ch_dict_new(arena, CH_TYPE_DICT, 6);
  ch_dict_set_text(arena, release, "IsInstall", ch_bool(!options->is_upgrade));
  ch_dict_set_text(arena, release, "IsUpgrade", ch_bool(options->is_upgrade));
  ch_dict_set_text(arena, release, "Name", ch_string(options->release_name));
  ch_dict_set_text(arena, release, "Namespace", ch_string(options->release_namespace));
  ch_dict_set_text(arena, release, "Revision", ch_int(1));
  ch_dict_set_text(arena, release, "Service", ch_string(CHART_STR("Helm")));
  return release;
}
