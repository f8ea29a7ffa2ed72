/* SPDX-License-Identifier: MIT */
/* Names of users and services, as the mechanisms want them. */
#include "transport/gss_internal.h"

#include "core/ascii.h"
#include "core/line.h"

/* Domains know no case; realms do, and are in upper case wherever a domain is one (MS-KILE). */
static void put_realm(struct wsmi_buf *out, struct wsmi_view domain)
{
    for (size_t i = 0; i < domain.len; i++) {
        uint8_t byte = domain.ptr[i];
        if (byte == '/' || byte == '@' || byte == '\\') {
            wsmi_buf_put_byte(out, '\\');
        }
        wsmi_buf_put_byte(out, byte >= 'a' && byte <= 'z' ? (uint8_t)(byte - 'a' + 'A') : byte);
    }
}

/* A slash stays: it parts a name from its instance (RFC 1964 section 2.1.1). */
static void put_principal(struct wsmi_buf *out, struct wsmi_view user, struct wsmi_view domain)
{
    for (size_t i = 0; i < user.len; i++) {
        if (user.ptr[i] == '@' || user.ptr[i] == '\\') {
            wsmi_buf_put_byte(out, '\\');
        }
        wsmi_buf_put_byte(out, user.ptr[i]);
    }
    wsmi_buf_put_byte(out, '@');
    put_realm(out, domain);
}

static void put_account(struct wsmi_buf *out, struct wsmi_view user, struct wsmi_view domain)
{
    wsmi_buf_put(out, domain);
    wsmi_buf_put_byte(out, '\\');
    wsmi_buf_put(out, user);
}

/* ann@name without a domain is one name: the part behind the @ need not be a domain of NTLM's.
 * gss-ntlmssp keeps it whole when the @ is escaped. */
static void put_whole_name(struct wsmi_buf *out, struct wsmi_view user)
{
    bool escaped = false;
    for (size_t i = 0; i < user.len; i++) {
        if (user.ptr[i] == '@' && !escaped) {
            wsmi_buf_put_byte(out, '\\');
            escaped = true;
        }
        wsmi_buf_put_byte(out, user.ptr[i]);
    }
}

static void put_user(struct wsmi_buf *out, enum wsmi_mech mech, struct wsmi_view user,
                     struct wsmi_view domain)
{
    const uint8_t *backslash = domain.len == 0 ? memchr(user.ptr, '\\', user.len) : NULL;
    if (backslash != NULL) {
        domain = (struct wsmi_view){user.ptr, (size_t)(backslash - user.ptr)};
        user = (struct wsmi_view){backslash + 1, user.len - domain.len - 1};
    }
    if (domain.len > 0) {
        (mech == WSMI_MECH_NTLM ? put_account : put_principal)(out, user, domain);
    } else if (mech == WSMI_MECH_NTLM) {
        put_whole_name(out, user);
    } else {
        wsmi_buf_put(out, user);
    }
}

static void put_service(struct wsmi_buf *out, const struct wsmi_security_config *config)
{
    size_t length = strlen(config->host);
    if (length > 1 && config->host[length - 1] == '.') {
        length--;
    }
    wsmi_buf_put_str(out, config->service);
    wsmi_buf_put_byte(out, '/');
    for (size_t i = 0; i < length; i++) {
        wsmi_buf_put_byte(out, wsmi_ascii_lower((uint8_t)config->host[i]));
    }
    if (config->port != 0) {
        wsmi_buf_put_byte(out, ':');
        wsmi_buf_put_u64(out, config->port);
    }
}

bool wsmi_gss_make_names(struct wsmi_security_context *context,
                         const struct wsmi_security_config *config,
                         struct wsmi_security_failure *failure)
{
    struct wsmi_view user = wsmi_view_from_str(config->user);
    struct wsmi_view domain = wsmi_view_from_str(config->domain);
    struct wsmi_line line;
    wsmi_buf_reset(&context->service);
    wsmi_buf_reset(&context->user);
    put_service(&context->service, config);
    wsmi_buf_put_byte(&context->service, 0);
    if (config->user != NULL) {
        put_user(&context->user, context->at_work, user, domain);
        wsmi_buf_put_byte(&context->user, 0);
    }
    wsmi_line_init(&line, context->identity, sizeof(context->identity));
    if (context->service.failed != WSMI_OK || context->user.failed != WSMI_OK) {
        bool is_long =
            context->service.failed == WSMI_E_LIMIT || context->user.failed == WSMI_E_LIMIT;
        wsmi_buf_reset(&context->service);
        return is_long ? wsmi_gss_refuse(context, WSMI_SECURITY_CREDENTIALS,
                                         "the name of the service or the user is too long", failure)
                       : wsmi_gss_refuse(context, WSMI_SECURITY_OOM, NULL, failure);
    }
    if (config->user == NULL) {
        return true;
    }
    wsmi_line_put_foreign(&line, wsmi_view_from_str((const char *)context->user.ptr),
                          sizeof(context->identity));
    /* To NTLM no name is the anonymous user, who proves nothing and has no keys (MS-NLMP 3.4). */
    if (user.len == 0 || user.ptr[user.len - 1] == '\\' || user.ptr[0] == '@') {
        return wsmi_gss_refuse(context, WSMI_SECURITY_CREDENTIALS, "the name of the user is empty",
                               failure);
    }
    return true;
}

bool wsmi_gss_import_user(struct wsmi_security_context *context, gss_name_t *ret,
                          struct wsmi_security_failure *failure)
{
    OM_uint32 minor;
    *ret = GSS_C_NO_NAME;
    if (context->user.len == 0) {
        return true;
    }
    gss_buffer_desc text = wsmi_gss_buffer(wsmi_view_from_str((const char *)context->user.ptr));
    OM_uint32 major = context->library->gss_import_name(&minor, &text, &wsmi_gss_user_name, ret);
    return !GSS_ERROR(major) || wsmi_gss_fail(context, WSMI_GSS_OPENING, major, minor, failure);
}
