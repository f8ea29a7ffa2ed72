/* SPDX-License-Identifier: MIT */
/* Reads CIM values from a request (DSP0230 section 8): instances, parameters, endpoint references,
 * selectors. Everything is checked against the class declaration, so a client that encodes a value
 * wrongly hears of it. */
#ifndef RESP_READER_H
#define RESP_READER_H

#include <stdbool.h>

#include "model.h"
#include "repo.h"
#include "soap.h"

struct resp_reader {
    struct resp_repo *repo;
    struct resp_arena *arena;
    enum resp_agent agent;
};

/* The children of `element` as properties of `into`. */
bool resp_read_properties(const struct resp_reader *r, const xmlNode *element,
                          struct resp_instance *into, struct resp_trouble *t);

/* An object path from the content of an EPR; `node` holds a:ReferenceParameters, or an
 * a:EndpointReference that does. */
bool resp_read_epr(const struct resp_reader *r, const xmlNode *node, struct resp_instance **ret,
                   struct resp_trouble *t);

/* All keys of `k` from selectors. */
bool resp_read_path(const struct resp_reader *r, const struct resp_klass *k,
                    const struct resp_selector *selector, size_t count, struct resp_instance **ret,
                    struct resp_trouble *t);

/* The text after the last slash. */
const char *resp_last_segment(const char *uri);

#endif
