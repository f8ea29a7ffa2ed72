/* SPDX-License-Identifier: MIT */
/* Shared by the files of the GSSAPI mechanisms. */
#ifndef WSMI_TRANSPORT_GSS_INTERNAL_H
#define WSMI_TRANSPORT_GSS_INTERNAL_H

#include "transport/gss.h"

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <krb5/krb5.h>

/* Every function that is called, by its own name and type. libgssapi_krb5 brings libkrb5 along. */
#define WSMI_GSS_CALLS(X)                                                                          \
    X(gss_acquire_cred)                                                                            \
    X(gss_acquire_cred_from)                                                                       \
    X(gss_acquire_cred_with_password)                                                              \
    X(gss_delete_sec_context)                                                                      \
    X(gss_display_name)                                                                            \
    X(gss_display_status)                                                                          \
    X(gss_get_mic)                                                                                 \
    X(gss_import_name)                                                                             \
    X(gss_indicate_mechs)                                                                          \
    X(gss_init_sec_context)                                                                        \
    X(gss_inquire_context)                                                                         \
    X(gss_inquire_cred)                                                                            \
    X(gss_inquire_sec_context_by_oid)                                                              \
    X(gss_release_buffer)                                                                          \
    X(gss_release_buffer_set)                                                                      \
    X(gss_release_cred)                                                                            \
    X(gss_release_iov_buffer)                                                                      \
    X(gss_release_name)                                                                            \
    X(gss_release_oid_set)                                                                         \
    X(gss_set_neg_mechs)                                                                           \
    X(gss_set_sec_context_option)                                                                  \
    X(gss_store_cred_into)                                                                         \
    X(gss_unwrap)                                                                                  \
    X(gss_unwrap_iov)                                                                              \
    X(gss_verify_mic)                                                                              \
    X(gss_wrap)                                                                                    \
    X(gss_wrap_iov)                                                                                \
    X(krb5_build_principal_ext)                                                                    \
    X(krb5_cc_close)                                                                               \
    X(krb5_cc_default)                                                                             \
    X(krb5_cc_destroy)                                                                             \
    X(krb5_cc_get_full_name)                                                                       \
    X(krb5_cc_get_principal)                                                                       \
    X(krb5_cc_new_unique)                                                                          \
    X(krb5_free_context)                                                                           \
    X(krb5_free_host_realm)                                                                        \
    X(krb5_free_principal)                                                                         \
    X(krb5_free_string)                                                                            \
    X(krb5_free_unparsed_name)                                                                     \
    X(krb5_get_host_realm)                                                                         \
    X(krb5_init_context)                                                                           \
    X(krb5_unparse_name)

#define WSMI_GSS_MEMBER(name) __typeof__ (&(name))(name);
struct wsmi_gss_library {
    WSMI_GSS_CALLS(WSMI_GSS_MEMBER)
};
#undef WSMI_GSS_MEMBER

/* NULL when it is not installed. Loads it the first time. Any thread. */
const struct wsmi_gss_library *wsmi_gss_library(void);

/* Names the libraries know mechanisms and kinds of names by; copies, because the constants of the
 * headers live in the library. */
extern gss_OID_desc wsmi_gss_kerberos;
extern gss_OID_desc wsmi_gss_ntlm;
extern gss_OID_desc wsmi_gss_spnego;
extern gss_OID_desc wsmi_gss_user_name;
extern gss_OID_desc wsmi_gss_service_name;
extern gss_OID_desc wsmi_gss_principal_pointer;

gss_OID wsmi_gss_mech_oid(enum wsmi_mech mech);
bool wsmi_gss_oid_eq(const gss_OID_desc *a, const gss_OID_desc *b);
bool wsmi_gss_has_mech(const struct wsmi_gss_library *library, const gss_OID_desc *mech);

/* GSSAPI's buffers point to what may be changed; none of the functions called does. */
gss_buffer_desc wsmi_gss_buffer(struct wsmi_view view);

/* Wipes and releases. */
void wsmi_gss_buffer_release(const struct wsmi_gss_library *library, gss_buffer_t buffer);

enum { WSMI_GSS_NAME_BYTES = 1024, WSMI_GSS_IDENTITY_BYTES = 320, WSMI_GSS_WARNING_BYTES = 384 };

