/* SPDX-License-Identifier: Apache-2.0
 * The values that flags take besides any text: numbers, durations, pairs, in pflag's words. */
#ifndef CHARTC_FLAG_VALUES_H
#define CHARTC_FLAG_VALUES_H

#include "options.h"

/* Go's int, in any base that a Go literal has: 100, 0x64, 1_00. */
option_check check_int;

/* Go's float32. */
option_check check_float32;

/* Go's time.Duration: 5m0s. */
option_check check_duration;

/* key=value,key=value as pflag's StringToString reads it. */
option_check check_pairs;

/* What the log library of Go's world takes: its own words are shorter. */
option_check check_log_switch;
option_check check_log_size;
option_check check_log_severity;

/* A size in bytes: 1048576, 512K, 64M, 4G. */
option_check check_size;
bool         read_size(const char *text, size_t *out);

/* A natural number. */
option_check check_natural;

/* Calls use(sink, key, key_size) for each pair of a text that check_pairs takes. */
bool pairs_each(const char *text, bool (*use)(void *sink, const char *key, size_t key_size),
                void *sink, char *why, size_t why_size);

#endif
