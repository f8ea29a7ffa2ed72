/* SPDX-License-Identifier: MIT */
#include "misbehave.h"

#include <stdio.h>
#include <string.h>

#include "fault.h"
#include "text.h"

enum kind { FLAG, NUMBER, NUMBER_OR_FLAG, DRIP, TEXT, FAULT };

struct item_rule {
    const char *name;
    enum kind kind;
    bool raw;     /* needs the byte-level sender */
    bool content; /* chooses the body: at most one of these */
    uint64_t min;
    uint64_t max;
    const char *help;
};

#define MINUTE_MS 60000
#define GIB       ((uint64_t)1 << 30)

static const struct item_rule rules[MIS_COUNT] = {
    [MIS_DELAY] = {"delay", NUMBER, false, false, 0, 10 * MINUTE_MS, "=MS  wait before the answer"},
    [MIS_DRIP] = {"drip", DRIP, true, false, 1, GIB,
                  "=BYTES/MS  send the body so many bytes at a time"},
    [MIS_DRIP_HEAD] = {"drip-head", DRIP, true, false, 1, GIB,
                       "=BYTES/MS  the same from the status line on"},
    [MIS_TRUNCATE] = {"truncate", NUMBER, true, false, 0, GIB,
                      "=N  declare the whole length, send N body bytes, close"},
    [MIS_CLOSE] = {"close", NUMBER, true, false, 0, GIB,
                   "=N  close after N bytes of the whole answer"},
    [MIS_RESET] = {"reset", NUMBER, true, false, 0, GIB,
                   "=N  TCP RST after N bytes of the whole answer"},
    [MIS_STALL] = {"stall", FLAG, true, false, 0, 0,
                   "  with truncate or close: keep the connection open and send nothing more"},
    [MIS_RAGGED] = {"ragged", FLAG, true, false, 0, 0,
                    "  end TLS without its close_notify (no change without TLS)"},
    [MIS_NO_ANSWER] = {"no-answer", FLAG, false, true, 0, 0,
                       "  hold the connection, send nothing, close after --hold"},
    [MIS_GARBAGE] = {"garbage", NUMBER_OR_FLAG, true, true, 1, 1 << 20,
                     "[=N]  N (512) bytes that are not HTTP, close"},
    [MIS_CONTINUE] = {"continue", NUMBER, true, false, 1, 100000,
                      "=N  N interim 100 answers first"},
    [MIS_STATUS] = {"status", NUMBER, false, false, 100, 999,
                    "=CODE  this status, the body stays (see empty)"},
    [MIS_REASON] = {"reason", TEXT, true, false, 0, 0, "=TEXT  this reason phrase"},
    [MIS_MEDIA] = {"media", TEXT, false, false, 0, 0, "=TYPE  this media type in Content-Type"},
    [MIS_CHARSET] = {"charset", TEXT, false, false, 0, 0,
                     "=X  this charset label (the bytes stay, see encode)"},
    [MIS_REDIRECT] = {"redirect", TEXT, false, false, 0, 0,
                      "=URL  302 (or status=) with this Location"},
    [MIS_CHALLENGE] = {"challenge", TEXT, false, false, 0, 0,
                       "=TEXT  401 (or status=) with this WWW-Authenticate"},
    [MIS_HEADER] = {"header", TEXT, true, false, 0, 0, "=LINE  this header line as it is"},
    [MIS_HEADERS] = {"headers", NUMBER, true, false, 1, 1000000, "=N  N more header lines"},
    [MIS_HEADER_SIZE] = {"header-size", NUMBER, true, false, 1, 32 << 20,
                         "=N  one more header line of N bytes"},
    [MIS_LENGTH] = {"length", TEXT, true, false, 0, 0, "=TEXT  this Content-Length, true or not"},
    [MIS_NO_LENGTH] = {"no-length", FLAG, true, false, 0, 0,
                       "  no Content-Length, the end is the close"},
    [MIS_CHUNKED] = {"chunked", FLAG, true, false, 0, 0, "  chunked transfer coding"},
    [MIS_BAD_CHUNK] = {"bad-chunk", FLAG, true, false, 0, 0,
                       "  chunked, the second chunk size is not a number"},
    [MIS_FAULT] =
        {"fault", FAULT, false, true, 0, 0,
         "=NAME|N  this SOAP fault: subcode (w:TimedOut, TimedOut), Windows name or table index"},
    [MIS_HTML] = {"html", FLAG, false, true, 0, 0, "  a text/html error page"},
    [MIS_EMPTY] = {"empty", FLAG, false, true, 0, 0, "  no body"},
    [MIS_NO_XML] = {"no-xml", FLAG, false, true, 0, 0,
                    "  SOAP media type, but the body is plain text"},
    [MIS_DTD] = {"dtd", FLAG, false, true, 0, 0, "  a DOCTYPE with entities that multiply"},
    [MIS_SOAP11] = {"soap11", FLAG, false, true, 0, 0, "  an envelope of SOAP 1.1"},
    [MIS_OVERSIZE] =
        {"oversize", NUMBER, false, true, 1, 64 * GIB,
         "=BYTES  a well-formed answer of BYTES bytes (and not below the normal size)"},
    [MIS_DEEP] = {"deep", NUMBER, false, true, 1, 4000000, "=N  N nested elements"},
    [MIS_WRONG_RELATES_TO] = {"wrong-relates-to", FLAG, false, false, 0, 0,
                              "  RelatesTo names another message"},
    [MIS_NO_RELATES_TO] = {"no-relates-to", FLAG, false, false, 0, 0,
                           "  the answer does not say to what (not Identify)"},
    [MIS_WRONG_ACTION] = {"wrong-action", FLAG, false, false, 0, 0,
                          "  the Action of another operation (not Identify)"},
    [MIS_UNKNOWN_HEADER] = {"unknown-header", FLAG, false, false, 0, 0,
                            "  a SOAP header nobody knows with mustUnderstand"},
    [MIS_BOM] = {"bom", FLAG, false, false, 0, 0, "  a UTF-8 byte order mark first"},
    [MIS_ENCODE] = {"encode", TEXT, false, false, 0, 0,
                    "=utf-16le|utf-16be  body in UTF-16 with its mark"},
    [MIS_BAD_UTF8] = {"bad-utf8", FLAG, false, false, 0, 0,
                      "  an invalid UTF-8 sequence in the text"},
    [MIS_NUL] = {"nul", FLAG, false, false, 0, 0, "  a NUL byte in the text"},
    [MIS_UNCLOSED] = {"unclosed", FLAG, false, false, 0, 0,
                      "  XML cut in the middle, with a correct Content-Length"},
    [MIS_TRAILING] = {"trailing", FLAG, false, false, 0, 0, "  text after the envelope"},
    [MIS_NEW_CONTEXT] = {"new-context", FLAG, false, false, 0, 0,
                         "  each PullResponse has a new context, the old one is dead"},
    [MIS_NO_CONTEXT] = {"no-context", FLAG, false, false, 0, 0,
                        "  PullResponses without a context: the old one goes on"},
    [MIS_MARKUP_CONTEXT] = {"markup-context", FLAG, false, false, 0, 0,
                            "  the context is an element"},
    [MIS_LONG_CONTEXT] = {"long-context", NUMBER, false, false, 1, 32 << 20,
                          "=N  N more characters in the context (which is then unknown)"},
    [MIS_EMPTY_PULLS] = {"empty-pulls", NUMBER, false, false, 0, 1000000,
                         "=N  N PullResponses without items first, 0: forever"},
    [MIS_EXTRA_ITEMS] = {"extra-items", FLAG, false, false, 0, 0,
                         "  three items more than MaxElements allows"},
    [MIS_CUT_ITEM] = {"cut-item", FLAG, false, false, 0, 0,
                      "  the last item lacks its end, the rest of the envelope is there"},
    [MIS_REFUSE_TOKEN] = {"refuse-token", FLAG, false, false, 0, 0,
                          "  401 without a token after the client's"},
    [MIS_TOKEN_LOOP] = {"token-loop", FLAG, false, false, 0, 0,
                        "  401 with the first token again and again, there is no end"},
    [MIS_NO_FINAL_TOKEN] = {"no-final-token", FLAG, false, false, 0, 0,
                            "  authenticated, but the last token is not sent"},
    [MIS_HUGE_TOKEN] = {"huge-token", NUMBER, true, false, 1, 32 << 20,
                        "=N  401 with a token of N characters"},
    [MIS_FLIP_TOKEN] = {"flip-token", FLAG, false, false, 0, 0, "  one bit of each token is wrong"},
    [MIS_UNSEALED] = {"unsealed", FLAG, false, false, 0, 0,
                      "  a sealed request is answered in plain text (fault= as well)"},
    [MIS_FLIP] = {"flip", FLAG, false, false, 0, 0, "  one bit of the sealed answer is wrong"},
    [MIS_REPLAY] = {"replay", FLAG, false, false, 0, 0,
                    "  the sealed answer before this one comes again"},
    [MIS_SEAL_LENGTH] = {"seal-length", TEXT, false, false, 0, 0,
                         "=TEXT  this Length in the sealed answer, true or not"},
    [MIS_SEAL_BOUNDARY] = {"seal-boundary", TEXT, false, false, 0, 0,
                           "=TEXT  this boundary in the sealed body, the head has the right one"},
    [MIS_NTH] = {"nth", NUMBER, false, false, 1, GIB,
                 "=K  only to the K-th request of each connection"},
    [MIS_RESET_REUSED] =
        {"reset-reused", FLAG, true, false, 0, 0,
         "  TCP RST before any byte on every request but the first of a connection"},
};

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Percent-decodes, so that a comma can stand in a value. NUL, CR and LF would change the framing:
 * refused. */
