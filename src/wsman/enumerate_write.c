/* SPDX-License-Identifier: MIT */
/* Enumerate, Pull and Release: DSP0226 section 8, DSP0227 section 16 (polymorphism). */
#include "core/fail.h"
#include "wsman/request_write.h"

static bool write_mode(struct wsmi_buf *out, enum wsmi_enumeration_mode mode, struct wsmi_err *err)
{
    static const struct wsmi_view names[WSMI_ENUMERATION_MODE_COUNT] = {
        [WSMI_ENUMERATE_EPRS] = WSMI_VIEW_INIT("EnumerateEPR"),
        [WSMI_ENUMERATE_BOTH] = WSMI_VIEW_INIT("EnumerateObjectAndEPR"),
    };
    if ((unsigned)mode >= WSMI_ENUMERATION_MODE_COUNT) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "enumeration mode is unknown");
    }
    wsmi_write_optional(out, WSMI_NS_WSMAN, "EnumerationMode", names[mode]);
    return true;
}

static bool write_polymorphism(struct wsmi_buf *out, enum wsmi_polymorphism mode,
                               struct wsmi_err *err)
{
    static const struct wsmi_view names[WSMI_POLYMORPHISM_COUNT] = {
        [WSMI_POLYMORPHISM_INCLUDE] = WSMI_VIEW_INIT("IncludeSubClassProperties"),
        [WSMI_POLYMORPHISM_EXCLUDE] = WSMI_VIEW_INIT("ExcludeSubClassProperties"),
        [WSMI_POLYMORPHISM_NONE] = WSMI_VIEW_INIT("None"),
    };
    if ((unsigned)mode >= WSMI_POLYMORPHISM_COUNT) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "polymorphism mode is unknown");
    }
    wsmi_write_optional(out, WSMI_NS_CIMBINDING, "PolymorphismMode", names[mode]);
    return true;
}

static void write_number(struct wsmi_buf *out, enum wsmi_ns ns, const char *local, uint32_t value)
{
    if (value > 0) {
        wsmi_write_open(out, ns, local);
        wsmi_buf_put_u64(out, value);
        wsmi_write_close(out, ns, local);
    }
}

/* The order of the recorded exchanges; agents take any. */
bool wsmi_enumerate_write(const struct wsmi_request_writer *writer, struct wsmi_err *err)
{
    const struct wsmi_enumerate *enumerate = &writer->request->enumerate;
    struct wsmi_buf *out = writer->out;
    wsmi_write_open(out, WSMI_NS_ENUMERATION, "Enumerate");
    wsmi_buf_put_str(out, enumerate->optimize ? "<w:OptimizeEnumeration/>" : "");
    write_number(out, WSMI_NS_WSMAN, "MaxElements", enumerate->max_elements);
    if (!write_mode(out, enumerate->mode, err) ||
        !write_polymorphism(out, enumerate->polymorphism, err) ||
        !wsmi_filter_write(writer, &enumerate->filter, err)) {
        return false;
    }
    wsmi_write_close(out, WSMI_NS_ENUMERATION, "Enumerate");
    return true;
}

/* The schema has MaxTime before MaxElements, which is in the other namespace than Enumerate's. */
bool wsmi_pull_write(const struct wsmi_request_writer *writer, struct wsmi_err *err)
{
    const struct wsmi_pull *pull = &writer->request->pull;
    struct wsmi_buf *out = writer->out;
    wsmi_write_open(out, WSMI_NS_ENUMERATION, "Pull");
    if (!wsmi_checked_element(out, WSMI_NS_ENUMERATION, "EnumerationContext", pull->context, err)) {
        return false;
    }
    if (pull->max_time_ms > 0 &&
        !wsmi_checked_duration(out, WSMI_NS_ENUMERATION, "MaxTime", pull->max_time_ms, err)) {
        return false;
    }
    write_number(out, WSMI_NS_ENUMERATION, "MaxElements", pull->max_elements);
    wsmi_write_close(out, WSMI_NS_ENUMERATION, "Pull");
    return true;
}

bool wsmi_release_write(const struct wsmi_request_writer *writer, struct wsmi_err *err)
{
    struct wsmi_buf *out = writer->out;
    wsmi_write_open(out, WSMI_NS_ENUMERATION, "Release");
    if (!wsmi_checked_element(out, WSMI_NS_ENUMERATION, "EnumerationContext",
                              writer->request->pull.context, err)) {
        return false;
    }
    wsmi_write_close(out, WSMI_NS_ENUMERATION, "Release");
    return true;
}
