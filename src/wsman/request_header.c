/* SPDX-License-Identifier: MIT */
/* The header of a request: DSP0226 sections 5.4 and 6, MS-WSMV section 3.1.4.1. */
#include "core/fail.h"
#include "wsman/request_write.h"

/* Services need not obey less than this (MS-WSMV section 2.2.4.10: the lowest MaxTimeoutms), and
 * openwsman takes it for nothing. */
enum { MIN_TIMEOUT_MS = 500 };

#define REPLY_TO                                                                                   \
    "<a:ReplyTo><a:Address s:mustUnderstand=\"true\">"                                             \
    "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>"

unsigned wsmi_request_header_needs(const struct wsmi_request_header *header)
{
    unsigned needs =
        WSMI_NS_BIT(WSMI_NS_SOAP) | WSMI_NS_BIT(WSMI_NS_ADDRESSING) | WSMI_NS_BIT(WSMI_NS_WSMAN);
    if (header->data_locale.len > 0 || header->session_id.len > 0 || header->operation_id.len > 0) {
        needs |= WSMI_NS_BIT(WSMI_NS_MSWSMAN);
    }
    for (size_t i = 0; i < header->option_count; i++) {
        needs |= header->options[i].has_type ? WSMI_NS_BIT(WSMI_NS_XS) : 0;
    }
    return needs;
}

/* <p:local s:mustUnderstand="mark">text</p:local>, nothing for an empty text. */
static bool write_marked(struct wsmi_buf *out, enum wsmi_ns ns, const char *local, const char *mark,
                         struct wsmi_view text, struct wsmi_err *err)
{
    if (text.len == 0) {
        return true;
    }
    wsmi_buf_put_byte(out, '<');
    wsmi_buf_put_str(out, wsmi_ns_prefix(ns));
    wsmi_buf_put_byte(out, ':');
    wsmi_buf_put_str(out, local);
    wsmi_write_attr(out, "s:mustUnderstand", wsmi_view_from_str(mark));
    wsmi_buf_put_byte(out, '>');
    if (!wsmi_checked_text(out, text, err)) {
        return false;
    }
    wsmi_write_close(out, ns, local);
    return true;
}

bool wsmi_locale_write(struct wsmi_buf *out, enum wsmi_ns ns, const char *local,
                       struct wsmi_view lang, struct wsmi_err *err)
{
    if (lang.len == 0) {
        return true;
    }
    wsmi_buf_put_byte(out, '<');
    wsmi_buf_put_str(out, wsmi_ns_prefix(ns));
    wsmi_buf_put_byte(out, ':');
    wsmi_buf_put_str(out, local);
    if (!wsmi_checked_attr(out, "xml:lang", lang, err)) {
        return false;
    }
    wsmi_buf_put_str(out, " s:mustUnderstand=\"false\"/>");
    return true;
}

static bool check_required(const struct wsmi_request_header *header, struct wsmi_err *err)
{
    if (header->to.len == 0) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "header has no To");
    }
    if (header->resource_uri.len == 0) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "header has no ResourceURI");
    }
    if (header->action.len == 0) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "header has no Action");
    }
    if (header->message_id.len == 0) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "header has no MessageID");
    }
    return true;
}

static void write_max_envelope_size(struct wsmi_buf *out, uint32_t bytes)
{
    if (bytes > 0) {
        wsmi_buf_put_str(out, "<w:MaxEnvelopeSize s:mustUnderstand=\"true\">");
        wsmi_buf_put_u64(out, bytes);
        wsmi_write_close(out, WSMI_NS_WSMAN, "MaxEnvelopeSize");
    }
}

/* Tells a service of Windows 3.0 that interactive answers are understood; no other looks at it. */
static bool write_operation_id(struct wsmi_buf *out, const struct wsmi_request_header *header,
                               struct wsmi_err *err)
{
    if (header->operation_id.len == 0) {
        return true;
    }
    if (!write_marked(out, WSMI_NS_MSWSMAN, "OperationID", "false", header->operation_id, err)) {
        return false;
    }
    wsmi_buf_put_str(out, "<p:SequenceId s:mustUnderstand=\"false\">");
    wsmi_buf_put_u64(out, header->sequence_id);
    wsmi_write_close(out, WSMI_NS_MSWSMAN, "SequenceId");
    return true;
}

