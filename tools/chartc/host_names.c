/* SPDX-License-Identifier: Apache-2.0
 * Looking names up in /etc/hosts (hosts(5)), letters in either case. */
#include "host_names.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_address(const char *text)
{
  unsigned char bytes[16];
  return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

/* Whether one of the names behind the address on this line is the name. */
static bool names_it(char *names, const char *name)
{
  static const char blanks[] = " \t\r\n";
  char             *rest     = NULL;
  for (char *word = strtok_r(names, blanks, &rest); word != NULL;
       word       = strtok_r(NULL, blanks, &rest))
    if (strcasecmp(word, name) == 0)
      return true;
  return false;
}

static bool find_in(FILE *hosts, const char *name, char *address, size_t size)
{
  char line[4096];
  while (fgets(line, sizeof line, hosts) != NULL) {
    line[strcspn(line, "#")] = '\0';
    char  *start             = line + strspn(line, " \t");
    size_t end               = strcspn(start, " \t\r\n");
    bool   has_names         = start[end] != '\0';
    start[end]               = '\0';
    if (has_names && is_address(start) && names_it(start + end + 1, name)) {
      snprintf(address, size, "%s", start);
      return true;
    }
  }
  return false;
}

bool host_names_find(const char *name, char *address, size_t size)
{
  if (is_address(name)) {
    snprintf(address, size, "%s", name);
    return true;
  }
  bool  is_found = false;
  FILE *hosts    = fopen("/etc/hosts", "r");
  if (hosts != NULL) {
    is_found = find_in(hosts, name, address, size);
    fclose(hosts);
  }
  /* RFC 6761 wants this one to be known wherever nobody was told of it. */
  if (!is_found && strcasecmp(name, "localhost") == 0) {
    snprintf(address, size, "127.0.0.1");
    is_found = true;
  }
  return is_found;
}
