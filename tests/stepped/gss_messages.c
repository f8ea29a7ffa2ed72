/* SPDX-License-Identifier: MIT */
/* Contexts, and what they do to messages. */
#include "stepped/gss_parts.h"

#include <stdio.h>
#include <string.h>

#include "props/prop.h"

enum { MASK = 0xA5, TOKEN_BYTES = 24, USUAL_STRENGTH = 256, MAX_TOKEN_BYTES = 1 << 17 };

static void turn(uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] ^= MASK;
    }
}

static void write_header(uint8_t header[GSS_HEADER_BYTES], const void *message, size_t size)
{
    const uint8_t *bytes = message;
    uint64_t sum = size;
    memcpy(header, "sealed: ", 8);
    for (size_t i = 0; i < size; i++) {
        sum = (sum ^ bytes[i]) * UINT64_C(0x100000001B3);
    }
    memcpy(header + 8, &sum, sizeof(sum));
}

void stepped_gss_seal(struct wsmi_view message, bool seal, struct wsmi_buf *header,
                      struct wsmi_buf *data)
{
    uint8_t bytes[GSS_HEADER_BYTES];
    write_header(bytes, message.ptr, message.len);
    wsmi_buf_put(header, (struct wsmi_view){bytes, sizeof(bytes)});
    for (size_t i = 0; i < message.len; i++) {
        wsmi_buf_put_byte(data, message.ptr[i] ^ (seal ? MASK : 0));
    }
}

static void note_message(const void *bytes, size_t size)
{
    if (stepped_gss->message_count < GSS_MAX_MESSAGES) {
        struct wsmi_buf *message = &stepped_gss->messages[stepped_gss->message_count++];
        wsmi_buf_init(message, wsmi_allocator_system(), SIZE_MAX);
        wsmi_buf_put(message, (struct wsmi_view){bytes, size});
    }
}

bool stepped_gss_has_message(const struct stepped_gss *of, struct wsmi_view body)
{
    for (size_t i = 0; i < of->message_count; i++) {
        struct wsmi_view message = wsmi_buf_view(&of->messages[i]);
        if (body.len > message.len || memcmp(body.ptr, message.ptr, body.len) != 0) {
            continue;
        }
        size_t rest = body.len; /* padding: NULs, and the one octet of RC4 */
        while (rest < message.len && message.ptr[rest] <= 1) {
            rest++;
        }
        if (rest == message.len && rest - body.len <= 16) {
            return true;
        }
    }
    return false;
}

static OM_uint32 wrap(OM_uint32 *minor, const gss_ctx_id_t context, int seal, gss_qop_t qop,
                      const gss_buffer_t in, int *ret_sealed, gss_buffer_t out)
{
    struct gss_step step = gss_take(GSS_WRAP);
    uint8_t header[GSS_HEADER_BYTES];
    (void)context;
    (void)qop;
    if (step.routine != 0 || step.supplement != 0) {
        return gss_major(&step, minor);
    }
    *minor = 0;
    *ret_sealed = seal != 0 && !step.is_open;
    write_header(header, in->value, in->length);
    out->length = sizeof(header) + in->length + step.extra;
    out->value = gss_memory_new(out->length);
    memcpy(out->value, header, sizeof(header));
    memcpy((uint8_t *)out->value + sizeof(header), in->value, in->length);
    turn((uint8_t *)out->value + sizeof(header), in->length);
    return GSS_S_COMPLETE;
}

static OM_uint32 wrap_iov(OM_uint32 *minor, gss_ctx_id_t context, int seal, gss_qop_t qop,
                          int *ret_sealed, gss_iov_buffer_desc *parts, int count)
{
    struct gss_step step = gss_take(GSS_WRAP);
    uint8_t header[GSS_HEADER_BYTES];
    (void)context;
    (void)qop;
    PROP_CHECK(count == 3);
    if (step.routine != 0 || step.supplement != 0) {
        return gss_major(&step, minor);
    }
    *minor = 0;
    *ret_sealed = seal != 0 && !step.is_open;
    write_header(header, parts[1].buffer.value, parts[1].buffer.length);
    gss_put(&parts[0].buffer, header, sizeof(header));
    turn(parts[1].buffer.value, parts[1].buffer.length);
    gss_put(&parts[2].buffer, "", step.extra == 0 ? 0 : 1);
    return GSS_S_COMPLETE;
}

static OM_uint32 release_iov_buffer(OM_uint32 *minor, gss_iov_buffer_desc *parts, int count)
{
    *minor = 0;
    for (int i = 0; i < count; i++) {
        if ((parts[i].type & GSS_IOV_BUFFER_FLAG_ALLOCATE) != 0) {
            gss_memory_free(parts[i].buffer.value);
            parts[i].buffer.value = NULL;
        }
    }
    return GSS_S_COMPLETE;
}

