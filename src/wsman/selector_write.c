/* SPDX-License-Identifier: MIT */
/* SelectorSet (DSP0226 section 5.1.2.2) and endpoint references (WS-Addressing 2004/08 section 2).
 */
#include "core/fail.h"
#include "wsman/request_write.h"

#define ANONYMOUS "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous"

/* DSP0226 has services refuse a name twice, and names of keys are compared without case. */
static bool check_names(const struct wsmi_selector *selectors, size_t count,
                        const struct wsmi_limits *limits, struct wsmi_err *err)
{
    if (count > limits->max_selectors) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "more selectors than max_selectors");
    }
    for (size_t i = 0; i < count; i++) {
        if (selectors[i].name.len == 0) {
            return wsmi_fail(err, WSMI_E_USAGE, 0, "selector has no name");
        }
        for (size_t j = 0; j < i; j++) {
            if (wsmi_view_eq_nocase(selectors[i].name, selectors[j].name)) {
                return wsmi_fail(err, WSMI_E_USAGE, 0, "selector is there twice");
            }
        }
    }
    return true;
}

/* OMI writes a reference without the wrapper but reads it only with one. */
static bool write_selector(const struct wsmi_request_writer *writer,
                           const struct wsmi_selector *selector, size_t depth, struct wsmi_err *err)
{
    struct wsmi_buf *out = writer->out;
    wsmi_buf_put_str(out, "<w:Selector");
    if (!wsmi_checked_attr(out, "Name", selector->name, err)) {
        return false;
    }
    wsmi_buf_put_byte(out, '>');
    if (selector->reference != NULL) {
        wsmi_write_open(out, WSMI_NS_ADDRESSING, "EndpointReference");
        if (!wsmi_epr_write(writer, selector->reference, depth, err)) {
            return false;
        }
        wsmi_write_close(out, WSMI_NS_ADDRESSING, "EndpointReference");
    } else if (!wsmi_checked_text(out, selector->text, err)) {
        return false;
    }
    wsmi_write_close(out, WSMI_NS_WSMAN, "Selector");
    return true;
}

bool wsmi_selectors_write(const struct wsmi_request_writer *writer,
                          const struct wsmi_selector *selectors, size_t count, size_t depth,
                          struct wsmi_err *err)
{
    if (!check_names(selectors, count, writer->limits, err)) {
        return false;
    }
    if (count == 0) {
        return true;
    }
    wsmi_write_open(writer->out, WSMI_NS_WSMAN, "SelectorSet");
    for (size_t i = 0; i < count; i++) {
        if (!write_selector(writer, &selectors[i], depth, err)) {
            return false;
        }
    }
    wsmi_write_close(writer->out, WSMI_NS_WSMAN, "SelectorSet");
    return true;
}

bool wsmi_epr_write(const struct wsmi_request_writer *writer, const struct wsmi_epr *epr,
                    size_t depth, struct wsmi_err *err)
{
    struct wsmi_buf *out = writer->out;
    struct wsmi_view address = epr->address.len > 0 ? epr->address : WSMI_VIEW(ANONYMOUS);
    if (depth >= writer->limits->max_epr_depth) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "reference is nested deeper than max_epr_depth");
    }
    if (epr->resource_uri.len == 0) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "reference has no resource URI");
    }
    if (!wsmi_checked_element(out, WSMI_NS_ADDRESSING, "Address", address, err)) {
        return false;
    }
    wsmi_write_open(out, WSMI_NS_ADDRESSING, "ReferenceParameters");
    if (!wsmi_checked_element(out, WSMI_NS_WSMAN, "ResourceURI", epr->resource_uri, err) ||
        !wsmi_selectors_write(writer, epr->selectors, epr->selector_count, depth + 1, err)) {
        return false;
    }
    wsmi_write_close(out, WSMI_NS_ADDRESSING, "ReferenceParameters");
    return true;
}
