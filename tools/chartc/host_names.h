/* SPDX-License-Identifier: Apache-2.0
 * Addresses of hosts that this machine knows without asking a name server. */
#ifndef CHARTC_HOST_NAMES_H
#define CHARTC_HOST_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* The address of `name`: itself when it is one, else the first one in /etc/hosts.
 * Result: false when there is none. */
bool host_names_find(const char *name, char *address, size_t size);

#endif
