/* SPDX-License-Identifier: Apache-2.0
 * The list of the function tables.  What charts call most comes first: they are searched in turn. */
#include "funcs/funcs.h"

const ch_function *const ch_function_tables[] = {
  ch_default_functions,  ch_string_functions,      ch_serial_functions,
  ch_dict_functions,     ch_type_functions,        ch_list_functions,
  ch_letter_functions,   ch_string_list_functions, ch_merge_functions,
  ch_number_functions,   ch_version_functions,     ch_regex_functions,
  ch_encoding_functions, ch_hash_functions,        ch_random_functions,
  ch_date_functions,     ch_word_functions,        ch_wrapping_functions,
  ch_decimal_functions,  ch_path_functions,        ch_network_functions,
  ch_url_functions,      ch_toml_functions,        ch_password_functions,
  ch_cipher_functions,   ch_certificate_functions, NULL,
};
