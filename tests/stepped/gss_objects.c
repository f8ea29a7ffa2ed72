/* SPDX-License-Identifier: MIT */
/* Names, credentials, texts, and what Kerberos has of its own. */
#include "stepped/gss_parts.h"

#include <stdio.h>
#include <string.h>

#include "props/prop.h"

static void put_text(gss_buffer_t buffer, const char *text)
{
    gss_put(buffer, text, strlen(text));
}

static OM_uint32 import_name(OM_uint32 *minor, const gss_buffer_t text, const gss_OID kind,
                             gss_name_t *ret)
{
    struct gss_step step = gss_take(GSS_ACQUIRE);
    (void)kind;
    PROP_CHECK(text->length > 0);
    if (step.routine != 0) {
        return gss_major(&step, minor);
    }
    *minor = 0;
    *ret = (gss_name_t)(void *)gss_object_new();
    return GSS_S_COMPLETE;
}

static OM_uint32 display_name(OM_uint32 *minor, const gss_name_t name, gss_buffer_t text,
                              gss_OID *kind)
{
    (void)name;
    (void)kind;
    *minor = 0;
    put_text(text, "ann@REALM");
    return GSS_S_COMPLETE;
}

static OM_uint32 release_name(OM_uint32 *minor, gss_name_t *name)
{
    *minor = 0;
    gss_memory_free((void *)*name);
    *name = GSS_C_NO_NAME;
    return GSS_S_COMPLETE;
}

static OM_uint32 new_credential(OM_uint32 *minor, const gss_OID_set mechs, gss_cred_id_t *ret)
{
    struct gss_step step = gss_take(GSS_ACQUIRE);
    if (step.routine != 0) {
        return gss_major(&step, minor);
    }
    struct gss_object *cred = gss_object_new();
    cred->mech =
        wsmi_gss_oid_eq(&mechs->elements[0], &wsmi_gss_ntlm) ? WSMI_MECH_NTLM : WSMI_MECH_KERBEROS;
    *minor = 0;
    *ret = (gss_cred_id_t)(void *)cred;
    return GSS_S_COMPLETE;
}

static OM_uint32 acquire_cred(OM_uint32 *minor, const gss_name_t name, OM_uint32 lifetime,
                              const gss_OID_set mechs, gss_cred_usage_t usage, gss_cred_id_t *ret,
                              gss_OID_set *actual, OM_uint32 *ret_lifetime)
{
    (void)name;
    (void)lifetime;
    (void)usage;
    (void)actual;
    (void)ret_lifetime;
    return new_credential(minor, mechs, ret);
}

static OM_uint32 acquire_cred_from(OM_uint32 *minor, gss_name_t name, OM_uint32 lifetime,
                                   gss_OID_set mechs, gss_cred_usage_t usage,
                                   gss_const_key_value_set_t store, gss_cred_id_t *ret,
                                   gss_OID_set *actual, OM_uint32 *ret_lifetime)
{
    PROP_CHECK(store->count > 0);
    return acquire_cred(minor, name, lifetime, mechs, usage, ret, actual, ret_lifetime);
}

static OM_uint32 acquire_cred_with_password(OM_uint32 *minor, const gss_name_t name,
                                            const gss_buffer_t password, OM_uint32 lifetime,
                                            const gss_OID_set mechs, gss_cred_usage_t usage,
                                            gss_cred_id_t *ret, gss_OID_set *actual,
                                            OM_uint32 *ret_lifetime)
{
    PROP_CHECK(password->length == strlen(stepped_gss->password) &&
               memcmp(password->value, stepped_gss->password, password->length) == 0);
    stepped_gss->attempts++;
    return acquire_cred(minor, name, lifetime, mechs, usage, ret, actual, ret_lifetime);
}

static OM_uint32 store_cred_into(OM_uint32 *minor, gss_cred_id_t cred, gss_cred_usage_t usage,
                                 gss_OID mech, OM_uint32 overwrite, OM_uint32 is_default,
                                 gss_const_key_value_set_t store, gss_OID_set *stored,
                                 gss_cred_usage_t *ret_usage)
{
    struct gss_step step = gss_take(GSS_ACQUIRE);
    (void)usage;
    (void)mech;
    (void)overwrite;
    (void)is_default;
    (void)stored;
    (void)ret_usage;
    PROP_CHECK(cred != GSS_C_NO_CREDENTIAL && store->count == 1);
    return gss_major(&step, minor);
}

static OM_uint32 inquire_cred(OM_uint32 *minor, const gss_cred_id_t cred, gss_name_t *name,
                              OM_uint32 *lifetime, gss_cred_usage_t *usage, gss_OID_set *mechs)
{
    (void)cred;
    (void)lifetime;
    (void)usage;
    (void)mechs;
    *minor = 0;
    *name = (gss_name_t)(void *)gss_object_new();
    return GSS_S_COMPLETE;
}

static OM_uint32 release_cred(OM_uint32 *minor, gss_cred_id_t *cred)
{
    *minor = 0;
    gss_memory_free((void *)*cred);
    *cred = GSS_C_NO_CREDENTIAL;
    return GSS_S_COMPLETE;
}

static OM_uint32 set_neg_mechs(OM_uint32 *minor, gss_cred_id_t cred, const gss_OID_set mechs)
{
    struct gss_step step = gss_take(GSS_ACQUIRE);
    if (step.routine == 0) {
        ((struct gss_object *)(void *)cred)->mech =
            wsmi_gss_oid_eq(&mechs->elements[0], &wsmi_gss_ntlm) ? WSMI_MECH_NTLM
                                                                 : WSMI_MECH_KERBEROS;
    }
    return gss_major(&step, minor);
}

