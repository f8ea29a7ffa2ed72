/* SPDX-License-Identifier: MIT */
/* Finds the GSSAPI library at run time, and what it offers. */
#include "transport/gss_internal.h"

#include "wsmi/secret.h"

#include <dlfcn.h>
#include <pthread.h>

static const char file_name[] = "libgssapi_krb5.so.2";

#define OID(bytes)                                                                                 \
    {                                                                                              \
        sizeof(bytes) - 1, (bytes)                                                                 \
    }
gss_OID_desc wsmi_gss_kerberos = OID("\x2a\x86\x48\x86\xf7\x12\x01\x02\x02");
gss_OID_desc wsmi_gss_ntlm = OID("\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a");
gss_OID_desc wsmi_gss_spnego = OID("\x2b\x06\x01\x05\x05\x02");
gss_OID_desc wsmi_gss_user_name = OID("\x2a\x86\x48\x86\xf7\x12\x01\x02\x01\x01");
gss_OID_desc wsmi_gss_service_name = OID("\x2a\x86\x48\x86\xf7\x12\x01\x02\x01\x04");
gss_OID_desc wsmi_gss_principal_pointer = OID("\x2a\x86\x48\x86\xf7\x12\x01\x02\x02\x02");

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct wsmi_gss_library functions;
static bool found;

static bool find(void *library, const char *name, void *ret, size_t size)
{
    void *symbol = dlsym(library, name);
    /* An object pointer cannot be cast to a function's. */
    memcpy(ret, &symbol, size);
    return symbol != NULL;
}

/* Never closed: the library leaves destructors of threads behind. */
static void load(void)
{
    void *library = dlopen(file_name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        return;
    }
    bool all = true;
#define FIND(name) all = find(library, #name, &functions.name, sizeof(functions.name)) && all;
    WSMI_GSS_CALLS(FIND)
#undef FIND
    found = all;
}

const struct wsmi_gss_library *wsmi_gss_library(void)
{
    (void)pthread_once(&once, load);
    return found ? &functions : NULL;
}

gss_OID wsmi_gss_mech_oid(enum wsmi_mech mech)
{
    switch (mech) {
    case WSMI_MECH_KERBEROS:
        return &wsmi_gss_kerberos;
    case WSMI_MECH_NTLM:
        return &wsmi_gss_ntlm;
    case WSMI_MECH_SPNEGO:
    case WSMI_MECH_COUNT:
        break;
    }
    return &wsmi_gss_spnego;
}

bool wsmi_gss_oid_eq(const gss_OID_desc *a, const gss_OID_desc *b)
{
    return a != NULL && a->length == b->length && memcmp(a->elements, b->elements, a->length) == 0;
}

bool wsmi_gss_has_mech(const struct wsmi_gss_library *library, const gss_OID_desc *mech)
{
    OM_uint32 minor;
    gss_OID_set mechs = GSS_C_NO_OID_SET;
    bool has = false;
    if (GSS_ERROR(library->gss_indicate_mechs(&minor, &mechs))) {
        return false;
    }
    for (size_t i = 0; i < mechs->count; i++) {
        has = has || wsmi_gss_oid_eq(&mechs->elements[i], mech);
    }
    (void)library->gss_release_oid_set(&minor, &mechs);
    return has;
}

gss_buffer_desc wsmi_gss_buffer(struct wsmi_view view)
{
    gss_buffer_desc buffer = {view.len, (void *)(uintptr_t)view.ptr};
    return buffer;
}

void wsmi_gss_buffer_release(const struct wsmi_gss_library *library, gss_buffer_t buffer)
{
    OM_uint32 minor;
    wsmi_wipe(buffer->value, buffer->length);
    (void)library->gss_release_buffer(&minor, buffer);
}

void wsmi_gss_describe(struct wsmi_gss_description *ret)
{
    const struct wsmi_gss_library *library = wsmi_gss_library();
    memset(ret, 0, sizeof(*ret));
    if (library == NULL) {
        return;
    }
    ret->library = file_name;
    ret->kerberos = wsmi_gss_has_mech(library, &wsmi_gss_kerberos);
    ret->spnego = wsmi_gss_has_mech(library, &wsmi_gss_spnego);
    ret->ntlm = wsmi_gss_has_mech(library, &wsmi_gss_ntlm);
    wsmi_gss_krb5_describe(library, ret);
}