static bool decode_text(const char *s, size_t len, char *ret, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < len; i++) {
        int c = (unsigned char)s[i];
        if (c == '%' && len - i > 2 && hex_value(s[i + 1]) >= 0 && hex_value(s[i + 2]) >= 0) {
            c = hex_value(s[i + 1]) * 16 + hex_value(s[i + 2]);
            i += 2;
        }
        if (c == '\0' || c == '\r' || c == '\n' || used + 1 >= size) {
            return false;
        }
        ret[used++] = (char)c;
    }
    ret[used] = '\0';
    return true;
}

static bool parse_drip(const char *value, size_t len, const struct item_rule *rule,
                       struct resp_mis_item *item)
{
    const char *slash = memchr(value, '/', len);
    if (!slash) {
        return false;
    }
    size_t left = (size_t)(slash - value);
    return resp_num_parse(value, left, rule->max, &item->n) && item->n >= rule->min &&
           resp_num_parse(slash + 1, len - left - 1, 10 * MINUTE_MS, &item->every_ms);
}

static bool parse_value(const struct item_rule *rule, const char *value, size_t len,
                        struct resp_mis_item *item)
{
    switch (rule->kind) {
    case FLAG:
        return value == NULL;
    case NUMBER_OR_FLAG:
        if (!value) {
            item->n = 512;
            return true;
        }
        return resp_num_parse(value, len, rule->max, &item->n) && item->n >= rule->min;
    case NUMBER:
        return value && resp_num_parse(value, len, rule->max, &item->n) && item->n >= rule->min;
    case DRIP:
        return value && parse_drip(value, len, rule, item);
    case TEXT:
        return value && decode_text(value, len, item->text, sizeof item->text);
    case FAULT:
        return value && decode_text(value, len, item->text, sizeof item->text) &&
               resp_fault_find(item->text);
    }
    return false;
}

