/* SPDX-License-Identifier: MIT */
/* Text to value and back, by the kind of an option. */
#ifndef WSMI_OPTBLOCK_VALUE_H
#define WSMI_OPTBLOCK_VALUE_H

#include "wsmi/optblock.h"

/*
 * Sets option->value from `text` by option->info. Offsets of errors count from the start of `text`.
 * Texts are copied to the arena, a secret to memory of the arena's allocator; `text` is not kept.
 */
WSMI_MUST_USE bool wsmi_option_value_parse(struct wsmi_view text, struct wsmi_arena *arena,
                                           struct wsmi_option *option, struct wsmi_err *err);

#endif