static OM_uint32 get_mic(OM_uint32 *minor, const gss_ctx_id_t context, gss_qop_t qop,
                         const gss_buffer_t message, gss_buffer_t out)
{
    struct gss_step step = gss_take(GSS_WRAP);
    uint8_t header[GSS_HEADER_BYTES];
    (void)context;
    (void)qop;
    if (step.routine != 0 || step.supplement != 0) {
        return gss_major(&step, minor);
    }
    *minor = 0;
    write_header(header, message->value, message->length);
    gss_put(out, header, sizeof(header) - (step.extra == 0 ? 0 : 1));
    return GSS_S_COMPLETE;
}

/* What was sealed or signed by these functions, unless the step says otherwise. */
static OM_uint32 check_message(const struct gss_step *step, OM_uint32 *minor, const void *header,
                               const void *message, size_t size)
{
    uint8_t expected[GSS_HEADER_BYTES];
    write_header(expected, message, size);
    if (step->routine != 0 || step->supplement != 0) {
        return gss_major(step, minor);
    }
    *minor = 0;
    return memcmp(expected, header, sizeof(expected)) == 0 ? GSS_S_COMPLETE : GSS_S_BAD_SIG;
}

static OM_uint32 unwrap(OM_uint32 *minor, const gss_ctx_id_t context, const gss_buffer_t in,
                        gss_buffer_t out, int *ret_sealed, gss_qop_t *qop)
{
    struct gss_step step = gss_take(GSS_UNWRAP);
    (void)context;
    (void)qop;
    PROP_CHECK(in->length >= GSS_HEADER_BYTES);
    const uint8_t *data = (const uint8_t *)in->value + GSS_HEADER_BYTES;
    gss_put(out, data, in->length - GSS_HEADER_BYTES);
    turn(out->value, out->length);
    OM_uint32 major = check_message(&step, minor, in->value, out->value, out->length);
    *ret_sealed = !step.is_open;
    if (major == GSS_S_COMPLETE) {
        note_message(out->value, out->length);
    }
    return major;
}

static OM_uint32 unwrap_iov(OM_uint32 *minor, gss_ctx_id_t context, int *ret_sealed, gss_qop_t *qop,
                            gss_iov_buffer_desc *parts, int count)
{
    struct gss_step step = gss_take(GSS_UNWRAP);
    (void)context;
    (void)qop;
    PROP_CHECK(count == 3 && parts[0].buffer.length > 0 && parts[1].buffer.length > 0);
    if (step.routine != 0 || step.supplement != 0) {
        return gss_major(&step, minor);
    }
    turn(parts[1].buffer.value, parts[1].buffer.length);
    *minor = 0;
    *ret_sealed = !step.is_open;
    note_message(parts[1].buffer.value, parts[1].buffer.length);
    return GSS_S_COMPLETE;
}

static OM_uint32 verify_mic(OM_uint32 *minor, const gss_ctx_id_t context,
                            const gss_buffer_t message, const gss_buffer_t mic, gss_qop_t *qop)
{
    struct gss_step step = gss_take(GSS_UNWRAP);
    (void)context;
    (void)qop;
    PROP_CHECK(mic->length == GSS_HEADER_BYTES);
    OM_uint32 major = check_message(&step, minor, mic->value, message->value, message->length);
    if (major == GSS_S_COMPLETE) {
        note_message(message->value, message->length);
    }
    return major;
}

