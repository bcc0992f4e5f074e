/* SPDX-License-Identifier: Apache-2.0
 * The one way to fail: throwing, catching, and the text of the fault. */
#include "base/fault.h"

#include "base/format.h"

#include <stdlib.h>

void ch_fault_init(ch_fault *fault, size_t stack_room)
{
  memset(fault, 0, sizeof *fault);
  const char *here   = (const char *) __builtin_frame_address(0);
  fault->stack_floor = (uintptr_t) here > stack_room ? here - stack_room : NULL;
}

void ch_fault_clear(ch_fault *fault)
{
  free(fault->text);
  fault->text    = NULL;
  fault->message = (chart_str){ NULL, 0 };
}

bool ch_try(ch_fault *fault, void (*body)(void *argument), void *argument)
{
  jmp_buf *const outer = fault->target;
  jmp_buf        here;
  fault->target = &here;
  bool returned = false;
  if (setjmp(here) == 0) {
    body(argument);
    returned = true;
  }
  fault->target = outer;
  return returned;
}

_Noreturn static void jump(ch_fault *fault)
{
  if (fault->target == NULL)
    abort(); /* a throw outside ch_try is a defect of the library, not an input */
  longjmp(*fault->target, 1);
}

static void start_fault(ch_fault *fault, chart_status status)
{
  fault->status  = status;
  fault->file    = (chart_str){ NULL, 0 };
  fault->line    = 0;
  fault->column  = 0;
  fault->is_user = false;
}

static bool reserve_text(ch_fault *fault, size_t room)
{
  if (room <= fault->text_room && fault->text != NULL)
    return true;
  char *text = (char *) malloc(room);
  if (text == NULL)
    return false;
  free(fault->text);
  fault->text      = text;
  fault->text_room = room;
  return true;
}

_Noreturn void ch_throw_memory(ch_fault *fault)
{
  start_fault(fault, CHART_ERR_MEMORY);
  fault->message = CHART_STR("out of memory");
  jump(fault);
}

/* The arguments may borrow from fault->text (a rethrow that adds words), so the new text is always
 * built in fresh memory before the old one goes. */
_Noreturn void ch_throw(ch_fault *fault, chart_status status, const char *format, ...)
{
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  size_t needed = ch_format(NULL, 0, format, arguments);
  char  *text   = (char *) malloc(needed + 1);
  if (text != NULL)
    ch_format(text, needed + 1, format, again);
  va_end(again);
  va_end(arguments);
  if (text == NULL)
    ch_throw_memory(fault);
  start_fault(fault, status);
  free(fault->text);
  fault->text      = text;
  fault->text_room = needed + 1;
  fault->message   = (chart_str){ text, needed };
  jump(fault);
}

static void store_message(ch_fault *fault, chart_str message)
{
  bool borrowed_here = fault->text != NULL && message.data >= fault->text &&
                       message.data < fault->text + fault->text_room;
  if (borrowed_here) {
    memmove(fault->text, message.data, message.size);
  } else {
    if (!reserve_text(fault, message.size + 1))
      ch_throw_memory(fault);
    if (message.size != 0)
      memcpy(fault->text, message.data, message.size);
  }
  fault->message = (chart_str){ fault->text, message.size };
}

_Noreturn void ch_throw_str(ch_fault *fault, chart_status status, chart_str message)
{
  store_message(fault, message);
  start_fault(fault, status);
  jump(fault);
}

_Noreturn void ch_throw_at(ch_fault *fault, chart_status status, size_t line, size_t column,
                           chart_str message)
{
  store_message(fault, message);
  start_fault(fault, status);
  fault->line   = line;
  fault->column = column;
  jump(fault);
}

_Noreturn void ch_throw_user(ch_fault *fault, chart_str message)
{
  store_message(fault, message);
  start_fault(fault, CHART_ERR_EXECUTE);
  fault->is_user = true;
  jump(fault);
}

_Noreturn void ch_rethrow(ch_fault *fault)
{
  jump(fault);
}

void ch_guard_stack(ch_fault *fault)
{
  if ((const char *) __builtin_frame_address(0) < fault->stack_floor)
    ch_throw(fault, CHART_ERR_LIMIT, "nested too deeply");
}
