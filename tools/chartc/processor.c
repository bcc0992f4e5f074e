/* SPDX-License-Identifier: Apache-2.0
 * A processor without special instructions, for nettle.
 *
 * On x86-64 a constructor in nettle's archive asks the processor three questions, before main and
 * whether or not anything will be hashed.  A virtual machine traps each `cpuid`: that is one
 * hundredth of the time in which chartc renders a small chart.  This function stands before the
 * archive's own of that name (CMakeLists.txt sees that there is one) and answers all of them with
 * zeros.  Nettle then takes the code that runs everywhere; templates hash and encrypt too little to
 * notice. */
#if defined(CHARTC_OWN_CPUID)
#include <stdint.h>
#include <string.h>

/* As nettle declares it: `leaf` is the question, EAX, EBX, ECX and EDX are the answer. */
void _nettle_cpuid(uint32_t leaf, uint32_t answer[4]);

void _nettle_cpuid(uint32_t leaf, uint32_t answer[4])
{
  (void) leaf;
  memset(answer, 0, 4 * sizeof *answer);
}
#else
typedef int chartc_asks_no_processor; /* ISO C wants one declaration a file */
#endif
