/* SPDX-License-Identifier: MIT */
#include "wsmi/request.h"

#include "core/fail.h"
#include "wsman/request_write.h"

/* The namespaces the body uses beside those of the header. */
static unsigned body_needs(const struct wsmi_request *request, const struct wsmi_limits *limits)
{
    const struct wsmi_enumerate *enumerate = &request->enumerate;
    const struct wsmi_subscribe *subscribe = &request->subscribe;
    switch (request->kind) {
    case WSMI_REQUEST_INSTANCE:
        return wsmi_instance_needs(request->instance, request->datetime_form, limits);
    case WSMI_REQUEST_INVOKE:
        return wsmi_instance_needs(request->invoke.parameters, request->datetime_form, limits);
    case WSMI_REQUEST_ENUMERATE:
        return WSMI_NS_BIT(WSMI_NS_ENUMERATION) | wsmi_filter_needs(&enumerate->filter) |
               (enumerate->polymorphism != WSMI_POLYMORPHISM_DEFAULT
                    ? WSMI_NS_BIT(WSMI_NS_CIMBINDING)
                    : 0);
    case WSMI_REQUEST_PULL:
    case WSMI_REQUEST_RELEASE:
        return WSMI_NS_BIT(WSMI_NS_ENUMERATION);
    case WSMI_REQUEST_SUBSCRIBE:
        return WSMI_NS_BIT(WSMI_NS_EVENTING) | wsmi_filter_needs(&subscribe->filter) |
               (subscribe->data_locale.len > 0 ? WSMI_NS_BIT(WSMI_NS_MSWSMAN) : 0);
    case WSMI_REQUEST_UNSUBSCRIBE:
    case WSMI_REQUEST_RENEW:
        return WSMI_NS_BIT(WSMI_NS_EVENTING);
    case WSMI_REQUEST_INTERACTIVE:
        return WSMI_NS_BIT(WSMI_NS_INTERACTIVE);
    default:
        return 0;
    }
}

static bool write_interactive(const struct wsmi_request_writer *writer, struct wsmi_err *err)
{
    const struct wsmi_interactive_response *interactive = &writer->request->interactive;
    struct wsmi_buf *out = writer->out;
    wsmi_write_open(out, WSMI_NS_INTERACTIVE, "InteractiveResponse");
    if (!wsmi_checked_element(out, WSMI_NS_INTERACTIVE, "EventType", interactive->event_type,
                              err) ||
        !wsmi_checked_element(out, WSMI_NS_INTERACTIVE, "Response", interactive->response, err)) {
        return false;
    }
    wsmi_write_close(out, WSMI_NS_INTERACTIVE, "InteractiveResponse");
    return true;
}

static bool write_body(const struct wsmi_request_writer *writer, struct wsmi_err *err)
{
    switch (writer->request->kind) {
    case WSMI_REQUEST_EMPTY:
        return true;
    case WSMI_REQUEST_INSTANCE:
        return wsmi_instance_write(writer, err);
    case WSMI_REQUEST_INVOKE:
        return wsmi_invoke_write(writer, err);
    case WSMI_REQUEST_ENUMERATE:
        return wsmi_enumerate_write(writer, err);
    case WSMI_REQUEST_PULL:
        return wsmi_pull_write(writer, err);
    case WSMI_REQUEST_RELEASE:
        return wsmi_release_write(writer, err);
    case WSMI_REQUEST_SUBSCRIBE:
        return wsmi_subscribe_write(writer, err);
    case WSMI_REQUEST_UNSUBSCRIBE:
        wsmi_buf_put_str(writer->out, "<e:Unsubscribe/>");
        return true;
    case WSMI_REQUEST_RENEW:
        return wsmi_renew_write(writer, err);
    case WSMI_REQUEST_INTERACTIVE:
        return write_interactive(writer, err);
    default:
        return wsmi_fail(err, WSMI_E_USAGE, 0, "request is of an unknown kind");
    }
}

static void open_envelope(const struct wsmi_request_writer *writer)
{
    const struct wsmi_view no_lang = {NULL, 0};
    enum wsmi_ns list[WSMI_NS_COUNT];
    size_t count = 0;
    for (unsigned ns = WSMI_NS_OTHER + 1; ns < WSMI_NS_COUNT; ns++) {
        if ((writer->declared & WSMI_NS_BIT(ns)) != 0) {
            list[count++] = (enum wsmi_ns)ns;
        }
    }
    wsmi_write_envelope(writer->out, no_lang, list, count);
}

bool wsmi_request_encode(const struct wsmi_request *request, const struct wsmi_limits *limits,
                         struct wsmi_buf *out, struct wsmi_err *err)
{
    const struct wsmi_request_writer writer = {
        .request = request,
        .limits = limits,
        .out = out,
        .declared = wsmi_request_header_needs(&request->header) | body_needs(request, limits),
    };
    open_envelope(&writer);
    if (!wsmi_request_header_write(&writer, err)) {
        return false;
    }
    wsmi_buf_put_str(out, request->kind == WSMI_REQUEST_EMPTY ? "<s:Body/>" : "<s:Body>");
    if (!write_body(&writer, err)) {
        return false;
    }
    wsmi_buf_put_str(out, request->kind == WSMI_REQUEST_EMPTY ? "" : "</s:Body>");
    wsmi_write_close(out, WSMI_NS_SOAP, "Envelope");
    return wsmi_buf_ok(out, err);
}
