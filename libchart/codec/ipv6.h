/* SPDX-License-Identifier: Apache-2.0
 * IPv6 addresses as Go's net/netip reads them (Go 1.26). */
#ifndef CH_CODEC_IPV6_H
#define CH_CODEC_IPV6_H

#include "base/arena.h"

/* netip.ParseAddr for what stands between the brackets of a host; an IPv4 address is taken, too.  A
 * wrong one gives false and Go's words (arena).  *has_zone may be NULL. */
bool ch_ipv6_check(ch_arena *arena, chart_str text, bool *has_zone, chart_str *why);

#endif
