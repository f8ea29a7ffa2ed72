/* SPDX-License-Identifier: MIT */
/* GSSAPI alone: sealing and unsealing as many bytes, by the calls the library makes. */
#ifndef WSMI_BENCH_SEALED_FLOOR_H
#define WSMI_BENCH_SEALED_FLOOR_H

#include <stddef.h>

/* One message there and one back per round, in a context of `mechanism` ("ntlm" or "kerberos").
 * `ours` false: only what the peer does for it. Needs tests/interop/realm. */
void sealed_floor(const char *mechanism, unsigned long rounds, size_t bytes, int ours);

#endif
