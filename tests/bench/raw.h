/* SPDX-License-Identifier: MIT */
/* The floors: libcurl and libxml2 alone, doing what WS-Man needs and nothing else. */
#ifndef WSMI_BENCH_RAW_H
#define WSMI_BENCH_RAW_H

#include <curl/curl.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stddef.h>

/* What the library sends for TestConnection. */
extern const char raw_identify_request[];

struct raw {
    CURL *easy;
    CURLU *url;
    struct curl_slist *headers;
    char *body;
    size_t size;
    size_t room;
    xmlParserCtxtPtr parser; /* reused; NULL: none was needed yet */
};

/*
 * A client of `url` with the credentials of PEER_USER in a preset header, and one connection.
 * `lean` gives libcurl the URL parsed, no proxy to look up and no timeout to keep.
 */
void raw_open(struct raw *raw, const char *url, bool lean);
void raw_close(struct raw *raw);

/* Sets what is posted, which has to stay. */
void raw_prepare(struct raw *raw, const char *request);

/* Posts; the answer's body is in `body`, with a NUL behind it. Its status must be 200. */
void raw_post(struct raw *raw, const char *request);

/* One pass of libxml2's SAX2 parser over it, with handlers that do nothing. */
void raw_parse(struct raw *raw);

/* Enumerates: Enumerate, then Pull after Pull of 1,000, each answer parsed if `parses`; how many
 * exchanges there were. */
unsigned raw_enumerate(struct raw *raw, const char *resource_uri, bool parses);

#endif
