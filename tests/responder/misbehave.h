/* SPDX-License-Identifier: MIT */
/*
 * What the responder is told to do wrong: a comma list of items such as `delay=200,truncate=10`,
 * given by
 * --misbehave for every request or behind `/x/` in a request's path for that request alone.
 *
 * The spec comes from the person at the keyboard or from the request line, so the parser refuses
 * what it does not know: a misspelt item that silently did nothing would make the test that used it
 * vacuous.
 */
#ifndef RESP_MISBEHAVE_H
#define RESP_MISBEHAVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum resp_mis {
    /* when and how much of the answer is sent */
    MIS_DELAY,
    MIS_DRIP,
    MIS_DRIP_HEAD,
    MIS_TRUNCATE,
    MIS_CLOSE,
    MIS_RESET,
    MIS_STALL,
    MIS_RAGGED,
    MIS_NO_ANSWER,
    MIS_GARBAGE,
    MIS_CONTINUE,
    /* head of the answer */
    MIS_STATUS,
    MIS_REASON,
    MIS_MEDIA,
    MIS_CHARSET,
    MIS_REDIRECT,
    MIS_CHALLENGE,
    MIS_HEADER,
    MIS_HEADERS,
    MIS_HEADER_SIZE,
    MIS_LENGTH,
    MIS_NO_LENGTH,
    MIS_CHUNKED,
    MIS_BAD_CHUNK,
    /* what stands in the body */
    MIS_FAULT,
    MIS_HTML,
    MIS_EMPTY,
    MIS_NO_XML,
    MIS_DTD,
    MIS_SOAP11,
    MIS_OVERSIZE,
    MIS_DEEP,
    /* changes to that body */
    MIS_WRONG_RELATES_TO,
    MIS_NO_RELATES_TO,
    MIS_WRONG_ACTION,
    MIS_UNKNOWN_HEADER,
    MIS_BOM,
    MIS_ENCODE,
    MIS_BAD_UTF8,
    MIS_NUL,
    MIS_UNCLOSED,
    MIS_TRAILING,
    /* what stands in an enumeration */
    MIS_NEW_CONTEXT,
    MIS_NO_CONTEXT,
    MIS_MARKUP_CONTEXT,
    MIS_LONG_CONTEXT,
    MIS_EMPTY_PULLS,
    MIS_EXTRA_ITEMS,
    MIS_CUT_ITEM,
    /* how a client is authenticated, and what a sealed answer looks like */
    MIS_REFUSE_TOKEN,
    MIS_TOKEN_LOOP,
    MIS_NO_FINAL_TOKEN,
    MIS_HUGE_TOKEN,
    MIS_FLIP_TOKEN,
    MIS_UNSEALED,
    MIS_FLIP,
    MIS_REPLAY,
    MIS_SEAL_LENGTH,
    MIS_SEAL_BOUNDARY,
    /* to which request it applies */
    MIS_NTH,
    MIS_RESET_REUSED,
    MIS_COUNT
};

struct resp_mis_item {
    bool on;
    uint64_t n;        /* the number of a numeric item; bytes of drip */
    uint64_t every_ms; /* drip only */
    char text[256];    /* the value of a text item, percent-decoded */
};

struct resp_misbehave {
    struct resp_mis_item item[MIS_COUNT];
};

/* Parses `spec` into `ret` (replaced only on success). On failure `ret_why` describes the first bad
 * item. */
bool resp_misbehave_parse(const char *spec, struct resp_misbehave *ret, char *ret_why,
                          size_t why_size);

/* Does any item need bytes, timing or framing that a correct HTTP server library cannot produce? */
bool resp_misbehave_is_raw(const struct resp_misbehave *m);

/* Writes the table of items with a line of help each. */
struct resp_text;
void resp_misbehave_help(struct resp_text *out);

#endif
