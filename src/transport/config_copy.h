/* SPDX-License-Identifier: MIT */
/* An endpoint's configuration with strings of its own. */
#ifndef WSMI_TRANSPORT_CONFIG_COPY_H
#define WSMI_TRANSPORT_CONFIG_COPY_H

#include "proto/transport.h"

/* `security` stays the caller's. */
struct wsmi_config_copy {
    struct wsmi_endpoint_config config; /* strings lie in `strings` */
    char *strings;
    size_t size;
};

/* False: OOM. Any thread. */
WSMI_MUST_USE bool wsmi_config_copy_init(struct wsmi_config_copy *copy,
                                         const struct wsmi_allocator *allocator,
                                         const struct wsmi_endpoint_config *config);

/* Wipes, for some strings are secret, and frees. Safe on a zeroed struct. */
void wsmi_config_copy_clean_up(struct wsmi_config_copy *copy,
                               const struct wsmi_allocator *allocator);

/*
 * The same for the strings at `offsets` of any struct: they are replaced by copies in one piece of
 * memory, which is `ret`; NULL when there is none. False: OOM, and nothing is changed.
 */
WSMI_MUST_USE bool wsmi_strings_copy(void *record, const size_t *offsets, size_t count,
                                     const struct wsmi_allocator *allocator, char **ret,
                                     size_t *ret_size);

#endif
