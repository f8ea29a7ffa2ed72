/* SPDX-License-Identifier: MIT */
/* Identify and IdentifyResponse: DSP0226 section 11, MS-WSMV section 3.1.4.1.23. */
#include "wsmi/identify.h"

#include "core/fail.h"
#include "wsman/message.h"
#include "wsman/write.h"

enum {
    STATE_SKIP = 0,
    STATE_RESPONSE,
    STATE_PROTOCOL_VERSION,
    STATE_PRODUCT_VENDOR,
    STATE_PRODUCT_VERSION,
    STATE_SECURITY_PROFILES,
    STATE_SECURITY_PROFILE_NAME,
    STATE_COUNT
};

struct view_list {
    struct wsmi_view *views;
    size_t count;
    size_t cap;
};

/* struct wsmi_message.body while an answer is read. */
struct identify_body {
    struct view_list versions;
    struct view_list profiles;
};

static struct identify_body *body_of(const struct wsmi_walk *walk)
{
    return wsmi_message_of(walk)->body;
}

static struct wsmi_identify *identify_of(const struct wsmi_walk *walk)
{
    return &wsmi_message_of(walk)->envelope.identify;
}

static bool append(struct wsmi_walk *walk, struct view_list *list, struct wsmi_view text,
                   struct wsmi_err *err)
{
    const struct identify_body *body = body_of(walk);
    size_t offset = wsmi_walk_offset(walk);
    if (body->versions.count + body->profiles.count == walk->limits->max_profiles) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset,
                         "more protocol versions and security profiles than max_profiles");
    }
    struct wsmi_view *views = wsmi_list_reserve(walk->arena, list->views, sizeof(*views),
                                                list->count, &list->cap, offset, err);
    if (views == NULL) {
        return false;
    }
    list->views = views;
    if (!wsmi_walk_keep(walk, wsmi_view_trim(text), &views[list->count], err)) {
        return false;
    }
    list->count++;
    return true;
}

static bool add_version(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return append(walk, &body_of(walk)->versions, text, err);
}

static bool add_profile(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return append(walk, &body_of(walk)->profiles, text, err);
}

static bool keep_vendor(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return wsmi_walk_keep(walk, wsmi_view_trim(text), &identify_of(walk)->product_vendor, err);
}

static bool keep_version(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return wsmi_walk_keep(walk, wsmi_view_trim(text), &identify_of(walk)->product_version, err);
}

static bool leave_response(struct wsmi_walk *walk, struct wsmi_err *err)
{
    const struct identify_body *body = body_of(walk);
    struct wsmi_identify *identify = identify_of(walk);
    (void)err;
    identify->protocol_versions = body->versions.views;
    identify->protocol_version_count = body->versions.count;
    identify->security_profiles = body->profiles.views;
    identify->security_profile_count = body->profiles.count;
    return true;
}

#define TEXT_STATE(keep)                                                                           \
    {                                                                                              \
        .content = WSMI_CONTENT_TEXT, .strangers = WSMI_STRANGERS_REFUSED, .text = (keep)          \
    }

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_RESPONSE] = {.leave = leave_response},
    [STATE_PROTOCOL_VERSION] = TEXT_STATE(add_version),
    [STATE_PRODUCT_VENDOR] = TEXT_STATE(keep_vendor),
    [STATE_PRODUCT_VERSION] = TEXT_STATE(keep_version),
    [STATE_SECURITY_PROFILES] = {.content = WSMI_CONTENT_ELEMENTS},
    [STATE_SECURITY_PROFILE_NAME] = TEXT_STATE(add_profile),
};

/* MS-WSMV section 2.2.1 prints the namespace with "identify/1"; no agent known to us sends that, so
 * it is not accepted. */
static const struct wsmi_walk_rule rules[] = {
    {STATE_RESPONSE, WSMI_NS_IDENTITY, WSMI_VIEW_INIT("ProtocolVersion"), STATE_PROTOCOL_VERSION,
     false, NULL},
    {STATE_RESPONSE, WSMI_NS_IDENTITY, WSMI_VIEW_INIT("ProductVendor"), STATE_PRODUCT_VENDOR, true,
     NULL},
    {STATE_RESPONSE, WSMI_NS_IDENTITY, WSMI_VIEW_INIT("ProductVersion"), STATE_PRODUCT_VERSION,
     true, NULL},
    {STATE_RESPONSE, WSMI_NS_IDENTITY, WSMI_VIEW_INIT("SecurityProfiles"), STATE_SECURITY_PROFILES,
     true, NULL},
    {STATE_SECURITY_PROFILES, WSMI_NS_IDENTITY, WSMI_VIEW_INIT("SecurityProfileName"),
     STATE_SECURITY_PROFILE_NAME, false, NULL},
};

_Static_assert(sizeof(rules) / sizeof(rules[0]) <= WSMI_WALK_MAX_RULES, "one bit a rule");

static const struct wsmi_walk_grammar grammar = {states, rules, sizeof(rules) / sizeof(rules[0])};

/* OMI puts IdentifyResponse, not its children, into the SOAP namespace. */
const struct wsmi_body_decoder wsmi_identify_decoder = {
    .kind = WSMI_BODY_IDENTIFY_RESPONSE,
    .ns = WSMI_NS_IDENTITY,
    .local = WSMI_VIEW_INIT("IdentifyResponse"),
    .lenient_ns = WSMI_NS_SOAP,
    .lenient = WSMI_LENIENT_IDENTIFY_NS,
    .body_bytes = sizeof(struct identify_body),
    .root = {&grammar, STATE_RESPONSE},
};

static const enum wsmi_ns declared[] = {WSMI_NS_SOAP, WSMI_NS_IDENTITY};

static void open_envelope(struct wsmi_buf *out)
{
    const struct wsmi_view no_lang = {NULL, 0};
    wsmi_write_envelope(out, no_lang, declared, sizeof(declared) / sizeof(declared[0]));
    wsmi_buf_put_str(out, "<s:Header/><s:Body>");
}

static void close_envelope(struct wsmi_buf *out)
{
    wsmi_buf_put_str(out, "</s:Body></s:Envelope>");
}

void wsmi_identify_encode_request(struct wsmi_buf *out)
{
    open_envelope(out);
    wsmi_buf_put_str(out, "<i:Identify/>");
    close_envelope(out);
}

void wsmi_identify_encode_response(const struct wsmi_identify *identify, struct wsmi_buf *out)
{
    open_envelope(out);
    wsmi_write_open(out, WSMI_NS_IDENTITY, "IdentifyResponse");
    for (size_t i = 0; i < identify->protocol_version_count; i++) {
        wsmi_write_element(out, WSMI_NS_IDENTITY, "ProtocolVersion",
                           identify->protocol_versions[i]);
    }
    wsmi_write_optional(out, WSMI_NS_IDENTITY, "ProductVendor", identify->product_vendor);
    wsmi_write_optional(out, WSMI_NS_IDENTITY, "ProductVersion", identify->product_version);
    if (identify->security_profile_count > 0) {
        wsmi_write_open(out, WSMI_NS_IDENTITY, "SecurityProfiles");
        for (size_t i = 0; i < identify->security_profile_count; i++) {
            wsmi_write_element(out, WSMI_NS_IDENTITY, "SecurityProfileName",
                               identify->security_profiles[i]);
        }
        wsmi_write_close(out, WSMI_NS_IDENTITY, "SecurityProfiles");
    }
    wsmi_write_close(out, WSMI_NS_IDENTITY, "IdentifyResponse");
    close_envelope(out);
}
