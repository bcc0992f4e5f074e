/* SPDX-License-Identifier: Apache-2.0
 * IPv6 addresses as Go's net/netip reads them (Go 1.26). */
#include "codec/ipv6.h"

#include "value/print.h"

typedef struct reader {
  ch_arena  *arena;
  chart_str  whole;
  chart_str  rest;     /* without the zone */
  int        filled;   /* bytes of the address, of 16 */
  int        ellipsis; /* where :: stood; -1: nowhere */
  chart_str *why;
} reader;

static chart_str quoted(ch_arena *arena, chart_str text)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_print_quoted(&out, text, false);
  return ch_buffer_view(&out);
}

static bool fail(reader *self, const char *message, chart_str at)
{
  const chart_str whole = quoted(self->arena, self->whole);
  if (at.size == 0)
    *self->why = ch_arena_format(self->arena, "ParseAddr(%.*s): %s", CH_STR_ARG(whole), message);
  else
    *self->why = ch_arena_format(self->arena, "ParseAddr(%.*s): %s (at %.*s)", CH_STR_ARG(whole),
                                 message, CH_STR_ARG(quoted(self->arena, at)));
  return false;
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* The decimal octets that may stand at the end. */
static bool read_octets(reader *self)
{
  const chart_str s = self->rest, none = { NULL, 0 };
  int             value = 0, digits = 0, dots = 0;
  for (size_t i = 0; i < s.size; i++) {
    if (is_digit(s.data[i])) {
      if (digits == 1 && value == 0)
        return fail(self, "IPv4 field has octet with leading zero", none);
      value = value * 10 + (s.data[i] - '0');
      digits++;
      if (value > 255)
        return fail(self, "IPv4 field has value >255", none);
    } else if (s.data[i] == '.') {
      if (i == 0 || i == s.size - 1 || s.data[i - 1] == '.')
        return fail(self, "IPv4 field must have at least one digit", ch_str_from(s, i));
      if (dots == 3)
        return fail(self, "IPv4 address too long", none);
      dots++;
      value  = 0;
      digits = 0;
    } else {
      return fail(self, "unexpected character", ch_str_from(s, i));
    }
  }
  return dots == 3 || fail(self, "IPv4 address too short", none);
}

static bool read_embedded(reader *self)
{
  if (self->ellipsis < 0 && self->filled != 12)
    return fail(self, "embedded IPv4 address must replace the final 2 fields of the address",
                self->rest);
  if (self->filled + 4 > 16)
    return fail(self, "too many hex fields to fit an embedded IPv4 at the end of the address",
                self->rest);
  if (!read_octets(self))
    return false;
  self->filled += 4;
  self->rest.size = 0;
  return true;
}

/* What follows a field: nothing, a colon, or two of them. */
static bool read_separator(reader *self)
{
  if (self->rest.size == 0)
    return true;
  if (self->rest.data[0] != ':')
    return fail(self, "unexpected character, want colon", self->rest);
  if (self->rest.size == 1)
    return fail(self, "colon must be followed by more characters", self->rest);
  self->rest = ch_str_from(self->rest, 1);
  if (self->rest.data[0] != ':')
    return true;
  if (self->ellipsis >= 0)
    return fail(self, "multiple :: in address", self->rest);
  self->ellipsis = self->filled;
  self->rest     = ch_str_from(self->rest, 1);
  return true;
}

static bool read_field(reader *self)
{
  size_t digits = 0;
  for (; digits < self->rest.size && is_hex(self->rest.data[digits]); digits++)
    if (digits > 3)
      return fail(self, "each group must have 4 or less digits", self->rest);
  if (digits == 0)
    return fail(self, "each colon-separated field must have at least one digit", self->rest);
  if (digits < self->rest.size && self->rest.data[digits] == '.')
    return read_embedded(self);
  self->filled += 2;
  self->rest = ch_str_from(self->rest, digits);
  return read_separator(self);
}

static bool read_fields(reader *self)
{
  const chart_str none = { NULL, 0 };
  if (ch_str_starts(self->rest, CHART_STR("::"))) {
    self->ellipsis = 0;
    self->rest     = ch_str_from(self->rest, 2);
    if (self->rest.size == 0)
      return true;
  }
  do
    if (!read_field(self))
      return false;
  while (self->filled < 16 && self->rest.size != 0);
  if (self->rest.size != 0)
    return fail(self, "trailing garbage after address", self->rest);
  if (self->filled < 16 && self->ellipsis < 0)
    return fail(self, "address string too short", none);
  if (self->filled == 16 && self->ellipsis >= 0)
    return fail(self, "the :: must expand to at least one field of zeros", none);
  return true;
}

/* Go looks for the first of . : and %: an address with a dot first would be IPv4. */
static char first_mark(chart_str text)
{
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] == '.' || text.data[i] == ':' || text.data[i] == '%')
      return text.data[i];
  return '\0';
}

bool ch_ipv6_check(ch_arena *arena, chart_str text, bool *has_zone, chart_str *why)
{
  reader          self = { arena, text, text, 0, -1, why };
  const chart_str none = { NULL, 0 };
  const size_t    zone = ch_str_find_byte(text, '%', 0);
  if (has_zone != NULL)
    *has_zone = zone != CH_NOT_FOUND;
  switch (first_mark(text)) {
  case '.': return read_octets(&self);
  case '%': return fail(&self, "missing IPv6 address", none);
  case '\0': return fail(&self, "unable to parse IP", none);
  default: break;
  }
  if (zone != CH_NOT_FOUND && zone + 1 == text.size)
    return fail(&self, "zone must be a non-empty string", none);
  if (zone != CH_NOT_FOUND)
    self.rest = ch_str_cut(text, 0, zone);
  return read_fields(&self);
}
