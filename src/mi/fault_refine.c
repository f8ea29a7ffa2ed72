/* SPDX-License-Identifier: MIT */
#include "core/line.h"
#include "mi/result.h"

static bool subcode_is(const struct wsmi_error *error, struct wsmi_view local)
{
    return error->fault != NULL && wsmi_view_eq(error->fault->subcode.local, local);
}

static void set(struct wsmi_error *error, MI_Result result)
{
    error->result = result;
    error->category = wsmi_error_category(result);
}

void wsmi_error_refine(enum wsmi_action action, bool is_method, struct wsmi_error *error)
{
    bool has_own_instance = error->fault != NULL && error->fault->error_class.local.len > 0;
    if ((action == WSMI_ACTION_PULL || action == WSMI_ACTION_RELEASE) &&
        subcode_is(error, WSMI_VIEW("DestinationUnreachable"))) {
        set(error, MI_RESULT_INVALID_ENUMERATION_CONTEXT);
    } else if (is_method && !has_own_instance &&
               subcode_is(error, WSMI_VIEW("ActionNotSupported"))) {
        set(error, MI_RESULT_METHOD_NOT_FOUND);
    }
}

bool wsmi_fault_is_about_resource(const struct wsmi_fault *fault)
{
    static const struct wsmi_view subcodes[] = {WSMI_VIEW_INIT("ActionNotSupported"),
                                                WSMI_VIEW_INIT("DestinationUnreachable"),
                                                WSMI_VIEW_INIT("UnsupportedFeature")};
    enum { WBEM = 0x8004 };
    if (fault->error_class.local.len > 0 ||
        (fault->has_wsman_code && fault->wsman_code >> 16 == WBEM)) {
        return false;
    }
    for (size_t i = 0; i < sizeof(subcodes) / sizeof(subcodes[0]); i++) {
        if (wsmi_view_eq(fault->subcode.local, subcodes[i])) {
            return true;
        }
    }
    return wsmi_view_eq(fault->detail_tail, WSMI_VIEW("InvalidResourceURI"));
}

bool wsmi_fault_is_about_uri_form(const struct wsmi_fault *fault)
{
    return fault->has_wsman_code &&
           (fault->wsman_code == 0x80338139u || fault->wsman_code == 0x8033813Au);
}

static bool is_about_size_of_answer(const struct wsmi_error *error)
{
    /* openwsman means the size asked for by ServiceEnvelopeLimit. */
    static const struct wsmi_view tails[] = {
        WSMI_VIEW_INIT(""),
        WSMI_VIEW_INIT("MaxEnvelopeSize"),
        WSMI_VIEW_INIT("MaxEnvelopeSizeExceeded"),
        WSMI_VIEW_INIT("ServiceEnvelopeLimit"),
    };
    if (!subcode_is(error, WSMI_VIEW("EncodingLimit"))) {
        return false;
    }
    for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
        if (wsmi_view_eq_nocase(error->fault->detail_tail, tails[i])) {
            return true;
        }
    }
    return false;
}

void wsmi_error_name_size(uint32_t max_envelope_bytes, struct wsmi_error *error)
{
    enum { KIB = 1024, MAX_QUOTE_BYTES = 120 };
    struct wsmi_line line;
    const char *quote = error->text;
    if (!is_about_size_of_answer(error)) {
        return;
    }
    error->reason = "the answer is larger than MaxEnvelopeSize allows";
    wsmi_line_init(&line, error->words, sizeof(error->words));
    wsmi_line_put(&line, "the destination option max-envelope-size was ");
    wsmi_line_put_u64(&line, max_envelope_bytes / KIB);
    wsmi_line_put(&line, " KiB; a larger one helps unless the service has a limit of its own");
    if (quote != NULL) {
        wsmi_line_put(&line, "; the peer says: ");
        wsmi_line_put_foreign(&line, wsmi_view_from_str(quote), MAX_QUOTE_BYTES);
    }
    error->text = NULL;
}
