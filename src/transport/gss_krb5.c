/* SPDX-License-Identifier: MIT */
/* What only libkrb5 can do: a service's name as a finished principal, a cache that can be ended. */
#include "transport/gss_internal.h"

#include "core/line.h"

static bool krb5_fail(struct wsmi_security_context *context, krb5_error_code error,
                      struct wsmi_security_failure *failure)
{
    return wsmi_gss_fail(context, WSMI_GSS_OPENING, GSS_S_FAILURE, (OM_uint32)error, failure);
}

bool wsmi_gss_krb5_open(struct wsmi_security_context *context,
                        struct wsmi_security_failure *failure)
{
    krb5_error_code error = context->library->krb5_init_context(&context->krb5);
    if (error != 0) {
        context->krb5 = NULL;
        return krb5_fail(context, error, failure);
    }
    return true;
}

bool wsmi_gss_krb5_cache(struct wsmi_security_context *context,
                         struct wsmi_security_failure *failure)
{
    const struct wsmi_gss_library *library = context->library;
    krb5_error_code error =
        library->krb5_cc_new_unique(context->krb5, "MEMORY", NULL, &context->cache);
    if (error != 0) {
        context->cache = NULL;
        return krb5_fail(context, error, failure);
    }
    error = library->krb5_cc_get_full_name(context->krb5, context->cache, &context->cache_name);
    if (error != 0) {
        context->cache_name = NULL;
        return krb5_fail(context, error, failure);
    }
    return true;
}

/* Of type SRV_INST, as Windows clients name services: the library canonicalises no such name, and
 * both kinds of key distribution centre refer it to the realm it is in. */
static krb5_error_code make_server(struct wsmi_security_context *context,
                                   const struct wsmi_security_config *config, const char *realm)
{
    const char *service = (const char *)context->service.ptr;
    const char *host = service + strlen(config->service) + 1;
    krb5_error_code error = context->library->krb5_build_principal_ext(
        context->krb5, &context->server, (unsigned)strlen(realm), realm,
        (unsigned)strlen(config->service), config->service, (unsigned)strlen(host), host, 0);
    if (error == 0) {
        context->server->type = KRB5_NT_SRV_INST;
    }
    return error;
}

bool wsmi_gss_krb5_target(struct wsmi_security_context *context,
                          const struct wsmi_security_config *config,
                          struct wsmi_security_failure *failure)
{
    const struct wsmi_gss_library *library = context->library;
    char **realms = NULL;
    krb5_error_code error = library->krb5_get_host_realm(context->krb5, config->host, &realms);
    if (error == 0) {
        error = make_server(context, config, realms[0] == NULL ? "" : realms[0]);
        (void)library->krb5_free_host_realm(context->krb5, realms);
    }
    if (error != 0) {
        context->server = NULL;
        return krb5_fail(context, error, failure);
    }
    OM_uint32 minor;
    gss_buffer_desc pointer = {sizeof(context->server), &context->server};
    OM_uint32 major =
        library->gss_import_name(&minor, &pointer, &wsmi_gss_principal_pointer, &context->target);
    return !GSS_ERROR(major) || wsmi_gss_fail(context, WSMI_GSS_OPENING, major, minor, failure);
}

void wsmi_gss_krb5_close(struct wsmi_security_context *context)
{
    const struct wsmi_gss_library *library = context->library;
    if (context->krb5 == NULL) {
        return;
    }
    if (context->server != NULL) {
        library->krb5_free_principal(context->krb5, context->server);
    }
    if (context->cache_name != NULL) {
        library->krb5_free_string(context->krb5, context->cache_name);
    }
    if (context->cache != NULL) {
        (void)library->krb5_cc_destroy(context->krb5, context->cache);
    }
    library->krb5_free_context(context->krb5);
    context->server = NULL;
    context->cache_name = NULL;
    context->cache = NULL;
    context->krb5 = NULL;
}

void wsmi_gss_krb5_describe(const struct wsmi_gss_library *library,
                            struct wsmi_gss_description *ret)
{
    krb5_context krb5;
    krb5_ccache cache;
    krb5_principal principal;
    char *name;
    if (library->krb5_init_context(&krb5) != 0) {
        return;
    }
    if (library->krb5_cc_default(krb5, &cache) == 0) {
        if (library->krb5_cc_get_principal(krb5, cache, &principal) == 0) {
            if (library->krb5_unparse_name(krb5, principal, &name) == 0) {
                struct wsmi_line line;
                wsmi_line_init(&line, ret->principal, sizeof(ret->principal));
                wsmi_line_put_foreign(&line, wsmi_view_from_str(name), sizeof(ret->principal));
                library->krb5_free_unparsed_name(krb5, name);
            }
            library->krb5_free_principal(krb5, principal);
        }
        (void)library->krb5_cc_close(krb5, cache);
    }
    library->krb5_free_context(krb5);
}
