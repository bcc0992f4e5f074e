/* SPDX-License-Identifier: Apache-2.0
 * Functions of the user: from the engine's call to the user's C function and back. */
#include "api/objects.h"

chart_value ch_user_function_call(ch_call *call, const chart_value *arg, size_t count)
{
  /* The row is the first member of its ch_user_function. */
  const ch_user_function *function = (const ch_user_function *) (const void *) call->function;
  chart_call              public   = { call, function, { NULL, 0 } };
  chart_value             result   = ch_nil();
  int status = function->function.call(&public, arg, count, &result);
  if (status == CHART_OK)
    return result;
  if (public.failure.data == NULL)
    public.failure = CHART_STR("the function failed without saying why");
  ch_throw_str(call->fault, CHART_ERR_EXECUTE, public.failure);
}

void *chart_call_user(chart_call *call)
{
  return call->function->function.user;
}

chart_memory *chart_call_memory(chart_call *call)
{
  return ch_memory_from(call->call->arena);
}

typedef struct copy_job {
  chart_call *call;
  const char *message;
} copy_job;

static void copy_message(void *argument)
{
  const copy_job *job = (const copy_job *) argument;
  job->call->failure  = ch_arena_copy(job->call->call->arena, chart_str_from(job->message));
}

int chart_call_fail(chart_call *call, const char *message)
{
  copy_job job = { call, message == NULL ? "" : message };
  if (!ch_try(call->call->fault, copy_message, &job))
    call->failure = CHART_STR("out of memory");
  return CHART_ERR_EXECUTE;
}