struct wsmi_security_context {
    const struct wsmi_allocator *allocator;
    const struct wsmi_gss_library *library;
    enum wsmi_mech mech;    /* whose tokens are exchanged */
    enum wsmi_mech at_work; /* Kerberos or NTLM, which SPNEGO carries or is itself */
    enum wsmi_protection protection;
    OM_uint32 flags;
    bool started;
    bool complete;
    bool failed;
    bool is_rc4;              /* Kerberos, and not one of the ciphers of RFC 4121 */
    struct wsmi_buf service;  /* "HTTP/host:port", NUL-terminated */
    struct wsmi_buf user;     /* as the mechanism wants it, NUL-terminated; empty: none given */
    struct wsmi_buf bindings; /* application data; empty: none */
    char identity[WSMI_GSS_IDENTITY_BYTES];    /* for error texts */
    char description[WSMI_GSS_IDENTITY_BYTES]; /* for `describe` */
    char warning[WSMI_GSS_WARNING_BYTES];      /* for `note` */
    gss_cred_id_t cred;
    gss_name_t target;
    gss_ctx_id_t handle;
    krb5_context krb5;     /* NULL unless Kerberos is at work */
    krb5_ccache cache;     /* the one in memory; NULL: none */
    char *cache_name;      /* of `cache` */
    krb5_principal server; /* what `target` points to */
};

/* Where a call stands decides what an unspecific error means. */
enum wsmi_gss_phase { WSMI_GSS_OPENING, WSMI_GSS_STEPPING, WSMI_GSS_SEALING };

/* Both fill `failure`, spoil the context and return false. `wsmi_gss_fail` must follow the call
 * that failed, on its thread: the library keeps the words of its last error per thread. */
bool wsmi_gss_fail(struct wsmi_security_context *context, enum wsmi_gss_phase phase,
                   OM_uint32 major, OM_uint32 minor, struct wsmi_security_failure *failure);
bool wsmi_gss_refuse(struct wsmi_security_context *context, enum wsmi_security_code code,
                     const char *reason, struct wsmi_security_failure *failure);

/* Whether Kerberos failed for want of anything to work with, as opposed to being refused. */
bool wsmi_gss_kerberos_is_out(const struct wsmi_security_failure *failure);

/* Fills `service`, `user` and the identity for the mechanism at work. */
bool wsmi_gss_make_names(struct wsmi_security_context *context,
                         const struct wsmi_security_config *config,
                         struct wsmi_security_failure *failure);
/* Imports `user`; GSS_C_NO_NAME when there is none. */
bool wsmi_gss_import_user(struct wsmi_security_context *context, gss_name_t *ret,
                          struct wsmi_security_failure *failure);

/* The parts of Kerberos that GSSAPI has no function for; all need `wsmi_gss_krb5_open`. */
bool wsmi_gss_krb5_open(struct wsmi_security_context *context,
                        struct wsmi_security_failure *failure);
/* Makes `cache`. */
bool wsmi_gss_krb5_cache(struct wsmi_security_context *context,
                         struct wsmi_security_failure *failure);
/* Makes `server` and `target`. */
bool wsmi_gss_krb5_target(struct wsmi_security_context *context,
                          const struct wsmi_security_config *config,
                          struct wsmi_security_failure *failure);
void wsmi_gss_krb5_close(struct wsmi_security_context *context);
void wsmi_gss_krb5_describe(const struct wsmi_gss_library *library,
                            struct wsmi_gss_description *ret);

/* Acquires `cred` and imports `target`, for the mechanism of the configuration. */
bool wsmi_gss_acquire(struct wsmi_security_context *context,
                      const struct wsmi_security_config *config,
                      struct wsmi_security_failure *failure);

/* Unseals `token` in place, `ret` points into it; `ret_sealed` is 0 when it was signed only. */
bool wsmi_gss_rc4_unwrap(struct wsmi_security_context *context, struct wsmi_buf *token,
                         int *ret_sealed, struct wsmi_view *ret,
                         struct wsmi_security_failure *failure);

/* Whether an AUTHENTICATE message of ours, in a token of ours, promises what is asked for. True for
 * tokens without one. */
bool wsmi_gss_ntlm_is_strong(const struct wsmi_security_context *context, struct wsmi_view token);

/* The functions of struct wsmi_security_ops. */
bool wsmi_gss_step(struct wsmi_security_context *context, struct wsmi_view token,
                   struct wsmi_buf *out, bool *ret_complete, struct wsmi_security_failure *failure);
bool wsmi_gss_wrap(struct wsmi_security_context *context, size_t start, struct wsmi_buf *header,
                   struct wsmi_buf *message, struct wsmi_security_failure *failure);
bool wsmi_gss_unwrap(struct wsmi_security_context *context, struct wsmi_view header,
                     struct wsmi_view data, struct wsmi_buf *message,
                     struct wsmi_security_failure *failure);

#endif
