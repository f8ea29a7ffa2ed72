/* SPDX-License-Identifier: MIT */
/*
 * MI_Session_Subscribe: a pull subscription (DSP0226 section 10, mode wsman/Pull): nobody has to be
 * reachable but the peer. Push delivery needs a listener and is refused.
 */
#include <time.h>

#include "mi/bag_edit.h"
#include "mi/cim_task.h"
#include "mi/operation.h"
#include "mi/query.h"
#include "mi/result.h"
#include "mi/session_operations.h"
#include "mi/value.h"

#define DELIVERY(name) MI_T("__MI_SUBSCRIPTIONDELIVERYOPTIONS_SET_" name)

struct arguments {
    const MI_OperationOptions *options;
    const MI_Char *name_space;
    const MI_Char *dialect;
    const MI_Char *expression;
    const MI_SubscriptionDeliveryOptions *delivery;
};

static const struct wsmi_cim_kind subscribe_kind = {
    .action = WSMI_ACTION_SUBSCRIBE,
    .bodies = 1u << WSMI_BODY_SUBSCRIBE_RESPONSE | 1u << WSMI_BODY_PULL_RESPONSE |
              1u << WSMI_BODY_ENUMERATE_RESPONSE | 1u << WSMI_BODY_RENEW_RESPONSE,
    .is_stream = true,
};

static bool to_ms(const MI_Interval *interval, uint64_t *ret, struct wsmi_error *error)
{
    return wsmi_value_interval_to_ms(interval, ret) ||
           wsmi_call_refuse(error, "an interval of the delivery options is out of range");
}

/* Days since 1970-01-01 of a date of the Gregorian calendar. */
static int64_t day_number(const MI_Timestamp *date)
{
    enum { DAYS_PER_ERA = 146097, YEARS_PER_ERA = 400, EPOCH = 719468 };
    int64_t month = ((int64_t)date->month + 9) % 12; /* from March, so that leap days come last */
    int64_t year = (int64_t)date->year - (date->month <= 2 ? 1 : 0);
    int64_t era = (year >= 0 ? year : year - (YEARS_PER_ERA - 1)) / YEARS_PER_ERA;
    int64_t of_era = year - era * YEARS_PER_ERA;
    int64_t of_year = (153 * month + 2) / 5 + (int64_t)date->day - 1;
    return era * DAYS_PER_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH;
}

/* A point in time is sent as the time from now: agents that take no more than durations exist
 * (OMI). */
static bool until(const MI_Timestamp *end, uint64_t *ret, struct wsmi_error *error)
{
    enum { MS_PER_S = 1000, S_PER_MINUTE = 60, S_PER_HOUR = 3600, S_PER_DAY = 86400 };
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    int64_t end_s = day_number(end) * S_PER_DAY + (int64_t)end->hour * S_PER_HOUR +
                    ((int64_t)end->minute - end->utc) * S_PER_MINUTE + (int64_t)end->second;
    if (end_s <= now.tv_sec) {
        return wsmi_call_refuse(error, "the expiration time has passed");
    }
    *ret = (uint64_t)(end_s - now.tv_sec) * MS_PER_S;
    return true;
}

static bool set_expiration(const struct wsmi_bag *bag, uint64_t *ret, struct wsmi_error *error)
{
    const struct wsmi_bag_option *option = wsmi_bag_find(bag, DELIVERY("EXPIRATION_TIME"));
    if (option == NULL || option->type != MI_DATETIME) {
        return true;
    }
    return option->value.datetime.isTimestamp != 0
               ? until(&option->value.datetime.u.timestamp, ret, error)
               : to_ms(&option->value.datetime.u.interval, ret, error);
}

/* A resume point; oldest has a URI of its own, newest is what a subscription without one gets. */
static bool set_bookmark(struct wsmi_call *call, const MI_Char *bookmark, struct wsmi_error *error)
{
    struct wsmi_subscribe *subscribe = &call->request.subscribe;
    struct wsmi_view text = wsmi_view_from_str(bookmark);
    subscribe->send_bookmarks = true;
    if (wsmi_view_eq(text, wsmi_view_from_str(MI_SUBSCRIBE_BOOKMARK_NEWEST))) {
        return true;
    }
    if (wsmi_view_eq(text, wsmi_view_from_str(MI_SUBSCRIBE_BOOKMARK_OLDEST))) {
        subscribe->bookmark =
            WSMI_VIEW("http://schemas.dmtf.org/wbem/wsman/1/wsman/bookmark/earliest");
        return true;
    }
    return wsmi_call_keep(call, bookmark, &subscribe->bookmark, error);
}