static OM_uint32 init_sec_context(OM_uint32 *minor, const gss_cred_id_t cred, gss_ctx_id_t *context,
                                  const gss_name_t target, const gss_OID mech, OM_uint32 flags,
                                  OM_uint32 lifetime, const gss_channel_bindings_t bindings,
                                  const gss_buffer_t in, gss_OID *ret_mech, gss_buffer_t out,
                                  OM_uint32 *ret_flags, OM_uint32 *ret_lifetime)
{
    bool is_trial = in == GSS_C_NO_BUFFER; /* for a ticket; its token goes nowhere */
    stepped_gss->attempts += !is_trial && *context == GSS_C_NO_CONTEXT ? 1 : 0;
    struct gss_step step = gss_take(GSS_INIT);
    char token[64];
    (void)lifetime;
    (void)bindings;
    (void)ret_lifetime;
    PROP_CHECK(cred != GSS_C_NO_CREDENTIAL && target != GSS_C_NO_NAME);
    if (*context == GSS_C_NO_CONTEXT) {
        *context = (gss_ctx_id_t)(void *)gss_object_new();
        stepped_gss->contexts += is_trial ? 0 : 1;
    }
    struct gss_object *object = (struct gss_object *)(void *)*context;
    object->strength = step.strength != 0 ? step.strength : USUAL_STRENGTH;
    if (step.routine != 0) {
        return gss_major(&step, minor);
    }
    *minor = 0;
    bool ends = step.has_end ? step.ends : object->rounds > 0;
    object->rounds++;
    (void)snprintf(token, sizeof(token), "token %u of context %zu......", object->rounds,
                   stepped_gss->contexts);
    out->length = step.token_bytes != 0 ? step.token_bytes % MAX_TOKEN_BYTES : TOKEN_BYTES;
    out->value = gss_memory_new(out->length);
    memcpy(out->value, token, out->length < TOKEN_BYTES ? out->length : TOKEN_BYTES);
    if (ret_flags != NULL) {
        *ret_flags = flags & ~(OM_uint32)step.lost_flags;
    }
    if (ret_mech != NULL) {
        /* SPNEGO tells the one that was agreed on; a credential knows which were offered. */
        gss_OID inside = wsmi_gss_mech_oid(((struct gss_object *)(void *)cred)->mech);
        bool is_spnego = wsmi_gss_oid_eq(mech, &wsmi_gss_spnego);
        *ret_mech = step.mech == 0 ? is_spnego ? inside : mech
                                   : wsmi_gss_mech_oid((enum wsmi_mech)(step.mech % 3));
    }
    return (ends ? GSS_S_COMPLETE : GSS_S_CONTINUE_NEEDED) |
           (is_trial ? 0 : (OM_uint32)step.supplement);
}

static OM_uint32 delete_sec_context(OM_uint32 *minor, gss_ctx_id_t *context, gss_buffer_t out)
{
    (void)out;
    *minor = 0;
    gss_memory_free((void *)*context);
    *context = GSS_C_NO_CONTEXT;
    return GSS_S_COMPLETE;
}

static OM_uint32 inquire_strength(OM_uint32 *minor, const gss_ctx_id_t context, const gss_OID name,
                                  gss_buffer_set_t *ret)
{
    struct {
        gss_buffer_set_desc set;
        gss_buffer_desc buffer;
        uint8_t bytes[4];
    } *answer = gss_memory_new(sizeof(*answer));
    unsigned strength = ((const struct gss_object *)(const void *)context)->strength;
    (void)name;
    *minor = 0;
    answer->bytes[2] = (uint8_t)(strength >> 8);
    answer->bytes[3] = (uint8_t)strength;
    answer->buffer = (gss_buffer_desc){sizeof(answer->bytes), answer->bytes};
    answer->set = (gss_buffer_set_desc){1, &answer->buffer};
    *ret = &answer->set;
    return GSS_S_COMPLETE;
}

static OM_uint32 release_buffer_set(OM_uint32 *minor, gss_buffer_set_t *set)
{
    *minor = 0;
    gss_memory_free(*set);
    *set = GSS_C_NO_BUFFER_SET;
    return GSS_S_COMPLETE;
}

static OM_uint32 set_sec_context_option(OM_uint32 *minor, gss_ctx_id_t *context, const gss_OID name,
                                        const gss_buffer_t value)
{
    (void)name;
    (void)value;
    PROP_CHECK(*context != GSS_C_NO_CONTEXT);
    *minor = 0;
    return GSS_S_COMPLETE;
}

static OM_uint32 inquire_context(OM_uint32 *minor, const gss_ctx_id_t context, gss_name_t *source,
                                 gss_name_t *target, OM_uint32 *lifetime, gss_OID *mech,
                                 OM_uint32 *flags, int *local, int *is_open)
{
    (void)context;
    (void)target;
    (void)lifetime;
    (void)mech;
    (void)flags;
    (void)local;
    (void)is_open;
    *minor = 0;
    *source = (gss_name_t)(void *)gss_object_new();
    return GSS_S_COMPLETE;
}

void gss_fill_messages(struct wsmi_gss_library *library)
{
    library->gss_delete_sec_context = delete_sec_context;
    library->gss_get_mic = get_mic;
    library->gss_init_sec_context = init_sec_context;
    library->gss_inquire_context = inquire_context;
    library->gss_inquire_sec_context_by_oid = inquire_strength;
    library->gss_release_buffer_set = release_buffer_set;
    library->gss_release_iov_buffer = release_iov_buffer;
    library->gss_set_sec_context_option = set_sec_context_option;
    library->gss_unwrap = unwrap;
    library->gss_unwrap_iov = unwrap_iov;
    library->gss_verify_mic = verify_mic;
    library->gss_wrap = wrap;
    library->gss_wrap_iov = wrap_iov;
}
