/* SPDX-License-Identifier: MIT */
/*
 * What the proofs take for granted about <string.h>: the C library's functions that the layers of
 * libwsmi-parse call, with the contracts of C11 section 7.24. It stands in front of the system's
 * header in ci/prove and nowhere else.
 */
#ifndef WSMI_PROOFS_LIBC_H
#define WSMI_PROOFS_LIBC_H

#define __FC_STRING_H_ /* instead of Frama-C's own */

#include <stddef.h>
#include <stdint.h>

#include "heap.h"
#include "text.h"

/*@
  requires \valid_read(from + (0 .. size - 1));
  requires \valid(to + (0 .. size - 1));
  requires \separated(to + (0 .. size - 1), from + (0 .. size - 1));
  assigns to[0 .. size - 1] \from from[0 .. size - 1];
  assigns \result \from to;
  ensures \forall integer i; 0 <= i < size ==> to[i] == \old(from[i]);
  ensures \result == to;
*/
extern uint8_t *memcpy(uint8_t *restrict to, const uint8_t *restrict from, size_t size);

/*@
  requires \valid_read(from + (0 .. size - 1));
  requires \valid(to + (0 .. size - 1));
  assigns to[0 .. size - 1] \from from[0 .. size - 1];
  assigns \result \from to;
  ensures \forall integer i; 0 <= i < size ==> to[i] == \old(from[i]);
  ensures \result == to;
*/
extern uint8_t *memmove(uint8_t *to, const uint8_t *from, size_t size);

/*@
  requires \valid(to + (0 .. size - 1));
  assigns to[0 .. size - 1] \from byte;
  assigns \result \from to;
  ensures \forall integer i; 0 <= i < size ==> to[i] == (uint8_t)byte;
  ensures \result == to;
*/
extern uint8_t *memset(uint8_t *to, int byte, size_t size);

/*@
  requires \valid_read(a + (0 .. size - 1));
  requires \valid_read(b + (0 .. size - 1));
  assigns \result \from a[0 .. size - 1], b[0 .. size - 1];
  ensures \result == 0 <==>
    (\forall integer i; 0 <= i < size ==> a[i] == b[i]);
*/
extern int memcmp(const uint8_t *a, const uint8_t *b, size_t size);

/*@
  requires \valid_read(from + (0 .. size - 1));
  assigns \result \from from, byte, from[0 .. size - 1];
  behavior found:
    assumes \exists integer i; 0 <= i < size && from[i] == (uint8_t)byte;
    ensures \exists integer i; 0 <= i < size && \result == from + i &&
      from[i] == (uint8_t)byte &&
      (\forall integer j; 0 <= j < i ==> from[j] != (uint8_t)byte);
  behavior missing:
    assumes \forall integer i; 0 <= i < size ==> from[i] != (uint8_t)byte;
    ensures \result == \null;
  complete behaviors;
  disjoint behaviors;
*/
extern uint8_t *memchr(const uint8_t *from, int byte, size_t size);

/*@
  requires is_text(text);
  assigns \result \from text[0 ..];
  ensures \result == text_length(text);
*/
extern size_t strlen(const char *text);

#endif