static OM_uint32 display_status(OM_uint32 *minor, OM_uint32 status, int type, const gss_OID mech,
                                OM_uint32 *more, gss_buffer_t text)
{
    char words[48];
    (void)type;
    (void)mech;
    *minor = 0;
    *more = 0;
    (void)snprintf(words, sizeof(words), "status %u", (unsigned)status);
    put_text(text, words);
    return GSS_S_COMPLETE;
}

static OM_uint32 indicate_mechs(OM_uint32 *minor, gss_OID_set *ret)
{
    struct {
        gss_OID_set_desc set;
        gss_OID_desc mechs[3];
    } *answer = gss_memory_new(sizeof(*answer));
    const gss_OID_desc *all[] = {&wsmi_gss_kerberos, &wsmi_gss_spnego, &wsmi_gss_ntlm};
    *minor = 0;
    answer->set.elements = answer->mechs;
    for (size_t i = 0; i < 3; i++) {
        if ((stepped_gss->mechs >> i & 1) != 0) {
            answer->mechs[answer->set.count++] = *all[i];
        }
    }
    *ret = &answer->set;
    return GSS_S_COMPLETE;
}

static OM_uint32 release_oid_set(OM_uint32 *minor, gss_OID_set *set)
{
    *minor = 0;
    gss_memory_free(*set);
    *set = GSS_C_NO_OID_SET;
    return GSS_S_COMPLETE;
}

static OM_uint32 release_buffer(OM_uint32 *minor, gss_buffer_t buffer)
{
    *minor = 0;
    gss_memory_free(buffer->value);
    *buffer = (gss_buffer_desc)GSS_C_EMPTY_BUFFER;
    return GSS_S_COMPLETE;
}

static krb5_error_code krb5_step(void)
{
    struct gss_step step = gss_take(GSS_KRB5);
    return step.routine == 0 ? 0 : (krb5_error_code)step.minor;
}

static krb5_error_code init_context(krb5_context *ret)
{
    krb5_error_code error = krb5_step();
    if (error == 0) {
        *ret = (krb5_context)(void *)gss_object_new();
    }
    return error;
}

static void free_context(krb5_context context)
{
    gss_memory_free((void *)context);
}

static krb5_error_code cc_new_unique(krb5_context context, const char *kind, const char *hint,
                                     krb5_ccache *ret)
{
    krb5_error_code error = krb5_step();
    (void)context;
    (void)hint;
    PROP_CHECK(strcmp(kind, "MEMORY") == 0);
    if (error == 0) {
        *ret = (krb5_ccache)(void *)gss_object_new();
    }
    return error;
}

static krb5_error_code cc_destroy(krb5_context context, krb5_ccache cache)
{
    (void)context;
    gss_memory_free((void *)cache);
    return 0;
}

static krb5_error_code cc_get_full_name(krb5_context context, krb5_ccache cache, char **ret)
{
    krb5_error_code error = krb5_step();
    (void)context;
    (void)cache;
    if (error == 0) {
        *ret = gss_memory_new(sizeof("MEMORY:1"));
        memcpy(*ret, "MEMORY:1", sizeof("MEMORY:1"));
    }
    return error;
}

static void free_string(krb5_context context, char *text)
{
    (void)context;
    gss_memory_free(text);
}

static krb5_error_code get_host_realm(krb5_context context, const char *host, char ***ret)
{
    static char realm[] = "REALM";
    krb5_error_code error = krb5_step();
    (void)context;
    PROP_CHECK(host[0] != '\0');
    if (error == 0) {
        *ret = gss_memory_new(2 * sizeof(**ret));
        (*ret)[0] = realm;
    }
    return error;
}

static krb5_error_code free_host_realm(krb5_context context, char *const *realms)
{
    (void)context;
    gss_memory_free((void *)(uintptr_t)realms);
    return 0;
}

static krb5_error_code build_principal_ext(krb5_context context, krb5_principal *ret,
                                           unsigned int length, const char *realm, ...)
{
    krb5_error_code error = krb5_step();
    (void)context;
    (void)length;
    (void)realm;
    if (error == 0) {
        *ret = gss_memory_new(sizeof(**ret));
    }
    return error;
}

static void free_principal(krb5_context context, krb5_principal principal)
{
    (void)context;
    gss_memory_free(principal);
}

void gss_fill_objects(struct wsmi_gss_library *library)
{
    library->gss_acquire_cred = acquire_cred;
    library->gss_acquire_cred_from = acquire_cred_from;
    library->gss_acquire_cred_with_password = acquire_cred_with_password;
    library->gss_display_name = display_name;
    library->gss_display_status = display_status;
    library->gss_import_name = import_name;
    library->gss_indicate_mechs = indicate_mechs;
    library->gss_inquire_cred = inquire_cred;
    library->gss_release_buffer = release_buffer;
    library->gss_release_cred = release_cred;
    library->gss_release_name = release_name;
    library->gss_release_oid_set = release_oid_set;
    library->gss_set_neg_mechs = set_neg_mechs;
    library->gss_store_cred_into = store_cred_into;
    library->krb5_build_principal_ext = build_principal_ext;
    library->krb5_cc_destroy = cc_destroy;
    library->krb5_cc_get_full_name = cc_get_full_name;
    library->krb5_cc_new_unique = cc_new_unique;
    library->krb5_free_context = free_context;
    library->krb5_free_host_realm = free_host_realm;
    library->krb5_free_principal = free_principal;
    library->krb5_free_string = free_string;
    library->krb5_get_host_realm = get_host_realm;
    library->krb5_init_context = init_context;
}