static bool refuse_push(struct wsmi_error *error)
{
    static const struct wsmi_err push = {
        WSMI_E_UNSUPPORTED, 0,
        "push delivery needs a listener, which this library does not have; ask for pull"};
    (void)wsmi_error_without_place(&push, "option", error);
    error->result = MI_RESULT_NOT_SUPPORTED;
    error->category = MI_ERRORCATEGORY_NOT_IMPLEMENTED;
    return false;
}

static bool apply_delivery(struct wsmi_call *call, const struct wsmi_bag *bag,
                           struct wsmi_error *error)
{
    struct wsmi_subscribe *subscribe = &call->request.subscribe;
    MI_Interval interval;
    if (wsmi_bag_delivery_type(bag) == MI_SubscriptionDeliveryType_Push) {
        return refuse_push(error);
    }
    if (wsmi_bag_interval(bag, DELIVERY("HEARTBEAT_INTERVAL"), &interval) &&
        !to_ms(&interval, &subscribe->heartbeat_ms, error)) {
        return false;
    }
    if (!set_expiration(bag, &subscribe->expires_ms, error)) {
        return false;
    }
    /* In this mode nobody holds an event longer than its Pull lasts (DSP0226 section 8.4). */
    if (wsmi_bag_interval(bag, DELIVERY("MAXIMUM_LATENCY"), &interval) &&
        !to_ms(&interval, &call->request.pull.max_time_ms, error)) {
        return false;
    }
    const MI_Char *bookmark = wsmi_bag_string(bag, DELIVERY("BOOKMARK"));
    return bookmark == NULL || set_bookmark(call, bookmark, error);
}

static bool read_delivery(struct wsmi_call *call, const MI_SubscriptionDeliveryOptions *delivery,
                          struct wsmi_error *error)
{
    struct wsmi_bag *bag = NULL;
    if (delivery == NULL) {
        return true;
    }
    MI_Result copied = wsmi_delivery_options_copy(delivery, &bag);
    if (copied == MI_RESULT_SERVER_LIMITS_EXCEEDED) {
        return wsmi_error_no_memory(error, "option");
    }
    if (copied != MI_RESULT_OK) {
        return wsmi_call_refuse(error, "the delivery options are not open");
    }
    bool applied = apply_delivery(call, bag, error);
    wsmi_bag_delete(bag);
    return applied;
}

static bool fill(struct wsmi_cim_task *task, const struct arguments *arguments,
                 struct wsmi_error *error)
{
    struct wsmi_call *call = &task->call;
    struct wsmi_subscribe *subscribe = &call->request.subscribe;
    call->request.kind = WSMI_REQUEST_SUBSCRIBE;
    subscribe->locale = call->request.header.locale;
    subscribe->data_locale = call->request.header.data_locale;
    return read_delivery(call, arguments->delivery, error) &&
           wsmi_query_fill(call, arguments->dialect, arguments->expression, &subscribe->filter,
                           error) &&
           wsmi_query_aim(call, &subscribe->filter, error);
}

static struct wsmi_task *create(const void *context, struct wsmi_session *session, MI_Uint32 flags,
                                struct wsmi_error *error)
{
    const struct arguments *arguments = context;
    struct wsmi_cim_task *task = wsmi_cim_task_new(
        &subscribe_kind, session, flags, arguments->options, arguments->name_space, error);
    if (task != NULL && !fill(task, arguments, error)) {
        wsmi_cim_task_delete(task);
        return NULL;
    }
    return task == NULL ? NULL : &task->task;
}

static const struct wsmi_task_factory subscribe_factory = {
    .name = "MI_Session_Subscribe",
    .channel = WSMI_CHANNEL_INDICATION,
    .legal_flags = WSMI_CIM_FLAGS,
    .create = create,
};

void MI_CALL wsmi_subscribe(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                            const MI_Char *name_space, const MI_Char *dialect,
                            const MI_Char *expression,
                            const MI_SubscriptionDeliveryOptions *delivery,
                            MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    const struct arguments arguments = {options, name_space, dialect, expression, delivery};
    wsmi_operation_start(session, flags, callbacks, &subscribe_factory, &arguments, operation);
}
