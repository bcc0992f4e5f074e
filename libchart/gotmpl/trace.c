/* SPDX-License-Identifier: Apache-2.0
 * The text of execution errors: where each running template stood, wrapped as Go wraps them. */
#include "gotmpl/state.h"

#include "value/print.h"

/* A frame entered by {{template}} takes its caller's place: Go panics straight through. */
static bool is_replaced(const ch_exec *exec, size_t i)
{
  return i + 1 < exec->depth && exec->frames[i + 1].is_call;
}

static ch_exec_step step_of(const ch_frame *frame)
{
  ch_exec_step step = { .template = frame->template };
  step.offset       = frame->at == NULL ? 0 : ch_node_position(frame->at, frame->template->text);
  step.line         = ch_str_line(frame->template->text, step.offset, &step.column);
  return step;
}

static void print_location(ch_buffer *out, const ch_exec_step *step)
{
  ch_buffer_str(out, step->template->file);
  ch_buffer_byte(out, ':');
  ch_buffer_integer(out, (int64_t) step->line);
  ch_buffer_byte(out, ':');
  ch_buffer_integer(out, (int64_t) step->column);
}

static void print_frame(ch_buffer *out, const ch_frame *frame, const ch_exec_step *step)
{
  ch_buffer_text(out, "template: ");
  print_location(out, step);
  ch_buffer_text(out, ": executing ");
  ch_print_quoted(out, frame->template->name, false);
  ch_buffer_text(out, " at <");
  if (frame->at != NULL)
    ch_node_print(out, frame->at, frame->template->text);
  ch_buffer_text(out, ">: ");
  if (frame->calling != NULL) {
    ch_buffer_text(out, "error calling ");
    ch_buffer_text(out, frame->calling->name);
    ch_buffer_text(out, ": ");
  }
}

static void start_link(ch_exec_failure *failure, const ch_buffer *out)
{
  failure->links[failure->link_count++] = out->size;
}

static void print_chain(ch_exec *exec, ch_buffer *out)
{
  ch_exec_failure *failure = &exec->failure;
  for (size_t i = 0; i < exec->depth; i++) {
    const ch_frame *frame = &exec->frames[i];
    failure->steps[i]     = step_of(frame);
    if (frame->wrap != NULL && !frame->is_call) {
      start_link(failure, out);
      ch_buffer_text(out, frame->wrap);
      ch_print_quoted(out, frame->template->text, false);
      ch_buffer_text(out, ": ");
    }
    if (is_replaced(exec, i))
      continue;
    start_link(failure, out);
    print_frame(out, frame, &failure->steps[i]);
  }
  failure->step_count = exec->depth;
}

/* The message is copied first: the fault's own text is where it stands, and composing may throw. */
void ch_exec_compose(ch_exec *exec)
{
  ch_arena        *lasting = exec->call.lasting;
  ch_exec_failure *failure = &exec->failure;
  chart_str        message = ch_arena_copy(lasting, exec->fault->message);
  *failure       = (ch_exec_failure){ .is_user = exec->fault->is_user, .user_message = message };
  size_t links   = exec->depth * 2 + 1;
  failure->links = (size_t *) ch_arena_array(lasting, links, sizeof(size_t));
  failure->steps = (ch_exec_step *) ch_arena_zero(lasting, exec->depth + 1, sizeof(ch_exec_step));
  ch_buffer out;
  ch_buffer_init(&out, lasting);
  print_chain(exec, &out);
  if (exec->depth != 0 && exec->frame->calling != NULL)
    start_link(failure, &out);
  ch_buffer_str(&out, message);
  failure->text = ch_buffer_view(&out);
  if (exec->depth != 0) {
    size_t outer = 0;
    while (is_replaced(exec, outer))
      outer++;
    ch_buffer location;
    ch_buffer_init(&location, lasting);
    print_location(&location, &failure->steps[outer]);
    failure->location = ch_buffer_view(&location);
  }
}