static const struct item_rule *rule_by_name(const char *name, size_t len)
{
    for (size_t i = 0; i < MIS_COUNT; i++) {
        if (strlen(rules[i].name) == len && memcmp(rules[i].name, name, len) == 0) {
            return &rules[i];
        }
    }
    return NULL;
}

static bool say(char *ret_why, size_t size, const char *what, const char *item, size_t len)
{
    (void)snprintf(ret_why, size, "%s: '%.*s'", what, (int)(len > 60 ? 60 : len), item);
    return false;
}

static bool parse_item(const char *item, size_t len, struct resp_misbehave *m, char *ret_why,
                       size_t why_size)
{
    const char *equals = memchr(item, '=', len);
    size_t name_len = equals ? (size_t)(equals - item) : len;
    const struct item_rule *rule = rule_by_name(item, name_len);
    if (!rule) {
        return say(ret_why, why_size, "unknown misbehaviour", item, len);
    }
    struct resp_mis_item *slot = &m->item[rule - rules];
    if (slot->on) {
        return say(ret_why, why_size, "misbehaviour given twice", item, len);
    }
    if (!parse_value(rule, equals ? equals + 1 : NULL, equals ? len - name_len - 1 : 0, slot)) {
        return say(ret_why, why_size, "bad or missing value", item, len);
    }
    slot->on = true;
    return true;
}

/* Items that exclude each other: the answer could obey only one of them, and the other would be a
 * silent no-op. */
