/* SPDX-License-Identifier: MIT */
/* What an answer says, read from libxml2's tree, which shares nothing with our decoders. */
#ifndef WSMI_TESTS_WSMAN_CAPTURES_TREE_H
#define WSMI_TESTS_WSMAN_CAPTURES_TREE_H

#include "wsmi/envelope.h"

/* The values of `envelope` are those of `message`: every property, text, reference and item, in
 * order, and none besides. */
bool captures_tree_agrees(struct wsmi_view message, const struct wsmi_envelope *envelope);

#endif
