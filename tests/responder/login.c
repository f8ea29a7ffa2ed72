/* SPDX-License-Identifier: MIT */
#include "login.h"

#include <string.h>

#include <gnutls/gnutls.h>

#include "frame.h"

/* Kerberos with RC4 seals one octet more than the message has, and it counts. */
#define RC4_PADDING 1U

/* The words of the schemes of a connection. */
static const char *const words[SCHEME_COUNT] = {
    [SCHEME_NEGOTIATE] = "Negotiate",
    [SCHEME_KERBEROS] = "Kerberos",
    [SCHEME_NTLM] = "NTLM",
};

static void forget(struct resp_login *l)
{
    resp_gss_destroy(l->gss);
    l->gss = NULL;
    l->established = false;
    l->looped.len = 0;
    l->before.len = 0;
}

void resp_login_clean_up(struct resp_login *l)
{
    resp_gss_destroy(l->gss);
    resp_text_clean_up(&l->challenge);
    resp_text_clean_up(&l->looped);
    resp_text_clean_up(&l->before);
    *l = (struct resp_login){0};
}

/* The token behind the word of a scheme that is on, or NULL. */
static const char *find_token(const struct resp_options *o, const char *authorization,
                              enum resp_scheme *ret)
{
    for (int i = 0; authorization && i < SCHEME_COUNT; i++) {
        const size_t len = words[i] ? strlen(words[i]) : 0;
        if (len > 0 && (o->schemes >> i & 1U) && resp_ascii_starts(authorization, words[i]) &&
            authorization[len] == ' ') {
            *ret = (enum resp_scheme)i;
            return authorization + len + strspn(authorization + len, " ");
        }
    }
    return NULL;
}

bool resp_login_may(const struct resp_login *l, const struct resp_options *o,
                    const char *authorization)
{
    enum resp_scheme scheme = SCHEME_NEGOTIATE;
    return l->established || find_token(o, authorization, &scheme) != NULL;
}

static void set_challenge(struct resp_login *l, const struct resp_text *token)
{
    union {
        char *text;
        unsigned char *bytes;
    } raw = {.text = token->ptr};
    const gnutls_datum_t in = {raw.bytes, (unsigned)token->len};
    gnutls_datum_t out = {NULL, 0};
    l->challenge.len = 0;
    if (token->len > 0 && gnutls_base64_encode2(&in, &out) == 0) {
        resp_text_addf(&l->challenge, "%s ", words[l->scheme]);
        resp_text_add_bytes(&l->challenge, out.data, out.size);
        resp_text_add_bytes(&l->challenge, "", 1);
    }
    gnutls_free(out.data);
}

/* True when an item has said what the answer to the token is. */
static bool misbehaves(struct resp_login *l, const struct resp_misbehave *m)
{
    if (m->item[MIS_REFUSE_TOKEN].on) {
        l->verdict = LOGIN_REFUSED;
        return true;
    }
    if (m->item[MIS_HUGE_TOKEN].on) {
        l->verdict = LOGIN_LEG;
        resp_text_addf(&l->challenge, "%s ", words[l->scheme]);
        for (uint64_t i = 0; i < m->item[MIS_HUGE_TOKEN].n; i++) {
            resp_text_add_bytes(&l->challenge, "A", 1);
        }
        resp_text_add_bytes(&l->challenge, "", 1);
        return true;
    }
    if (m->item[MIS_TOKEN_LOOP].on && l->looped.len > 0) {
        l->verdict = LOGIN_LEG;
        set_challenge(l, &l->looped);
        return true;
    }
    return false;
}

static void step(struct resp_login *l, struct resp_record *record, const struct resp_misbehave *m,
                 const gnutls_datum_t *token)
{
    struct resp_text answer = {0};
    switch (resp_gss_step(l->gss, token->data, token->size, &answer)) {
    case GSS_STEP_MORE:
        l->verdict = LOGIN_LEG;
        break;
    case GSS_STEP_DONE:
        l->verdict = LOGIN_KNOWN;
        break;
    case GSS_STEP_REFUSED:
        l->verdict = LOGIN_REFUSED;
        break;
    }
    if (m->item[MIS_TOKEN_LOOP].on && l->verdict != LOGIN_REFUSED) {
        l->verdict = LOGIN_LEG;
        resp_text_add_bytes(&l->looped, answer.ptr, answer.len);
    } else if (l->verdict == LOGIN_KNOWN) {
        l->established = true;
        resp_record_add(record, COUNT_AUTHENTICATIONS, 1);
        resp_record_principal(record, resp_gss_client(l->gss));
    }
    const bool hidden = m->item[MIS_NO_FINAL_TOKEN].on && l->verdict == LOGIN_KNOWN;
    if (m->item[MIS_FLIP_TOKEN].on && answer.len > 0) {
        answer.ptr[answer.len / 2] = (char)(answer.ptr[answer.len / 2] ^ 0x10);
    }
    if (l->verdict != LOGIN_REFUSED && !hidden) {
        set_challenge(l, &answer);
    }
    resp_text_clean_up(&answer);
}

