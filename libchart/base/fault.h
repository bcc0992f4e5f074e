/* SPDX-License-Identifier: Apache-2.0
 * The one way to fail: a fault is thrown by ch_throw and caught by the nearest ch_try.
 *
 * A ch_fault is the failure state of one public call.  It stands on the stack of the public entry
 * point, is never shared between threads, and every arena of that call points to it, so that code
 * with an arena at hand can throw.  Nothing is thrown across frames that are not ours: callbacks
 * report a status, and their caller throws.
 *
 * What stands on the C stack between throw and catch is simply left; therefore memory belongs to
 * arenas, and foreign resources to an arena's clean-up list. */
#ifndef CH_BASE_FAULT_H
#define CH_BASE_FAULT_H

#include <chart/types.h>
#include <setjmp.h>
#include <stdarg.h>

typedef struct ch_fault {
  jmp_buf     *target;      /* where the next throw lands; NULL outside ch_try */
  chart_status status;      /* of the fault that was caught last */
  chart_str    message;     /* its text: borrowed from `text`, or a constant */
  char        *text;        /* owned: malloc */
  size_t       text_room;   /* bytes at `text` */
  chart_str    file;        /* where it happened, if known: borrowed from the thrower */
  size_t       line;        /* 1-based; 0: unknown */
  size_t       column;      /* 1-based; 0: unknown */
  bool         is_user;     /* thrown by `fail` or `required`: the author's own message */
  const char  *stack_floor; /* the lowest stack address that recursion may reach */
} ch_fault;

/* How much of the C stack a call may use before ch_guard_stack throws. */
#define CH_STACK_ROOM_DEFAULT ((size_t) 6 << 20)

/* Readies `fault` for a public call whose recursion may use `stack_room` bytes of stack. */
void ch_fault_init(ch_fault *fault, size_t stack_room);

/* Gives back what `fault` owns. */
void ch_fault_clear(ch_fault *fault);

/* Runs body(argument).  Result: true when it returned, false when it threw: then status, message
 * and position stand in `fault`. */
bool ch_try(ch_fault *fault, void (*body)(void *argument), void *argument);

/* Throws a fault with a printf-like message.  Must be called below a ch_try of `fault`. */
_Noreturn void ch_throw(ch_fault *fault, chart_status status, const char *format, ...)
  __attribute__((format(printf, 3, 4)));

/* Throws a fault with a ready-made message, which is copied. */
_Noreturn void ch_throw_str(ch_fault *fault, chart_status status, chart_str message);

/* The same for a fault in a text, whose place is known: line and column count from 1. */
_Noreturn void ch_throw_at(ch_fault *fault, chart_status status, size_t line, size_t column,
                           chart_str message);

/* Throws the chart author's own message: CHART_ERR_EXECUTE with is_user set. */
_Noreturn void ch_throw_user(ch_fault *fault, chart_str message);

/* Throws "out of memory". */
_Noreturn void ch_throw_memory(ch_fault *fault);

/* Throws the fault that ch_try caught last once more. */
_Noreturn void ch_rethrow(ch_fault *fault);

/* Throws when the C stack is nearly used up.  Every recursive function over input calls it. */
void ch_guard_stack(ch_fault *fault);

#endif
