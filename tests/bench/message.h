/* SPDX-License-Identifier: MIT */
/* Messages to measure with: an answer to Pull in the shape agents give it, of any size, and the
 * class its instances are of. */
#ifndef WSMI_BENCH_MESSAGE_H
#define WSMI_BENCH_MESSAGE_H

#include "wsmi/class.h"
#include "wsmi/view.h"

struct message_size {
    unsigned long instances;
    unsigned long properties;  /* of each; strings, numbers, booleans, datetimes, nulls, arrays */
    unsigned long value_bytes; /* of each string, at least */
};

/* 1,000 instances of 20 properties: 1.31 MB. */
#define MESSAGE_USUAL                                                                              \
    {                                                                                              \
        1000, 20, 0                                                                                \
    }

/* "INSTANCES PROPERTIES VALUE_BYTES"; what is left out is as usual. */
struct message_size message_size_of(const char *text);

/* The whole envelope, in memory that is kept until the end of the program. */
struct wsmi_view message_new(struct message_size size);

/* The class of its instances; the same. */
const struct wsmi_cim_class *message_class(struct message_size size);

#endif
