/* SPDX-License-Identifier: Apache-2.0
 * The function library: sprig 3.3.0 as Helm has it, one table a theme.
 *
 * What depends on the engine (include, tpl, required, fail, lookup and the builtins of
 * text/template) is not here.  A new theme is a new file, its table below, and its line in
 * tables.c. */
#ifndef CH_FUNCS_FUNCS_H
#define CH_FUNCS_FUNCS_H

#include "value/function.h"

extern const ch_function ch_string_functions[];
extern const ch_function ch_letter_functions[];
extern const ch_function ch_word_functions[];
extern const ch_function ch_wrapping_functions[];
extern const ch_function ch_string_list_functions[];
extern const ch_function ch_default_functions[];
extern const ch_function ch_type_functions[];
extern const ch_function ch_list_functions[];
extern const ch_function ch_dict_functions[];
extern const ch_function ch_merge_functions[];
extern const ch_function ch_number_functions[];
extern const ch_function ch_decimal_functions[];
extern const ch_function ch_serial_functions[];
extern const ch_function ch_encoding_functions[];
extern const ch_function ch_hash_functions[];
extern const ch_function ch_path_functions[];
extern const ch_function ch_version_functions[];
extern const ch_function ch_random_functions[];
extern const ch_function ch_network_functions[];
extern const ch_function ch_regex_functions[];
extern const ch_function ch_date_functions[];
extern const ch_function ch_url_functions[];
extern const ch_function ch_toml_functions[];
extern const ch_function ch_password_functions[];
extern const ch_function ch_cipher_functions[];
extern const ch_function ch_certificate_functions[];

/* Every table above; ends with NULL. */
extern const ch_function *const ch_function_tables[];

#endif
