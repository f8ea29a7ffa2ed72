/* SPDX-License-Identifier: MIT */
#include "mi/dialect.h"

#include "mi/session.h"
#include "mi/value.h"

/* `learnt` is a form, and where it is from. */
enum { FORM = 0xF, FROM_VALUE = 0x10, FROM_IDENTIFY = 0x20 };

/* By ProductVendor; all others take the wrapper. */
static const struct {
    struct wsmi_view vendor;
    enum wsmi_datetime_form form;
} vendors[] = {
    {WSMI_VIEW_INIT("Open Management Infrastructure"), WSMI_DATETIME_PLAIN},
    {WSMI_VIEW_INIT("Openwsman Project"), WSMI_DATETIME_CIM}, /* hands the text to its CIMOM */
};

enum wsmi_datetime_form wsmi_dialect_form(const struct wsmi_dialect *dialect)
{
    return (enum wsmi_datetime_form)(atomic_load(&dialect->learnt) & FORM);
}

/* `room`: how many more instances may be inside one another. */
static bool has_datetime(const struct wsmi_cim_instance *instance, unsigned room)
{
    for (size_t i = 0; instance != NULL && i < instance->property_count; i++) {
        const struct wsmi_property *property = &instance->properties[i];
        for (size_t j = 0; j < property->item_count; j++) {
            const struct wsmi_item *item = &property->items[j];
            if (item->kind == WSMI_ITEM_DATETIME || (item->kind == WSMI_ITEM_INSTANCE && room > 0 &&
                                                     has_datetime(item->instance, room - 1))) {
                return true;
            }
        }
    }
    return false;
}

bool wsmi_dialect_is_needed(const struct wsmi_dialect *dialect, const struct wsmi_request *request)
{
    return atomic_load(&dialect->learnt) == 0 &&
           ((request->kind == WSMI_REQUEST_INSTANCE &&
             has_datetime(request->instance, WSMI_VALUE_MAX_DEPTH)) ||
            (request->kind == WSMI_REQUEST_INVOKE &&
             has_datetime(request->invoke.parameters, WSMI_VALUE_MAX_DEPTH)));
}

void wsmi_dialect_ask(const struct wsmi_session_config *config, struct wsmi_task_request *ret)
{
    /* Asks Windows for the unauthenticated form (MS-WSMV section 3.1.4.1.23). */
    static const char *const anonymous_headers[] = {"WSMANIDENTIFY: unauthenticated"};
    wsmi_identify_encode_request(&ret->body);
    ret->headers = anonymous_headers;
    ret->header_count = config->anonymous ? 1 : 0;
    ret->may_repeat = true;
}

bool wsmi_dialect_read(struct wsmi_session *session, const struct wsmi_http_answer *http,
                       struct wsmi_answer *answer, struct wsmi_error *error)
{
    /* Identify carries no addressing headers, so there is no MessageID to relate to. */
    static const struct wsmi_envelope_expect expect = {.lenient = WSMI_LENIENT_AGENTS};
    unsigned learnt = FROM_IDENTIFY | WSMI_DATETIME_WRAPPED;
    if (!wsmi_answer_read(answer, session, http, &expect, 1u << WSMI_BODY_IDENTIFY_RESPONSE,
                          error)) {
        return false;
    }
    struct wsmi_view vendor = wsmi_view_trim(answer->reply.envelope.identify.product_vendor);
    if (vendor.len == 0) {
        /* The anonymous form of Windows and of openwsman names nobody. */
        wsmi_dialect_give_up(&session->dialect);
        return true;
    }
    for (size_t i = 0; i < sizeof(vendors) / sizeof(vendors[0]); i++) {
        if (wsmi_view_eq_nocase(vendor, vendors[i].vendor)) {
            learnt = FROM_IDENTIFY | (unsigned)vendors[i].form;
        }
    }
    atomic_store(&session->dialect.learnt, learnt);
    return true;
}

void wsmi_dialect_give_up(struct wsmi_dialect *dialect)
{
    unsigned nothing = 0;
    (void)atomic_compare_exchange_strong(&dialect->learnt, &nothing,
                                         FROM_VALUE | WSMI_DATETIME_WRAPPED);
}

static bool is_cim_text(struct wsmi_view text)
{
    enum { CIM_TEXT_BYTES = 25, POINT = 14 };
    text = wsmi_view_trim(text);
    return text.len == CIM_TEXT_BYTES && text.ptr[POINT] == '.';
}

void wsmi_dialect_learn_item(struct wsmi_dialect *dialect, const struct wsmi_session_config *config,
                             const struct wsmi_item *item)
{
    unsigned known = atomic_load(&dialect->learnt);
    unsigned learnt = FROM_VALUE | WSMI_DATETIME_WRAPPED;
    if (item->kind == WSMI_ITEM_TEXT) {
        learnt = FROM_VALUE | (is_cim_text(item->text) ? WSMI_DATETIME_CIM : WSMI_DATETIME_PLAIN);
    } else if (item->kind != WSMI_ITEM_DATETIME ||
               /* To this one OMI writes what it does not read. */
               wsmi_view_eq_nocase(wsmi_view_from_str(config->user_agent),
                                   WSMI_VIEW("Microsoft WinRM Client"))) {
        return;
    }
    if ((known & FROM_IDENTIFY) == 0) {
        (void)atomic_compare_exchange_strong(&dialect->learnt, &known, learnt);
    }
}