static bool check_together(const struct resp_misbehave *m, char *ret_why, size_t why_size)
{
    const char *chosen = NULL;
    for (size_t i = 0; i < MIS_COUNT; i++) {
        if (m->item[i].on && rules[i].content) {
            if (chosen) {
                (void)snprintf(ret_why, why_size, "'%s' and '%s' exclude each other", chosen,
                               rules[i].name);
                return false;
            }
            chosen = rules[i].name;
        }
    }
    const struct resp_mis_item *item = m->item;
    bool without_envelope = item[MIS_HTML].on || item[MIS_EMPTY].on || item[MIS_NO_XML].on ||
                            item[MIS_GARBAGE].on || item[MIS_NO_ANSWER].on;
    bool shapes_envelope = false;
    for (size_t i = MIS_WRONG_RELATES_TO; i <= MIS_TRAILING; i++) {
        shapes_envelope = shapes_envelope || item[i].on;
    }
    const bool cut = item[MIS_TRUNCATE].on || item[MIS_CLOSE].on;
    const char *why = NULL;
    if (item[MIS_TRUNCATE].on + item[MIS_CLOSE].on + item[MIS_RESET].on > 1) {
        why = "truncate, close and reset exclude each other";
    } else if (item[MIS_STALL].on && !cut) {
        why = "stall needs truncate or close";
    } else if (item[MIS_LENGTH].on + item[MIS_NO_LENGTH].on + item[MIS_CHUNKED].on +
                   item[MIS_BAD_CHUNK].on >
               1) {
        why = "length, no-length, chunked and bad-chunk exclude each other";
    } else if (item[MIS_DRIP].on && item[MIS_DRIP_HEAD].on) {
        why = "drip and drip-head exclude each other";
    } else if (item[MIS_ENCODE].on && strcmp(item[MIS_ENCODE].text, "utf-16le") != 0 &&
               strcmp(item[MIS_ENCODE].text, "utf-16be") != 0) {
        why = "encode is utf-16le or utf-16be";
    } else if (without_envelope && shapes_envelope) {
        why = "there is no envelope to change in this content";
    } else if (item[MIS_ENCODE].on && item[MIS_OVERSIZE].on) {
        why = "encode does not go with oversize";
    } else if (item[MIS_UNSEALED].on && (item[MIS_FLIP].on || item[MIS_REPLAY].on ||
                                         item[MIS_SEAL_LENGTH].on || item[MIS_SEAL_BOUNDARY].on)) {
        why = "unsealed leaves nothing sealed to change";
    } else if (item[MIS_REPLAY].on &&
               (item[MIS_FLIP].on || item[MIS_SEAL_LENGTH].on || item[MIS_SEAL_BOUNDARY].on)) {
        why = "replay sends what was, it cannot be changed";
    } else if (item[MIS_REFUSE_TOKEN].on + item[MIS_TOKEN_LOOP].on + item[MIS_HUGE_TOKEN].on +
                   item[MIS_NO_FINAL_TOKEN].on >
               1) {
        why = "refuse-token, token-loop, no-final-token and huge-token exclude each other";
    }
    if (why) {
        (void)snprintf(ret_why, why_size, "%s", why);
    }
    return why == NULL;
}

bool resp_misbehave_parse(const char *spec, struct resp_misbehave *ret, char *ret_why,
                          size_t why_size)
{
    struct resp_misbehave m = {0};
    const char *at = spec;
    while (*at) {
        size_t len = strcspn(at, ",");
        if (!parse_item(at, len, &m, ret_why, why_size)) {
            return false;
        }
        at += len;
        if (*at == ',' && *++at == '\0') {
            return say(ret_why, why_size, "nothing after the last comma", spec, strlen(spec));
        }
    }
    if (!check_together(&m, ret_why, why_size)) {
        return false;
    }
    *ret = m;
    return true;
}

bool resp_misbehave_is_raw(const struct resp_misbehave *m)
{
    for (size_t i = 0; i < MIS_COUNT; i++) {
        if (m->item[i].on && rules[i].raw) {
            return true;
        }
    }
    return false;
}

void resp_misbehave_help(struct resp_text *out)
{
    for (size_t i = 0; i < MIS_COUNT; i++) {
        /* the value stands before the first two blanks of the help text */
        const char *help = rules[i].help;
        const char *gap = strstr(help, "  ");
        const int value_len = gap ? (int)(gap - help) : 0;
        const int pad = 24 - (int)strlen(rules[i].name) - value_len;
        resp_text_addf(out, "  %s%.*s%*s%s\n", rules[i].name, value_len, help, pad > 1 ? pad : 1,
                       "", gap ? gap + 2 : help);
    }
}
