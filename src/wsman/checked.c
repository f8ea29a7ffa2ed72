/* SPDX-License-Identifier: MIT */
#include "wsman/checked.h"

#include "core/fail.h"
#include "wsmi/duration.h"
#include "xml/chars.h"

bool wsmi_checked_text(struct wsmi_buf *out, struct wsmi_view text, struct wsmi_err *err)
{
    size_t offset;
    return wsmi_write_legal(out, text, &offset) ||
           wsmi_fail(err, WSMI_E_USAGE, offset, "text has a character that XML cannot carry");
}

bool wsmi_checked_element(struct wsmi_buf *out, enum wsmi_ns ns, const char *local,
                          struct wsmi_view text, struct wsmi_err *err)
{
    wsmi_write_open(out, ns, local);
    if (!wsmi_checked_text(out, text, err)) {
        return false;
    }
    wsmi_write_close(out, ns, local);
    return true;
}

bool wsmi_checked_optional(struct wsmi_buf *out, enum wsmi_ns ns, const char *local,
                           struct wsmi_view text, struct wsmi_err *err)
{
    return text.len == 0 || wsmi_checked_element(out, ns, local, text, err);
}

bool wsmi_checked_attr(struct wsmi_buf *out, const char *name, struct wsmi_view value,
                       struct wsmi_err *err)
{
    wsmi_buf_put_byte(out, ' ');
    wsmi_buf_put_str(out, name);
    wsmi_buf_put_str(out, "=\"");
    if (!wsmi_checked_text(out, value, err)) {
        return false;
    }
    wsmi_buf_put_byte(out, '"');
    return true;
}

bool wsmi_checked_name(struct wsmi_buf *out, struct wsmi_view name, struct wsmi_err *err)
{
    size_t prefix_bytes;
    size_t good = wsmi_xml_qname_bytes(name, &prefix_bytes);
    if (good == 0 || good != name.len || prefix_bytes != 0) {
        size_t offset = prefix_bytes != 0 ? prefix_bytes : good;
        return wsmi_fail(err, WSMI_E_USAGE, offset, "name cannot be the name of an XML element");
    }
    wsmi_buf_put(out, name);
    return true;
}

bool wsmi_checked_namespace(struct wsmi_buf *out, struct wsmi_view uri, struct wsmi_err *err)
{
    if (uri.len == 0) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "namespace of an element is empty");
    }
    if (wsmi_ns_is(uri, WSMI_NS_XML) ||
        wsmi_view_eq(uri, WSMI_VIEW("http://www.w3.org/2000/xmlns/"))) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "namespace is one that XML reserves");
    }
    return wsmi_checked_text(out, uri, err);
}

bool wsmi_checked_duration(struct wsmi_buf *out, enum wsmi_ns ns, const char *local, uint64_t ms,
                           struct wsmi_err *err)
{
    struct wsmi_duration duration;
    if (!wsmi_duration_from_ms(ms, &duration)) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "time is longer than 99999999 days");
    }
    wsmi_write_open(out, ns, local);
    wsmi_duration_write_wire(&duration, out);
    wsmi_write_close(out, ns, local);
    return true;
}
