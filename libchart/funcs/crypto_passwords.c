/* SPDX-License-Identifier: Apache-2.0
 * Passwords: hashing them with bcrypt, deriving them from a master password. */
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "funcs/random.h"
#include "funcs/scrypt.h"

#include <nettle/blowfish.h>
#include <nettle/hmac.h>

/* ---- bcrypt ------------------------------------------------------------------------------- */

enum { BCRYPT_MOST = 72, BCRYPT_COST = 10, BCRYPT_SALT = 16 };

/* Appends what Go's bcrypt gives, or the text that sprig gives in its place. */
static void append_bcrypt(ch_call *call, ch_buffer *out, chart_str password)
{
  /* nettle reads the NUL behind the password, as the algorithm asks for, wherever that is. */
  uint8_t   salt[BCRYPT_SALT], hash[BLOWFISH_BCRYPT_HASH_SIZE];
  chart_str ended = ch_arena_copy(call->arena, password);
  if (password.size > BCRYPT_MOST) {
    ch_buffer_text(out, "failed to encrypt string with bcrypt: "
                        "bcrypt: password length exceeds 72 bytes");
    return;
  }
  ch_random_bytes(call, salt, sizeof salt);
  if (!blowfish_bcrypt_hash(hash, ended.size, (const uint8_t *) ended.data, 4,
                            (const uint8_t *) "$2a$", BCRYPT_COST, salt))
    ch_fail(call, "bcrypt cannot hash this password");
  ch_buffer_text(out, (const char *) hash);
}

static chart_value fn_bcrypt(CH_PARAMETERS)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  append_bcrypt(call, &out, ch_text(arg[0]));
  return ch_buffer_value(&out);
}

static chart_value fn_htpasswd(CH_PARAMETERS)
{
  chart_str user       = ch_text(arg[0]);
  bool      is_invalid = ch_str_find_byte(user, ':', 0) != CH_NOT_FOUND;
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_buffer_text(&out, is_invalid ? "invalid username: " : "");
  ch_buffer_str(&out, user);
  if (is_invalid)
    return ch_buffer_value(&out);
  ch_buffer_byte(&out, ':');
  append_bcrypt(call, &out, ch_text(arg[1]));
  return ch_buffer_value(&out);
}

/* ---- the algorithm of Master Password ----------------------------------------------------- */

/* The kinds of passwords: templates whose letters stand for classes of characters. */
static const struct {
  const char *name;
  const char *templates[22]; /* ends with NULL */
} password_kinds[] = {
  { "maximum", { "anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno", NULL } },
  { "long", { "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv",
              "CvcvCvcvCvcvno", "CvccnoCvcvCvcv",
              "CvccCvcvnoCvcv", "CvccCvcvCvcvno",
              "CvcvnoCvccCvcv", "CvcvCvccnoCvcv",
              "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
              "CvcvCvcvnoCvcc", "CvcvCvcvCvccno",
              "CvccnoCvccCvcv", "CvccCvccnoCvcv",
              "CvccCvccCvcvno", "CvcvnoCvccCvcc",
              "CvcvCvccnoCvcc", "CvcvCvccCvccno",
              "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
              "CvccCvcvCvccno", NULL } },
  { "medium", { "CvcnoCvc", "CvcCvcno", NULL } },
  { "short", { "Cvcn", NULL } },
  { "basic", { "aaanaaan", "aannaaan", "aaannaaa", NULL } },
  { "pin", { "nnnn", NULL } },
};

static const struct {
  char        letter;
  const char *characters;
} classes[] = {
  { 'V', "AEIOU" },
  { 'C', "BCDFGHJKLMNPQRSTVWXYZ" },
  { 'v', "aeiou" },
  { 'c', "bcdfghjklmnpqrstvwxyz" },
  { 'a', "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz" },
  { 'n', "0123456789" },
  { 'o', "@&%?,=[]_:-+*$#!'^~;()/." },
  { 'x', "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()" },
};

static const char *const *templates_of(chart_str kind)
{
  for (size_t i = 0; i < sizeof password_kinds / sizeof *password_kinds; i++)
    if (ch_str_is(kind, password_kinds[i].name))
      return password_kinds[i].templates;
  return NULL;
}

static char character_of(char letter, uint8_t chosen)
{
  size_t i = 0;
  while (classes[i].letter != letter)
    i++;
  return classes[i].characters[chosen % strlen(classes[i].characters)];
}

static void append_uint32(ch_buffer *out, uint32_t n)
{
  for (int shift = 24; shift >= 0; shift -= 8)
    ch_buffer_byte(out, (char) (unsigned char) (n >> shift));
}

/* The name of the algorithm, then a text behind its length. */
static void append_scope(ch_buffer *out, chart_str text)
{
  ch_buffer_text(out, "com.lyndir.masterpassword");
  append_uint32(out, (uint32_t) text.size);
  ch_buffer_str(out, text);
}

static void master_key(ch_call *call, chart_str password, chart_str user, uint8_t key[64])
{
  const ch_scrypt_cost cost = { .turns = 32768, .block_size = 8, .parallelism = 2 };
  ch_buffer            salt;
  ch_buffer_init(&salt, call->arena);
  append_scope(&salt, user);
  if (!ch_scrypt(password, ch_buffer_view(&salt), cost, key, 64))
    ch_throw_memory(call->fault);
}

static chart_value fn_derivePassword(CH_PARAMETERS)
{
  struct hmac_sha256_ctx state;
  uint8_t                key[64], seed[SHA256_DIGEST_SIZE];
  ch_buffer              scope, out;
  const char *const     *templates = templates_of(ch_text(arg[1]));
  size_t                 count_of  = 1; /* no list of templates is empty */
  ch_buffer_init(&out, call->arena);
  if (templates == NULL) {
    ch_buffer_text(&out, "cannot find password template ");
    ch_buffer_str(&out, ch_text(arg[1]));
    return ch_buffer_value(&out);
  }
  while (templates[count_of] != NULL)
    count_of++;
  master_key(call, ch_text(arg[2]), ch_text(arg[3]), key);
  ch_buffer_init(&scope, call->arena);
  append_scope(&scope, ch_text(arg[4]));
  append_uint32(&scope, (uint32_t) arg[0].as.natural);
  hmac_sha256_set_key(&state, sizeof key, key);
  hmac_sha256_update(&state, scope.size, (const uint8_t *) scope.data);
  hmac_sha256_digest(&state, sizeof seed, seed);
  const char *template = templates[seed[0] % count_of];
  for (size_t i = 0; template[i] != '\0'; i++)
    ch_buffer_byte(&out, character_of(template[i], seed[i + 1]));
  return ch_buffer_value(&out);
}

const ch_function ch_password_functions[] = {
  { "bcrypt", "func(string) string", fn_bcrypt, 0, "the bcrypt hash of PASSWORD" },
  { "htpasswd", "func(string, string) string", fn_htpasswd, 0,
    "a line of an htpasswd file for USER and PASSWORD" },
  { "derivePassword", "func(uint32, string, string, string, string) string", fn_derivePassword, 0,
    "password number COUNTER of the KIND (long, pin …) from PASSWORD for USER at SITE" },
  { 0 },
};
