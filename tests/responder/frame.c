/* SPDX-License-Identifier: MIT */
#include "frame.h"

#include <stdio.h>
#include <string.h>

#define BOUNDARY "Encrypted Boundary"
#define SPNEGO   "application/HTTP-SPNEGO-session-encrypted"
#define KERBEROS "application/HTTP-Kerberos-session-encrypted"

static const char octets[] = "Content-Type: application/octet-stream";

bool resp_frame_is_sealed(const char *content_type)
{
    return content_type && resp_ascii_starts(content_type, "multipart/encrypted");
}

/* It follows the word of the HTTP header, not the mechanism inside. */
static const char *protocol_of(enum resp_scheme scheme)
{
    return scheme == SCHEME_KERBEROS ? KERBEROS : SPNEGO;
}

const char *resp_frame_content_type(enum resp_scheme scheme)
{
    return scheme == SCHEME_KERBEROS
               ? "multipart/encrypted;protocol=\"" KERBEROS "\";boundary=\"" BOUNDARY "\""
               : "multipart/encrypted;protocol=\"" SPNEGO "\";boundary=\"" BOUNDARY "\"";
}

struct reader {
    const char *at;
    const char *end;
    enum resp_framing framing;
};

static bool take(struct reader *r, const char *text)
{
    const size_t len = strlen(text);
    if ((size_t)(r->end - r->at) < len || memcmp(r->at, text, len) != 0) {
        return false;
    }
    r->at += len;
    return true;
}

static bool take_delimiter(struct reader *r, const char *behind)
{
    if (!take(r, "--")) {
        return false;
    }
    const bool blank = take(r, " ");
    return (blank || r->framing != FRAMING_OPENWSMAN) && take(r, BOUNDARY) && take(r, behind);
}

/* One header of a part without the white space before it. */
static bool take_header(struct reader *r, char *ret, size_t size, bool *ret_tab)
{
    const char *end = resp_bytes_find(r->at, (size_t)(r->end - r->at), "\r\n");
    const char *from = r->at;
    if (!end) {
        return false;
    }
    *ret_tab = *from == '\t';
    while (from < end && (*from == ' ' || *from == '\t')) {
        from++;
    }
    const size_t len = (size_t)(end - from);
    if (len >= size || (*ret_tab && r->framing == FRAMING_OMI)) {
        return false;
    }
    memcpy(ret, from, len);
    ret[len] = '\0';
    r->at = end + 2;
    return true;
}

/* OriginalContent: type=T;charset=UTF-8;Length=N */
static bool read_original(const char *line, struct resp_frame *ret)
{
    static const char name[] = "OriginalContent: type=";
    static const char length[] = ";Length=";
    const char *digits = strstr(line, length);
    if (strncmp(line, name, sizeof name - 1) != 0 || !digits) {
        return false;
    }
    const char *type = line + sizeof name - 1;
    const size_t type_len = (size_t)(digits - type);
    digits += sizeof length - 1;
    if (type_len >= sizeof ret->type ||
        !resp_num_parse(digits, strlen(digits), UINT32_MAX, &ret->length) || ret->length == 0) {
        return false;
    }
    memcpy(ret->type, type, type_len);
    ret->type[type_len] = '\0';
    return resp_ascii_equal(ret->type, type_len, "application/soap+xml;charset=UTF-8");
}

static bool read_headers(struct reader *r, enum resp_scheme scheme, struct resp_frame *ret)
{
    char line[512];
    char wanted[128];
    bool tab = false;
    (void)snprintf(wanted, sizeof wanted, "Content-Type: %s", protocol_of(scheme));
    return take_delimiter(r, "\r\n") && take_header(r, line, sizeof line, &tab) &&
           strcmp(line, wanted) == 0 && take_header(r, line, sizeof line, &tab) &&
           read_original(line, ret) && take_delimiter(r, "\r\n") &&
           take_header(r, line, sizeof line, &tab) && strcmp(line, octets) == 0 &&
           (tab || r->framing != FRAMING_OPENWSMAN);
}

bool resp_frame_read(const char *content_type, const char *body, size_t len,
                     enum resp_scheme scheme, enum resp_framing framing, struct resp_frame *ret)
{
    struct reader r = {body, body + len, framing};
    if (strcmp(content_type, resp_frame_content_type(scheme)) != 0 ||
        !read_headers(&r, scheme, ret)) {
        return false;
    }
    const size_t left = (size_t)(r.end - r.at);
    if (left < 4) {
        return false;
    }
    unsigned char l[4];
    memcpy(l, r.at, 4);
    const uint64_t header =
        l[0] | (uint64_t)l[1] << 8 | (uint64_t)l[2] << 16 | (uint64_t)l[3] << 24;
    if (header == 0 || header > left - 4 || ret->length > left - 4 - header) {
        return false;
    }
    ret->token = r.at + 4;
    ret->token_len = (size_t)(header + ret->length);
    r.at = ret->token + ret->token_len;
    return take_delimiter(&r, "--\r\n") && r.at == r.end;
}

void resp_frame_write(struct resp_text *out, enum resp_scheme scheme, enum resp_framing framing,
                      const struct resp_misbehave *m, const char *type, size_t message_len,
                      const struct resp_text *header, const struct resp_text *data)
{
    const char *dashes = framing == FRAMING_OPENWSMAN ? "-- " : "--";
    const char *tab = framing == FRAMING_WINDOWS || framing == FRAMING_OPENWSMAN ? "\t" : "";
    const char *boundary =
        m->item[MIS_SEAL_BOUNDARY].on ? m->item[MIS_SEAL_BOUNDARY].text : BOUNDARY;
    const size_t l = header->len;
    const char l_bytes[4] = {(char)(l & 0xFF), (char)(l >> 8 & 0xFF), (char)(l >> 16 & 0xFF),
                             (char)(l >> 24 & 0xFF)};
    char length[32];
    (void)snprintf(length, sizeof length, "%zu", message_len);
    resp_text_addf(out, "%s%s\r\n%sContent-Type: %s\r\n", dashes, boundary, tab,
                   protocol_of(scheme));
    resp_text_addf(out, "%sOriginalContent: type=%s;Length=%s\r\n", tab, type,
                   m->item[MIS_SEAL_LENGTH].on ? m->item[MIS_SEAL_LENGTH].text : length);
    resp_text_addf(out, "%s%s\r\n%s%s\r\n", dashes, boundary, tab, octets);
    resp_text_add_bytes(out, l_bytes, sizeof l_bytes);
    resp_text_add_bytes(out, header->ptr, header->len);
    resp_text_add_bytes(out, data->ptr, data->len);
    resp_text_addf(out, "%s%s--\r\n%s", dashes, boundary, framing == FRAMING_OMI ? "\r\n" : "");
}
