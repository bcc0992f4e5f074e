/* SPDX-License-Identifier: Apache-2.0
 * From the parse tree of a regular expression to a pattern that means the same to pcre2.
 *
 * Classes are written as ranges, and so are letters that stand for all their cases: pcre2's own
 * tables may be of another version of Unicode.  Surrogates are left out, since no subject holds
 * any and pcre2 refuses them. */
#include "codec/regex_translate.h"

static void translate(ch_buffer *out, const ch_regex_node *node);

/* ---- code points -------------------------------------------------------------------------- */

static bool is_alnum(uint32_t c)
{
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_surrogate(uint32_t rune)
{
  return rune >= 0xD800 && rune <= 0xDFFF;
}

static void write_hex(ch_buffer *out, uint32_t rune)
{
  static const char digits[] = "0123456789abcdef";
  ch_buffer_text(out, "\\x{");
  for (int shift = 20; shift >= 0; shift -= 4)
    ch_buffer_byte(out, digits[rune >> shift & 15]);
  ch_buffer_byte(out, '}');
}

static void write_rune(ch_buffer *out, uint32_t rune)
{
  if (is_alnum(rune))
    ch_buffer_byte(out, (char) rune);
  else if (is_surrogate(rune))
    ch_buffer_text(out, "(?!)");
  else
    write_hex(out, rune);
}

static void write_range(ch_buffer *out, uint32_t first, uint32_t last)
{
  if (first > last)
    return;
  write_rune(out, first);
  if (first == last)
    return;
  ch_buffer_byte(out, '-');
  write_rune(out, last);
}

static uint32_t at_most(uint32_t a, uint32_t b)
{
  return a < b ? a : b;
}

/* The range but for surrogates. */
static void write_valid_range(ch_buffer *out, uint32_t first, uint32_t last)
{
  write_range(out, first, at_most(last, 0xD7FF));
  write_range(out, first < 0xE000 ? 0xE000 : first, last);
}

static bool is_any(const ch_rune_set *set)
{
  return set->size == 1 && set->ranges[0].first == 0 && set->ranges[0].last == CH_RUNE_LAST;
}

static bool is_any_but_newline(const ch_rune_set *set)
{
  return set->size == 2 && set->ranges[0].first == 0 && set->ranges[0].last == '\n' - 1 &&
         set->ranges[1].first == '\n' + 1 && set->ranges[1].last == CH_RUNE_LAST;
}

static bool has_valid_rune(const ch_rune_set *set)
{
  for (size_t i = 0; i < set->size; i++)
    if (!is_surrogate(set->ranges[i].first) || !is_surrogate(set->ranges[i].last))
      return true;
  return false;
}

/* The gaps of a set that starts at 0 and reaches the last code point. */
static void write_gaps(ch_buffer *out, const ch_rune_set *set)
{
  ch_buffer_text(out, "[^");
  for (size_t i = 1; i < set->size; i++)
    write_valid_range(out, set->ranges[i - 1].last + 1, set->ranges[i].first - 1);
  ch_buffer_byte(out, ']');
}

static bool has_valid_gap(const ch_rune_set *set)
{
  for (size_t i = 1; i < set->size; i++)
    if (!is_surrogate(set->ranges[i - 1].last + 1) || !is_surrogate(set->ranges[i].first - 1))
      return true;
  return false;
}

static void write_class(ch_buffer *out, const ch_rune_set *set)
{
  if (!has_valid_rune(set)) {
    ch_buffer_text(out, "(?!)");
    return;
  }
  bool has_ends = set->ranges[0].first == 0 && set->ranges[set->size - 1].last == CH_RUNE_LAST;
  if (is_any(set) || (has_ends && !has_valid_gap(set))) {
    ch_buffer_byte(out, '.');
  } else if (is_any_but_newline(set)) {
    ch_buffer_text(out, "\\N");
  } else if (has_ends) {
    write_gaps(out, set);
  } else {
    ch_buffer_byte(out, '[');
    for (size_t i = 0; i < set->size; i++)
      write_valid_range(out, set->ranges[i].first, set->ranges[i].last);
    ch_buffer_byte(out, ']');
  }
}

/* ---- literals ----------------------------------------------------------------------------- */

/* One code point in all its cases. */
static void write_cases(ch_buffer *out, uint32_t rune)
{
  if (ch_rune_next_case(rune) == rune) {
    write_rune(out, rune);
    return;
  }
  ch_buffer_byte(out, '[');
  uint32_t r = rune;
  do {
    write_rune(out, r);
    r = ch_rune_next_case(r);
  } while (r != rune);
  ch_buffer_byte(out, ']');
}

static bool is_ascii(const ch_regex_node *literal)
{
  for (size_t i = 0; i < literal->as.text.count; i++)
    if (literal->as.text.runes[i] >= 0x80)
      return false;
  return true;
}

/* pcre2's own flag i is quicker than classes, and sure for ASCII. */
static void write_literal(ch_buffer *out, const ch_regex_node *node)
{
  bool uses_flag = node->folds && node->as.text.count > 1 && is_ascii(node);
  if (uses_flag)
    ch_buffer_text(out, "(?i:");
  for (size_t i = 0; i < node->as.text.count; i++) {
    if (node->folds && !uses_flag)
      write_cases(out, node->as.text.runes[i]);
    else
      write_rune(out, node->as.text.runes[i]);
  }
  if (uses_flag)
    ch_buffer_byte(out, ')');
}

/* ---- nodes -------------------------------------------------------------------------------- */

static void write_quantifier(ch_buffer *out, const ch_regex_node *node)
{
  if (node->max == CH_REGEX_NO_LIMIT && node->min <= 1) {
    ch_buffer_byte(out, node->min == 0 ? '*' : '+');
  } else if (node->min == 0 && node->max == 1) {
    ch_buffer_byte(out, '?');
  } else {
    ch_buffer_byte(out, '{');
    ch_buffer_integer(out, node->min);
    ch_buffer_byte(out, ',');
    if (node->max != CH_REGEX_NO_LIMIT)
      ch_buffer_integer(out, node->max);
    ch_buffer_byte(out, '}');
  }
  if (node->is_lazy)
    ch_buffer_byte(out, '?');
}

static void write_grouped(ch_buffer *out, const char *open, const ch_regex_node *node)
{
  ch_buffer_text(out, open);
  translate(out, node);
  ch_buffer_byte(out, ')');
}

static bool is_one_item(const ch_regex_node *node)
{
  return node->op == CH_REGEX_CLASS || node->op == CH_REGEX_GROUP ||
         (node->op == CH_REGEX_LITERAL && node->as.text.count == 1);
}

static void write_repeat(ch_buffer *out, const ch_regex_node *node)
{
  const ch_regex_node *sub = node->as.sub.nodes[0];
  if (is_one_item(sub))
    translate(out, sub);
  else
    write_grouped(out, "(?:", sub);
  write_quantifier(out, node);
}

static void write_pieces(ch_buffer *out, const ch_regex_node *node)
{
  for (size_t i = 0; i < node->as.sub.count; i++) {
    const ch_regex_node *piece = node->as.sub.nodes[i];
    if (piece->op == CH_REGEX_ALTERNATE)
      write_grouped(out, "(?:", piece);
    else
      translate(out, piece);
  }
}

static void write_branches(ch_buffer *out, const ch_regex_node *node)
{
  for (size_t i = 0; i < node->as.sub.count; i++) {
    if (i != 0)
      ch_buffer_byte(out, '|');
    translate(out, node->as.sub.nodes[i]);
  }
}

static void translate(ch_buffer *out, const ch_regex_node *node)
{
  switch (node->op) {
  case CH_REGEX_LITERAL: write_literal(out, node); break;
  case CH_REGEX_CLASS: write_class(out, &node->as.set); break;
  case CH_REGEX_BEGIN_TEXT: ch_buffer_text(out, "\\A"); break;
  case CH_REGEX_END_TEXT: ch_buffer_text(out, "\\z"); break;
  case CH_REGEX_BEGIN_LINE: ch_buffer_text(out, "(?m:^)"); break;
  case CH_REGEX_END_LINE: ch_buffer_text(out, "(?m:$)"); break;
  case CH_REGEX_WORD_EDGE: ch_buffer_text(out, "\\b"); break;
  case CH_REGEX_NO_WORD_EDGE: ch_buffer_text(out, "\\B"); break;
  case CH_REGEX_GROUP: write_grouped(out, "(", node->as.sub.nodes[0]); break;
  case CH_REGEX_REPEAT: write_repeat(out, node); break;
  case CH_REGEX_CONCAT: write_pieces(out, node); break;
  case CH_REGEX_ALTERNATE: write_branches(out, node); break;
  default: break;
  }
}

void ch_regex_translate(ch_buffer *out, const ch_regex_tree *tree)
{
  ch_buffer_text(out, "(*LF)");
  translate(out, tree->root);
}

static bool suits(const ch_regex_node *node)
{
  if (node->op < CH_REGEX_GROUP)
    return true;
  if (node->op == CH_REGEX_REPEAT && node->max != 1 && ch_regex_is_nullable(node->as.sub.nodes[0]))
    return false;
  for (size_t i = 0; i < node->as.sub.count; i++)
    if (!suits(node->as.sub.nodes[i]))
      return false;
  return true;
}

bool ch_regex_suits_pcre2(const ch_regex_tree *tree)
{
  return !tree->has_lost_groups && suits(tree->root);
}
