/* SPDX-License-Identifier: Apache-2.0
 * Functions on paths.  On Unix the `os` forms do the same as the plain ones. */
#include "funcs/call.h"
#include "funcs/funcs.h"

#include "base/path.h"

static chart_value fn_base(CH_PARAMETERS)
{
  return ch_string(ch_path_base(ch_text(arg[0])));
}

static chart_value fn_dir(CH_PARAMETERS)
{
  chart_str path = ch_text(arg[0]);
  while (path.size != 0 && path.data[path.size - 1] != '/')
    path.size--;
  return ch_string(ch_path_clean(call->arena, path));
}

static chart_value fn_clean(CH_PARAMETERS)
{
  return ch_string(ch_path_clean(call->arena, ch_text(arg[0])));
}

static chart_value fn_ext(CH_PARAMETERS)
{
  return ch_string(ch_path_extension(ch_text(arg[0])));
}

static chart_value fn_isAbs(CH_PARAMETERS)
{
  return ch_bool(ch_path_is_absolute(ch_text(arg[0])));
}

const ch_function ch_path_functions[] = {
  { "base", "func(string) string", fn_base, 0, "the last element of PATH" },
  { "osBase", "func(string) string", fn_base, 0, "the last element of PATH" },
  { "dir", "func(string) string", fn_dir, 0, "PATH without its last element" },
  { "osDir", "func(string) string", fn_dir, 0, "PATH without its last element" },
  { "clean", "func(string) string", fn_clean, 0, "the shortest path that means the same as PATH" },
  { "osClean", "func(string) string", fn_clean, 0,
    "the shortest path that means the same as PATH" },
  { "ext", "func(string) string", fn_ext, 0, "what PATH ends with from its last dot on" },
  { "osExt", "func(string) string", fn_ext, 0, "what PATH ends with from its last dot on" },
  { "isAbs", "func(string) bool", fn_isAbs, 0, "whether PATH starts at the root" },
  { "osIsAbs", "func(string) bool", fn_isAbs, 0, "whether PATH starts at the root" },
  { 0 },
};
