/* SPDX-License-Identifier: Apache-2.0
 * Functions of the user: from the engine's call to the user's C function and back. */
#include "api/objects.h"

/* What comes back must be what the signature promises: templates and other functions rely on it. */
static chart_value checked(ch_call *call, const ch_user_function *function, chart_value result)
{
  chart_str got = { NULL, 0 };
  if (result.kind == CHART_NIL && ch_parameter_takes_nil(&function->result))
    result.type = function->result.kind == CH_PARAMETER_ANY ? CH_TYPE_NIL : CH_TYPE_ABSENT;
  if (ch_parameter_fit(&function->result, &result, &got) == CH_FIT)
    return result;
  ch_throw(call->fault, CHART_ERR_EXECUTE, "the function gave %.*s where its signature says %.*s",
           CH_STR_ARG(ch_type_name(result)), CH_STR_ARG(function->result.name));
}

chart_value ch_user_function_call(ch_call *call, const chart_value *arg, size_t count)
{
  /* The row is the first member of its ch_user_function. */
  const ch_user_function *function = (const ch_user_function *) (const void *) call->function;
  chart_call              own      = { call, function, { NULL, 0 } };
  chart_value             result   = ch_nil();
  int                     status   = function->function.call(&own, arg, count, &result);
  if (status == CHART_OK)
    return checked(call, function, result);
  if (own.failure.data == NULL)
    own.failure = CHART_STR("the function failed without saying why");
  ch_throw_str(call->fault, CHART_ERR_EXECUTE, own.failure);
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
