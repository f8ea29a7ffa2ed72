/* SPDX-License-Identifier: MIT */
/* Filters of Enumerate and Subscribe: DSP0226 section 8.3, DSP0227 sections 8 and 17. In w:Filter
 * always: OMI does not read n:Filter. */
#include "core/fail.h"
#include "wsman/request_write.h"

#define SELECTOR_DIALECT    "http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter"
#define ASSOCIATION_DIALECT "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter"

unsigned wsmi_filter_needs(const struct wsmi_filter *filter)
{
    bool is_association =
        filter->kind == WSMI_FILTER_ASSOCIATED || filter->kind == WSMI_FILTER_ASSOCIATION;
    return is_association ? WSMI_NS_BIT(WSMI_NS_CIMBINDING) : 0;
}

static bool write_object(const struct wsmi_request_writer *writer, const struct wsmi_filter *filter,
                         struct wsmi_err *err)
{
    if (filter->object == NULL) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "association filter has no object");
    }
    wsmi_write_open(writer->out, WSMI_NS_CIMBINDING, "Object");
    if (!wsmi_epr_write(writer, filter->object, 0, err)) {
        return false;
    }
    wsmi_write_close(writer->out, WSMI_NS_CIMBINDING, "Object");
    return true;
}

static bool write_associated(const struct wsmi_request_writer *writer,
                             const struct wsmi_filter *filter, struct wsmi_err *err)
{
    struct wsmi_buf *out = writer->out;
    wsmi_write_open(out, WSMI_NS_CIMBINDING, "AssociatedInstances");
    if (!write_object(writer, filter, err) ||
        !wsmi_checked_optional(out, WSMI_NS_CIMBINDING, "AssociationClassName",
                               filter->association_class, err) ||
        !wsmi_checked_optional(out, WSMI_NS_CIMBINDING, "Role", filter->role, err) ||
        !wsmi_checked_optional(out, WSMI_NS_CIMBINDING, "ResultClassName", filter->result_class,
                               err) ||
        !wsmi_checked_optional(out, WSMI_NS_CIMBINDING, "ResultRole", filter->result_role, err)) {
        return false;
    }
    wsmi_write_close(out, WSMI_NS_CIMBINDING, "AssociatedInstances");
    return true;
}

static bool write_association(const struct wsmi_request_writer *writer,
                              const struct wsmi_filter *filter, struct wsmi_err *err)
{
    struct wsmi_buf *out = writer->out;
    if (filter->association_class.len > 0 || filter->result_role.len > 0) {
        return wsmi_fail(err, WSMI_E_USAGE, 0,
                         "filter for associations knows neither association class nor result role");
    }
    wsmi_write_open(out, WSMI_NS_CIMBINDING, "AssociationInstances");
    if (!write_object(writer, filter, err) ||
        !wsmi_checked_optional(out, WSMI_NS_CIMBINDING, "ResultClassName", filter->result_class,
                               err) ||
        !wsmi_checked_optional(out, WSMI_NS_CIMBINDING, "Role", filter->role, err)) {
        return false;
    }
    wsmi_write_close(out, WSMI_NS_CIMBINDING, "AssociationInstances");
    return true;
}

static bool write_content(const struct wsmi_request_writer *writer,
                          const struct wsmi_filter *filter, struct wsmi_err *err)
{
    switch (filter->kind) {
    case WSMI_FILTER_SELECTORS:
        return wsmi_selectors_write(writer, filter->selectors, filter->selector_count, 0, err);
    case WSMI_FILTER_ASSOCIATED:
        return write_associated(writer, filter, err);
    case WSMI_FILTER_ASSOCIATION:
        return write_association(writer, filter, err);
    default:
        return wsmi_checked_text(writer->out, filter->text, err);
    }
}

bool wsmi_filter_write(const struct wsmi_request_writer *writer, const struct wsmi_filter *filter,
                       struct wsmi_err *err)
{
    struct wsmi_view dialect = filter->dialect;
    switch (filter->kind) {
    case WSMI_FILTER_NONE:
        return true;
    case WSMI_FILTER_TEXT:
        break;
    case WSMI_FILTER_SELECTORS:
        dialect = WSMI_VIEW(SELECTOR_DIALECT);
        break;
    case WSMI_FILTER_ASSOCIATED:
    case WSMI_FILTER_ASSOCIATION:
        dialect = WSMI_VIEW(ASSOCIATION_DIALECT);
        break;
    default:
        return wsmi_fail(err, WSMI_E_USAGE, 0, "filter is of an unknown kind");
    }
    if (dialect.len == 0) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "filter has no dialect");
    }
    wsmi_buf_put_str(writer->out, "<w:Filter");
    if (!wsmi_checked_attr(writer->out, "Dialect", dialect, err)) {
        return false;
    }
    wsmi_buf_put_byte(writer->out, '>');
    if (!write_content(writer, filter, err)) {
        return false;
    }
    wsmi_write_close(writer->out, WSMI_NS_WSMAN, "Filter");
    return true;
}
