/* SPDX-License-Identifier: MIT */
#include "wsmi/resource_uri.h"

#define DMTF_ALL  "http://schemas.dmtf.org/wbem/wscim/1/*"
#define DMTF      "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define MICROSOFT "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
#define INTRINSIC "http://schemas.openwsman.org/wbem/wscim/1/intrinsic"
#define CIMXML    "http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/*"

/* What stands between host and namespace in the form of iDRAC, under the DMTF's host or Dell's. */
#define DELL_HOST "http://schemas.dell.com/wbem/wscim/1/cim-schema/2/"

struct wsmi_view wsmi_uri_cimxml(void)
{
    return WSMI_VIEW(CIMXML);
}

struct wsmi_view wsmi_uri_intrinsic(void)
{
    return WSMI_VIEW(INTRINSIC);
}

void wsmi_uri_write_intrinsic(struct wsmi_view class_name, struct wsmi_buf *out)
{
    wsmi_buf_put_str(out, INTRINSIC);
    if (class_name.len > 0) {
        wsmi_buf_put_byte(out, '/');
        wsmi_buf_put(out, class_name);
    }
}

static bool is_separator(uint8_t byte)
{
    return byte == '/' || byte == '\\';
}

void wsmi_uri_write_name_space(struct wsmi_view name_space, struct wsmi_buf *out)
{
    bool is_first = true;
    size_t at = 0;
    while (at < name_space.len) {
        size_t end = at;
        while (end < name_space.len && !is_separator(name_space.ptr[end])) {
            end++;
        }
        if (end > at) {
            struct wsmi_view part = {name_space.ptr + at, end - at};
            if (!is_first) {
                wsmi_buf_put_byte(out, '/');
            }
            wsmi_buf_put(out, part);
            is_first = false;
        }
        at = end + 1;
    }
}

/* The slash behind the namespace belongs to it: without one there is none. */
static void write_microsoft(struct wsmi_view name_space, struct wsmi_view class_name,
                            struct wsmi_buf *out)
{
    wsmi_buf_put_str(out, MICROSOFT);
    size_t before = out->len;
    wsmi_uri_write_name_space(name_space, out);
    if (out->len > before) {
        wsmi_buf_put_byte(out, '/');
    }
    wsmi_buf_put(out, class_name);
}

void wsmi_uri_write_class(enum wsmi_uri_form form, struct wsmi_view name_space,
                          struct wsmi_view class_name, struct wsmi_buf *out)
{
    if (form == WSMI_URI_MICROSOFT) {
        write_microsoft(name_space, class_name, out);
        return;
    }
    /* All classes have a URI of their own (DSP0227 section 6), not the schema's with a star. */
    if (wsmi_view_eq(class_name, WSMI_VIEW("*"))) {
        wsmi_buf_put_str(out, DMTF_ALL);
        return;
    }
    wsmi_buf_put_str(out, DMTF);
    wsmi_buf_put(out, class_name);
}

/* Bytes up to the last slash and with it; 0 when there is none. */
static size_t class_offset(struct wsmi_view uri)
{
    size_t at = uri.len;
    while (at > 0 && uri.ptr[at - 1] != '/') {
        at--;
    }
    return at;
}

struct wsmi_view wsmi_uri_class(struct wsmi_view uri)
{
    const struct wsmi_view none = {NULL, 0};
    size_t at = class_offset(uri);
    if (at == 0 || at == uri.len) {
        return none;
    }
    struct wsmi_view name = {uri.ptr + at, uri.len - at};
    return name;
}

struct wsmi_view wsmi_uri_name_space(struct wsmi_view uri)
{
    /* Agents answer in another case than they were asked in (MS-WSMV section 4.11.1). */
    static const struct wsmi_view roots[] = {WSMI_VIEW_INIT(MICROSOFT), WSMI_VIEW_INIT(DMTF),
                                             WSMI_VIEW_INIT(DELL_HOST)};
    const struct wsmi_view none = {NULL, 0};
    size_t end = class_offset(uri);
    for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
        size_t root_bytes = roots[i].len;
        struct wsmi_view start = {uri.ptr, root_bytes};
        if (end > root_bytes && wsmi_view_eq_nocase(start, roots[i])) {
            struct wsmi_view found = {uri.ptr + root_bytes, end - 1 - root_bytes};
            return found;
        }
    }
    return none;
}
