/* SPDX-License-Identifier: Apache-2.0
 * getHostByName: the one function that reaches for the network, if the host lets it. */
#include "funcs/call.h"
#include "funcs/funcs.h"

enum { ADDRESS_ROOM = 64 };

/* A name without an address fails as sprig's random choice among no addresses does. */
static chart_value fn_getHostByName(CH_PARAMETERS)
{
  if (call->host->resolve == NULL)
    return ch_string(CHART_STR(""));
  char     *address = ch_text_room(call, ADDRESS_ROOM);
  chart_str name    = ch_arena_copy(call->arena, ch_text(arg[0]));
  if (!call->host->resolve(call->host->user, name.data, address))
    ch_fail(call, "invalid argument to Intn");
  return ch_string(chart_str_from(address));
}

const ch_function ch_network_functions[] = {
  { "getHostByName", "func(string) string", fn_getHostByName, 0, "an address of host NAME" },
  { 0 },
};