void resp_login_look(struct resp_login *l, const struct resp_options *o, struct resp_record *record,
                     const struct resp_misbehave *m, const struct resp_text *binding,
                     const char *authorization)
{
    enum resp_scheme scheme = SCHEME_NEGOTIATE;
    const char *text = find_token(o, authorization, &scheme);
    l->challenge.len = 0;
    l->verdict = l->established ? LOGIN_KNOWN : LOGIN_STRANGER;
    if (!text) {
        if (m->item[MIS_TOKEN_LOOP].on && l->looped.len > 0) {
            (void)misbehaves(l, m);
        }
        return;
    }
    resp_record_add(record, COUNT_LEGS, 1);
    if (l->established || (l->gss && scheme != l->scheme)) {
        forget(l); /* the client begins anew */
    }
    l->scheme = scheme;
    if (!misbehaves(l, m)) {
        union {
            const char *from;
            unsigned char *to;
        } raw = {.from = text};
        const gnutls_datum_t in = {raw.to, (unsigned)strlen(text)};
        gnutls_datum_t token = {NULL, 0};
        if (!l->gss) {
            l->gss = resp_gss_new(scheme, o->cbt, o->takes_signed, binding);
        }
        l->verdict = LOGIN_REFUSED;
        if (l->gss && gnutls_base64_decode2(&in, &token) == 0) {
            step(l, record, m, &token);
        }
        gnutls_free(token.data);
    }
    if (l->verdict == LOGIN_REFUSED) {
        resp_record_add(record, COUNT_REFUSED, 1);
        forget(l);
    }
}

bool resp_login_unseal(struct resp_login *l, const struct resp_options *o, const char *content_type,
                       struct resp_text *body)
{
    struct resp_frame frame;
    struct resp_text plain = {0};
    const bool ok =
        l->established && resp_gss_can_seal(l->gss) && body->len > 0 &&
        resp_frame_read(content_type, body->ptr, body->len, l->scheme, o->framing, &frame) &&
        resp_gss_unseal(l->gss, frame.token, frame.token_len, &plain) &&
        (plain.len == frame.length || plain.len + RC4_PADDING == frame.length) && !plain.failed;
    if (!ok) {
        forget(l);
        resp_text_clean_up(&plain);
        return false;
    }
    resp_text_clean_up(body);
    *body = plain;
    return true;
}

/* The body in one piece: what is generated while it is sent cannot be sealed. */
static bool flatten(struct resp_answer *a)
{
    const uint64_t size = resp_answer_body_size(a);
    struct resp_text whole = {0};
    char piece[4096];
    uint64_t at = 0;
    while (at < size && !whole.failed) {
        const size_t n = resp_answer_body_read(a, at, piece, sizeof piece);
        resp_text_add_bytes(&whole, piece, n);
        at += n;
    }
    resp_text_clean_up(&a->body);
    a->body = whole;
    a->fill_at = whole.len;
    a->fill_len = 0;
    return !whole.failed;
}

bool resp_login_seal(struct resp_login *l, const struct resp_options *o,
                     const struct resp_misbehave *m, struct resp_answer *a)
{
    struct resp_text header = {0};
    struct resp_text data = {0};
    struct resp_text out = {0};
    const char *type = resp_answer_field(a, "Content-Type");
    bool ok =
        flatten(a) && resp_gss_seal(l->gss, o->wrap, a->body.ptr, a->body.len, &header, &data);
    if (ok && m->item[MIS_FLIP].on && data.len > 0) {
        data.ptr[data.len / 2] = (char)(data.ptr[data.len / 2] ^ 0x10);
    }
    if (ok && m->item[MIS_REPLAY].on && l->before.len > 0) {
        resp_text_add_bytes(&out, l->before.ptr, l->before.len);
    } else if (ok) {
        resp_frame_write(&out, l->scheme, o->framing, m, type ? type : "application/octet-stream",
                         data.len, &header, &data);
        l->before.len = 0;
        resp_text_add_bytes(&l->before, out.ptr, out.len);
    }
    ok = ok && !out.failed && !header.failed && !data.failed;
    resp_text_clean_up(&header);
    resp_text_clean_up(&data);
    resp_text_clean_up(&a->body);
    a->body = out;
    a->fill_at = out.len;
    resp_answer_set_field(a, "Content-Type", resp_frame_content_type(l->scheme));
    return ok;
}
