/* SPDX-License-Identifier: MIT */
/* What a NUL-terminated string is, for contracts that take one. */
#ifndef WSMI_PROOFS_TEXT_H
#define WSMI_PROOFS_TEXT_H

#include <stdint.h>

/*@
  axiomatic strings {
    logic integer text_length{L}(char *text) reads text[0 ..];
    predicate is_text{L}(char *text) =
      0 <= text_length(text) < SIZE_MAX && \valid_read(text + (0 .. text_length(text)));
  }
*/

#endif
