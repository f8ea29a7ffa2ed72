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

static bool password_fits(const struct resp_service *s, struct MHD_Connection *c)
{
    char *password = NULL;
    char *user = s->options->user ? MHD_basic_auth_get_username_password(c, &password) : NULL;
    const bool fits = user && password && strcmp(user, s->options->user) == 0 &&
                      strcmp(password, s->password) == 0;
    if (password) {
        explicit_bzero(password, strlen(password));
    }
    MHD_free(password);
    MHD_free(user);
    return fits;
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
                              const char *path)
{
    return s->options->agent == AGENT_OPENWSMAN && base_is(path, "/wsman") && !is_authorized(s, c);
}

static bool media_is_soap(struct MHD_Connection *c, bool ret_if_absent)
{
    const char *type = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Type");
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

static void choose_access(const struct resp_service *s, struct MHD_Connection *c, const char *path,
                          enum resp_operation operation, struct resp_route *r)
{
    const enum resp_agent agent = s->options->agent;
    const bool anonymous = s->options->anonymous && operation == OPERATION_IDENTIFY &&
                           asks_anonymously(agent, c, path);
    r->authorized = is_authorized(s, c);
    if (r->authorized || anonymous) {
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

void resp_route_choose(const struct resp_service *s, struct MHD_Connection *c, const char *method,
                       const char *path, enum resp_operation operation, struct resp_route *ret)
{
    const enum resp_agent agent = s->options->agent;
    if (resp_route_is_stats(method, path)) {
        ret->kind = ROUTE_STATS;
        return;
    }
    if (!path_is_served(agent, path)) {
        if (agent == AGENT_OPENWSMAN) {
            set_plain(ret, 403, "Error: 403\r\n");
        } else {
            set_plain(ret, 404, "");
        }
        return;
    }
    if (strcmp(method, "POST") != 0) {
        if (agent == AGENT_OPENWSMAN) {
            set_plain(ret, 501, "Error: 501\r\n");
        } else {
            set_plain(ret, 405, "");
        }
        return;
    }
    choose_access(s, c, path, operation, ret);
    if (ret->kind == ROUTE_SOAP && !media_is_soap(c, agent == AGENT_OPENWSMAN)) {
        set_plain(ret, agent == AGENT_OMI ? 400 : 415, "");
    }
}