/* In a prefix of our own unless the Envelope declares one. */
static bool write_param(const struct wsmi_request_writer *writer,
                        const struct wsmi_reference_param *param, struct wsmi_err *err)
{
    struct wsmi_buf *out = writer->out;
    enum wsmi_ns ns = wsmi_ns_find(param->ns);
    bool is_declared = (writer->declared & WSMI_NS_BIT(ns)) != 0;
    const char *prefix = is_declared ? wsmi_ns_prefix(ns) : param->ns.len > 0 ? "r" : "";
    wsmi_buf_put_byte(out, '<');
    wsmi_buf_put_str(out, prefix);
    wsmi_buf_put_str(out, prefix[0] != '\0' ? ":" : "");
    if (!wsmi_checked_name(out, param->local, err)) {
        return false;
    }
    if (!is_declared && param->ns.len > 0) {
        wsmi_buf_put_str(out, " xmlns:r=\"");
        if (!wsmi_checked_namespace(out, param->ns, err)) {
            return false;
        }
        wsmi_buf_put_byte(out, '"');
    }
    wsmi_buf_put_byte(out, '>');
    if (!wsmi_checked_text(out, param->text, err)) {
        return false;
    }
    wsmi_buf_put_str(out, "</");
    wsmi_buf_put_str(out, prefix);
    wsmi_buf_put_str(out, prefix[0] != '\0' ? ":" : "");
    wsmi_buf_put(out, param->local);
    wsmi_buf_put_byte(out, '>');
    return true;
}

static bool write_params(const struct wsmi_request_writer *writer, struct wsmi_err *err)
{
    const struct wsmi_request_header *header = &writer->request->header;
    for (size_t i = 0; i < header->param_count; i++) {
        if (!write_param(writer, &header->params[i], err)) {
            return false;
        }
    }
    return true;
}

static bool write_addressing(struct wsmi_buf *out, const struct wsmi_request_header *header,
                             struct wsmi_err *err)
{
    if (!wsmi_checked_element(out, WSMI_NS_ADDRESSING, "To", header->to, err) ||
        !write_marked(out, WSMI_NS_WSMAN, "ResourceURI", "true", header->resource_uri, err)) {
        return false;
    }
    wsmi_buf_put_str(out, REPLY_TO);
    if (!write_marked(out, WSMI_NS_ADDRESSING, "Action", "true", header->action, err)) {
        return false;
    }
    write_max_envelope_size(out, header->max_envelope_size);
    return wsmi_checked_element(out, WSMI_NS_ADDRESSING, "MessageID", header->message_id, err);
}

/* OMI needs ResourceURI before SelectorSet; the order is the one Windows clients use. */
bool wsmi_request_header_write(const struct wsmi_request_writer *writer, struct wsmi_err *err)
{
    const struct wsmi_request_header *header = &writer->request->header;
    struct wsmi_buf *out = writer->out;
    uint64_t timeout_ms = header->operation_timeout_ms;
    if (!check_required(header, err)) {
        return false;
    }
    wsmi_write_open(out, WSMI_NS_SOAP, "Header");
    if (!write_addressing(out, header, err) ||
        !wsmi_locale_write(out, WSMI_NS_WSMAN, "Locale", header->locale, err) ||
        !wsmi_locale_write(out, WSMI_NS_MSWSMAN, "DataLocale", header->data_locale, err) ||
        !write_marked(out, WSMI_NS_MSWSMAN, "SessionId", "false", header->session_id, err) ||
        !write_operation_id(out, header, err) ||
        !wsmi_selectors_write(writer, header->selectors, header->selector_count, 0, err) ||
        !wsmi_options_write(writer, err) || !write_params(writer, err)) {
        return false;
    }
    if (timeout_ms > 0) {
        uint64_t sent_ms = timeout_ms < MIN_TIMEOUT_MS ? MIN_TIMEOUT_MS : timeout_ms;
        if (!wsmi_checked_duration(out, WSMI_NS_WSMAN, "OperationTimeout", sent_ms, err)) {
            return false;
        }
    }
    wsmi_write_close(out, WSMI_NS_SOAP, "Header");
    return true;
}
