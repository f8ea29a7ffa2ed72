/* SPDX-License-Identifier: MIT */
/* Subscribe with pull delivery, and Renew: DSP0226 section 10. The order is the one OMI insists on.
 */
#include "wsman/request_write.h"

#define PULL_MODE "http://schemas.dmtf.org/wbem/wsman/1/wsman/Pull"

static bool write_delivery(struct wsmi_buf *out, const struct wsmi_subscribe *subscribe,
                           struct wsmi_err *err)
{
    wsmi_buf_put_str(out, "<e:Delivery Mode=\"" PULL_MODE "\">");
    if (subscribe->heartbeat_ms > 0 &&
        !wsmi_checked_duration(out, WSMI_NS_WSMAN, "Heartbeats", subscribe->heartbeat_ms, err)) {
        return false;
    }
    if (!wsmi_locale_write(out, WSMI_NS_WSMAN, "Locale", subscribe->locale, err) ||
        !wsmi_locale_write(out, WSMI_NS_MSWSMAN, "DataLocale", subscribe->data_locale, err)) {
        return false;
    }
    wsmi_write_element(out, WSMI_NS_WSMAN, "ContentEncoding", WSMI_VIEW("UTF-8"));
    wsmi_write_close(out, WSMI_NS_EVENTING, "Delivery");
    return true;
}

static bool write_expires(struct wsmi_buf *out, uint64_t expires_ms, struct wsmi_err *err)
{
    return expires_ms == 0 ||
           wsmi_checked_duration(out, WSMI_NS_EVENTING, "Expires", expires_ms, err);
}

bool wsmi_subscribe_write(const struct wsmi_request_writer *writer, struct wsmi_err *err)
{
    const struct wsmi_subscribe *subscribe = &writer->request->subscribe;
    struct wsmi_buf *out = writer->out;
    wsmi_write_open(out, WSMI_NS_EVENTING, "Subscribe");
    if (!write_delivery(out, subscribe, err) || !write_expires(out, subscribe->expires_ms, err) ||
        !wsmi_filter_write(writer, &subscribe->filter, err) ||
        !wsmi_checked_optional(out, WSMI_NS_WSMAN, "Bookmark", subscribe->bookmark, err)) {
        return false;
    }
    wsmi_buf_put_str(out, subscribe->send_bookmarks ? "<w:SendBookmarks/>" : "");
    wsmi_write_close(out, WSMI_NS_EVENTING, "Subscribe");
    return true;
}

bool wsmi_renew_write(const struct wsmi_request_writer *writer, struct wsmi_err *err)
{
    wsmi_write_open(writer->out, WSMI_NS_EVENTING, "Renew");
    if (!write_expires(writer->out, writer->request->subscribe.expires_ms, err)) {
        return false;
    }
    wsmi_write_close(writer->out, WSMI_NS_EVENTING, "Renew");
    return true;
}
