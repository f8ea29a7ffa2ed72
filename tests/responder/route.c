/* SPDX-License-Identifier: MIT */
#include "route.h"

#include <string.h>

#include <gnutls/gnutls.h>

#include "text.h"

const char *resp_route_spec(const char *path)
{
    const char *at = strstr(path, "/x/");
    return at ? at + 3 : NULL;
}

static size_t base_length(const char *path)
{
    const char *at = strstr(path, "/x/");
    return at ? (size_t)(at - path) : strlen(path);
}

static bool base_is(const char *path, const char *what)
{
    const size_t len = base_length(path);
    return strlen(what) == len && memcmp(path, what, len) == 0;
}

static bool path_is_served(enum resp_agent agent, const char *path)
{
    switch (agent) {
    case AGENT_OMI:
        return true; /* it ignores the path */
    case AGENT_OPENWSMAN:
        return base_is(path, "/wsman") || base_is(path, "/wsman-anon/identify");
    case AGENT_WINDOWS:
    case AGENT_AMT:
        return base_is(path, "/wsman") || base_is(path, "/wsman/");
    case AGENT_DEFAULT:
        break;
    }
    return base_is(path, "/wsman") || base_is(path, "/wsman/") ||
           base_is(path, "/wsman-anon/identify");
}

/* How a client says that it wants the identity without credentials: Windows by a header, openwsman
 * by the path. */
static bool asks_anonymously(enum resp_agent agent, struct MHD_Connection *c, const char *path)
{
    const char *value = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "WSMANIDENTIFY");
    const bool by_header = value && resp_ascii_equal(value, strlen(value), "unauthenticated");
    const bool by_path = base_is(path, "/wsman-anon/identify");
    switch (agent) {
    case AGENT_WINDOWS:
        return by_header;
    case AGENT_OPENWSMAN:
        return by_path;
    case AGENT_OMI:
    case AGENT_AMT:
        return false;
    case AGENT_DEFAULT:
        break;
    }
    return by_header || by_path;
}

/* Basic needs no --auth, as it was before there was one. */
static bool basic_is_taken(const struct resp_options *o)
{
    return o->user && (o->schemes == 0 || resp_scheme_is_offered(o, SCHEME_BASIC));
}

static bool password_fits(const struct resp_service *s, struct MHD_Connection *c)
{
    char *password = NULL;
    char *user =
        basic_is_taken(s->options) ? MHD_basic_auth_get_username_password(c, &password) : NULL;
    const bool fits = user && password && strcmp(user, s->options->user) == 0 &&
                      strcmp(password, s->password) == 0;
    if (password) {
        explicit_bzero(password, strlen(password));
    }
    MHD_free(password);
    MHD_free(user);
    return fits;
}

const char *resp_route_digest_realm(enum resp_agent agent)
{
    return agent == AGENT_AMT ? "Digest:5B1A0000000000000000000000000000" : "WSMAN";
}

/* libmicrohttpd counts the nonce, so this is to be asked once for each request. */
static bool digest_fits(const struct resp_service *s, struct MHD_Connection *c, bool *ret_stale)
{
    const struct resp_options *o = s->options;
    const bool sha_256 = resp_scheme_is_offered(o, SCHEME_DIGEST_SHA_256);
    if (!sha_256 && !resp_scheme_is_offered(o, SCHEME_DIGEST)) {
        return false;
    }
    char *user = MHD_digest_auth_get_username(c);
    const int result =
        user && strcmp(user, o->user) == 0
            ? MHD_digest_auth_check2(c, resp_route_digest_realm(o->agent), user, s->password,
                                     (unsigned)(o->nonce_life_ms / 1000),
                                     sha_256 ? MHD_DIGEST_ALG_SHA256 : MHD_DIGEST_ALG_MD5)
            : MHD_NO;
    *ret_stale = result == MHD_INVALID_NONCE;
    MHD_free(user);
    return result == MHD_YES;
}

