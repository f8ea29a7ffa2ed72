/* SPDX-License-Identifier: MIT */
#include "request.h"

#include <string.h>

#include "text.h"

static const char identity_ns[] = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd";

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A start tag with this local name and any prefix. Returns what follows the name, or NULL. */
static const char *find_start_tag(const char *body, size_t len, const char *local)
{
    if (len == 0) {
        return NULL; /* and `body` may be NULL */
    }
    const char *end = body + len;
    const char *at = body;
    while ((at = resp_bytes_find(at, (size_t)(end - at), local)) != NULL) {
        const char *after = at + strlen(local);
        const bool ends = after < end && (is_blank(*after) || *after == '/' || *after == '>');
        const char *open = at;
        while (open > body && open[-1] != '<' && open[-1] != '/' && open[-1] != '>' &&
               !is_blank(open[-1])) {
            open--;
        }
        const bool prefixed = open == at || at[-1] == ':';
        if (ends && prefixed && open > body && open[-1] == '<') {
            return after;
        }
        at = after;
    }
    return NULL;
}

enum resp_operation resp_request_operation(const char *body, size_t len)
{
    /* An Identify has no addressing headers at all (DSP0226 section 11). */
    if (resp_bytes_find(body, len, identity_ns) && find_start_tag(body, len, "Identify") &&
        !find_start_tag(body, len, "Action")) {
        return OPERATION_IDENTIFY;
    }
    return OPERATION_OTHER;
}

static bool is_fit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ':' ||
           c == '-' || c == '_' || c == '.';
}

void resp_request_message_id(const char *body, size_t len, char *ret, size_t size)
{
    const char *at = find_start_tag(body, len, "MessageID");
    size_t used = 0;
    ret[0] = '\0';
    if (!at) {
        return;
    }
    const char *end = body + len;
    at = memchr(at, '>', (size_t)(end - at));
    if (!at) {
        return;
    }
    for (at++; at < end && is_blank(*at); at++) {
    }
    while (at < end && is_fit(*at) && used + 1 < size) {
        ret[used++] = *at++;
    }
    while (at < end && is_blank(*at)) {
        at++;
    }
    ret[at < end && *at == '<' ? used : 0] = '\0';
}
