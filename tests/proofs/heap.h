/* SPDX-License-Identifier: MIT */
/*
 * What the proofs take an allocator for: one that hands out an array piece by piece, from its start
 * on, and takes nothing back. So what it gives is apart from all that was there before, and from
 * what it gives later. How long memory lives is not looked at.
 */
#ifndef WSMI_PROOFS_HEAP_H
#define WSMI_PROOFS_HEAP_H

#include <stddef.h>
#include <stdint.h>

enum { HEAP_BYTES = 1 << 30 };

extern uint8_t heap[HEAP_BYTES];
extern size_t heap_given; /* so many bytes */

/*@
  // These bytes are not among those that are still to be given.
  predicate apart{L}(uint8_t *bytes, integer count) =
    \separated(bytes + (0 .. count - 1), heap + (heap_given .. HEAP_BYTES - 1));

  // These bytes were given.
  predicate given{L}(uint8_t *bytes, integer count) =
    \base_addr(bytes) == \base_addr(&heap[0]) &&
    &heap[0] <= bytes && bytes + count <= &heap[0] + heap_given;
*/

#endif