static bool certificate_fits(const struct resp_service *s, struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info =
        s->options->client_ca_file ? MHD_get_connection_info(c, MHD_CONNECTION_INFO_GNUTLS_SESSION)
                                   : NULL;
    unsigned status = 0;
    return info && gnutls_certificate_verify_peers2(info->tls_session, &status) == 0 && status == 0;
}

static bool is_authorized(const struct resp_service *s, struct MHD_Connection *c)
{
    return password_fits(s, c) || certificate_fits(s, c);
}

bool resp_route_refuses_early(const struct resp_service *s, struct MHD_Connection *c,
                              const struct resp_login *login, const char *path)
{
    const char *authorization = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Authorization");
    return s->options->agent == AGENT_OPENWSMAN && base_is(path, "/wsman") &&
           !resp_login_may(login, s->options, authorization) && !is_authorized(s, c);
}

static bool media_is_soap(const char *type, bool ret_if_absent)
{
    if (!type) {
        return ret_if_absent;
    }
    return resp_ascii_equal(type, strcspn(type, "; \t"), "application/soap+xml");
}

static void set_plain(struct resp_route *r, unsigned status, const char *text)
{
    r->kind = ROUTE_PLAIN;
    r->status = status;
    r->text = text;
}

static void choose_access(const struct resp_service *s, struct MHD_Connection *c,
                          const struct resp_route_facts *f, struct resp_route *r)
{
    const enum resp_agent agent = s->options->agent;
    const bool anonymous = s->options->anonymous && f->operation == OPERATION_IDENTIFY &&
                           asks_anonymously(agent, c, f->path);
    r->authorized = f->login == LOGIN_KNOWN || is_authorized(s, c) || digest_fits(s, c, &r->stale);
    if (f->login == LOGIN_LEG || f->login == LOGIN_REFUSED) {
        r->kind = ROUTE_UNAUTHORIZED;
    } else if (f->broken) {
        r->kind = ROUTE_BROKEN;
    } else if (f->login == LOGIN_KNOWN && f->empty) {
        r->kind = ROUTE_WELCOME;
    } else if (r->authorized && s->options->sealed_only && !s->options->tls && !f->sealed) {
        set_plain(r, 500, ""); /* Windows, where AllowUnencrypted is false */
    } else if (r->authorized || anonymous) {
        r->kind = ROUTE_SOAP;
    } else if (agent == AGENT_OMI &&
               !MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Authorization")) {
        r->kind = ROUTE_SILENT; /* seen on the wire: no credentials, no answer at all */
    } else {
        r->kind = ROUTE_UNAUTHORIZED;
    }
}

bool resp_route_is_stats(const char *method, const char *path)
{
    return strcmp(method, "GET") == 0 && strcmp(path, "/stats") == 0;
}

void resp_route_choose(const struct resp_service *s, struct MHD_Connection *c,
                       const struct resp_route_facts *f, struct resp_route *ret)
{
    const enum resp_agent agent = s->options->agent;
    if (resp_route_is_stats(f->method, f->path)) {
        ret->kind = ROUTE_STATS;
        return;
    }
    if (!path_is_served(agent, f->path)) {
        if (agent == AGENT_OPENWSMAN) {
            set_plain(ret, 403, "Error: 403\r\n");
        } else {
            set_plain(ret, 404, "");
        }
        return;
    }
    if (strcmp(f->method, "POST") != 0) {
        if (agent == AGENT_OPENWSMAN) {
            set_plain(ret, 501, "Error: 501\r\n");
        } else {
            set_plain(ret, 405, "");
        }
        return;
    }
    choose_access(s, c, f, ret);
    if (ret->kind == ROUTE_SOAP && !media_is_soap(f->media, agent == AGENT_OPENWSMAN)) {
        set_plain(ret, agent == AGENT_OMI ? 400 : 415, "");
    }
}
