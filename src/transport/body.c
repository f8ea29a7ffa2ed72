/* SPDX-License-Identifier: MIT */
#include "transport/body.h"

void wsmi_body_expect(struct wsmi_buf *body, uint64_t announced, size_t come)
{
    enum { PART = 64, WORTHWHILE = 32 * 1024 };
    if (body->len == 0 && announced <= body->max_bytes && announced >= WORTHWHILE &&
        announced / PART <= come) {
        wsmi_buf_expect(body, (size_t)announced);
    }
}
