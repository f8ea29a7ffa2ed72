/* SPDX-License-Identifier: MIT */
#include "sealed_floor.h"

#include <stdlib.h>
#include <string.h>

#include "support/check.h"
#include "support/pair.h"
#include "transport/gss_internal.h"

/* Kerberos as the library does it: in place, the trailer rotated into the header. */
static void seal_kerberos(struct pair *pair, uint8_t *text, size_t bytes)
{
    enum { HEADER, DATA, PADDING, PARTS };
    const struct wsmi_gss_library *library = pair->context->library;
    gss_iov_buffer_desc parts[PARTS];
    OM_uint32 minor;
    int sealed = 0;
    memset(parts, 0, sizeof(parts));
    parts[HEADER].type = GSS_IOV_BUFFER_TYPE_HEADER | GSS_IOV_BUFFER_FLAG_ALLOCATE;
    parts[DATA].type = GSS_IOV_BUFFER_TYPE_DATA;
    parts[DATA].buffer = (gss_buffer_desc){bytes, text};
    parts[PADDING].type = GSS_IOV_BUFFER_TYPE_PADDING | GSS_IOV_BUFFER_FLAG_ALLOCATE;
    REQUIRE(library->gss_wrap_iov(&minor, pair->context->handle, 1, GSS_C_QOP_DEFAULT, &sealed,
                                  parts, PARTS) == GSS_S_COMPLETE);
    (void)library->gss_release_iov_buffer(&minor, parts, PARTS);
}

static void seal_ntlm(struct pair *pair, uint8_t *text, size_t bytes)
{
    const struct wsmi_gss_library *library = pair->context->library;
    gss_buffer_desc in = {bytes, text};
    gss_buffer_desc out = GSS_C_EMPTY_BUFFER;
    OM_uint32 minor;
    int sealed = 0;
    REQUIRE(library->gss_wrap(&minor, pair->context->handle, 1, GSS_C_QOP_DEFAULT, &in, &sealed,
                              &out) == GSS_S_COMPLETE);
    (void)library->gss_release_buffer(&minor, &out);
}

static void unseal(struct pair *pair, const struct wsmi_buf *joined)
{
    const struct wsmi_gss_library *library = pair->context->library;
    gss_buffer_desc out = GSS_C_EMPTY_BUFFER;
    OM_uint32 minor;
    int sealed = 0;
    gss_buffer_desc in = wsmi_gss_buffer(wsmi_buf_view(joined));
    REQUIRE(library->gss_unwrap(&minor, pair->context->handle, &in, &out, &sealed, NULL) ==
            GSS_S_COMPLETE);
    (void)library->gss_release_buffer(&minor, &out);
}

void sealed_floor(const char *mechanism, unsigned long rounds, size_t bytes, int ours)
{
    struct pair pair;
    const bool is_ntlm = strcmp(mechanism, "ntlm") == 0;
    uint8_t *text = malloc(bytes);
    REQUIRE(text != NULL);
    pair_need_realm();
    pair_init(&pair, is_ntlm ? WSMI_MECH_NTLM : WSMI_MECH_KERBEROS);
    if (is_ntlm) {
        pair_need_ntlm();
        pair.config.user = "WSMI\\ann";
    }
    pair_establish(&pair);
    for (unsigned long i = 0; i < rounds; i++) {
        struct parts parts;
        memset(text, 'x', bytes);
        parts_init(&parts);
        acceptor_wrap(&pair.acceptor, ACCEPTOR_LIKE_WINDOWS, (struct wsmi_view){text, bytes},
                      &parts.header, &parts.data);
        wsmi_buf_put(&parts.header, wsmi_buf_view(&parts.data));
        if (ours && is_ntlm) {
            seal_ntlm(&pair, text, bytes);
        } else if (ours) {
            seal_kerberos(&pair, text, bytes);
        }
        if (ours) {
            unseal(&pair, &parts.header);
        }
        parts_clean_up(&parts);
    }
    pair_clean_up(&pair);
    free(text);
}
