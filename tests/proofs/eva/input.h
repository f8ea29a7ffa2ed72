/* SPDX-License-Identifier: MIT */
/* What a peer may send: any bytes, of any length up to a mebibyte. */
#ifndef WSMI_PROOFS_INPUT_H
#define WSMI_PROOFS_INPUT_H

#include "__fc_builtin.h"
#include "wsmi/view.h"

enum { MAX_INPUT_BYTES = 1 << 20 };

static uint8_t input_bytes[MAX_INPUT_BYTES];

static inline struct wsmi_view any_input(void)
{
    struct wsmi_view input = {input_bytes, Frama_C_size_t_interval(0, MAX_INPUT_BYTES)};
    Frama_C_make_unknown((char *)input_bytes, sizeof(input_bytes));
    return input;
}

#endif
