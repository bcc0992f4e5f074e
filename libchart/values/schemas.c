/* SPDX-License-Identifier: Apache-2.0
 * The values.schema.json of every chart in a tree, checked one after the other. */
#include "values/schemas.h"

#include "base/buffer.h"
#include "codec/json.h"
#include "values/schema.h"
#include "values/schema3.h"

#define SCHEMA_URL "file:///values.schema.json"

#define HEADING         "values don't meet the specifications of the schema(s) in the following chart(s):\n"
#define LIBRARY_HEADING "jsonschema validation failed with '" SCHEMA_URL "#'\n"

/* One schema and the values in front of it. */
typedef struct check {
  ch_arena         *arena;
  const ch_compat  *compat;
  chart_str         schema;
  chart_value       values;
  const chart_host *host;
  chart_str         complaint; /* empty: none */
} check;

static void run_check(void *argument)
{
  check            *self     = (check *) argument;
  const chart_value document = ch_json_read_document(self->arena, self->schema);
  if (self->compat->checks_schemas_as_helm3) {
    self->complaint = ch_schema3_check(self->arena, document, self->values);
    return;
  }
  const ch_schema_options options = { .host = self->host };
  if (ch_schema_fits_plainly(self->arena, document, self->values, &options))
    return;
  const chart_str  url    = CHART_STR(SCHEMA_URL);
  const ch_schema *schema = ch_schema_compile(self->arena, url, document, &options);
  if (ch_schema_validate(schema, self->arena, self->values, &self->complaint))
    return;
  if (ch_str_starts(self->complaint, CHART_STR(LIBRARY_HEADING)))
    self->complaint = ch_str_from(self->complaint, sizeof LIBRARY_HEADING - 1);
  self->complaint = ch_arena_format(self->arena, "%.*s\n", CH_STR_ARG(self->complaint));
}

/* Appends what is wrong with the values, or with the schema itself. */
static void check_one(ch_buffer *out, const ch_chart *chart, chart_value values,
                      const chart_host *host, const ch_compat *compat)
{
  ch_arena *arena = out->arena;
  ch_fault *fault = arena->fault;
  check     self  = { arena, compat, chart->schema.data, values, host, { NULL, 0 } };
  if (!ch_try(fault, run_check, &self)) {
    if (fault->status != CHART_ERR_SCHEMA && fault->status != CHART_ERR_YAML)
      ch_rethrow(fault);
    self.complaint = ch_arena_copy(arena, fault->message);
  }
  if (self.complaint.size == 0)
    return;
  ch_buffer_str(out, chart->metadata->name);
  ch_buffer_text(out, ":\n");
  ch_buffer_str(out, self.complaint);
}

static void check_tree(ch_buffer *out, const ch_chart *chart, chart_value values,
                       const chart_host *host, const ch_compat *compat)
{
  ch_guard_stack(out->fault);
  if (chart->schema.name.size != 0)
    check_one(out, chart, values, host, compat);
  for (size_t i = 0; i < chart->child_count; i++) {
    const ch_chart   *child   = chart->children[i];
    const chart_value section = ch_dict_get(values, child->metadata->name);
    if (ch_is_nil(section))
      continue;
    if (section.kind == CHART_DICT) {
      check_tree(out, child, section, host, compat);
      continue;
    }
    ch_buffer_str(out, child->metadata->name);
    ch_buffer_text(out, ":\ninvalid type for values: expected object (map), got ");
    ch_buffer_str(out, ch_type_name(section));
    ch_buffer_byte(out, '\n');
  }
}

static bool has_schema(const ch_chart *chart)
{
  bool found = chart->schema.name.size != 0;
  for (size_t i = 0; !found && i < chart->child_count; i++)
    found = has_schema(chart->children[i]);
  return found;
}

static void destroy(void *argument)
{
  ch_arena_destroy((ch_arena *) argument);
}

void ch_values_check_schemas(ch_arena *arena, const ch_chart *chart, chart_value values,
                             const chart_host *host, const ch_compat *compat)
{
  if (!has_schema(chart))
    return;
  ch_arena *scratch = (ch_arena *) ch_arena_alloc(arena, sizeof *scratch);
  ch_arena_init(scratch, arena->fault, arena->limit);
  ch_arena_on_destroy(arena, destroy, scratch);
  ch_buffer out;
  ch_buffer_init(&out, scratch);
  ch_buffer_text(&out, HEADING);
  check_tree(&out, chart, values, host, compat);
  if (out.size != sizeof HEADING - 1)
    ch_throw_str(arena->fault, CHART_ERR_SCHEMA, ch_buffer_view(&out));
  ch_arena_forget(arena, scratch);
  ch_arena_destroy(scratch);
}
