/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cli/call.h"
#include "cli/console.h"
#include "cli/operations.h"

/* The options of the delivery, parsed. */
struct delivery {
    const char *bookmark; /* NULL: not given, as the others with `has_` */
    bool has_heartbeat;
    bool has_latency;
    bool has_expires;
    MI_Interval heartbeat;
    MI_Interval latency;
    MI_Interval expires;
};

static bool parse(const struct wsmi_cli_args *args, struct delivery *ret)
{
    memset(ret, 0, sizeof(*ret));
    ret->bookmark = args->bookmark;
    if (args->bookmark != NULL && strcmp(args->bookmark, "oldest") == 0) {
        ret->bookmark = MI_SUBSCRIBE_BOOKMARK_OLDEST;
    } else if (args->bookmark != NULL && strcmp(args->bookmark, "newest") == 0) {
        ret->bookmark = MI_SUBSCRIBE_BOOKMARK_NEWEST;
    }
    ret->has_heartbeat = args->heartbeat != NULL;
    ret->has_latency = args->latency != NULL;
    ret->has_expires = args->expires != NULL;
    return (args->heartbeat == NULL ||
            wsmi_cli_interval_parse("heartbeat", args->heartbeat, &ret->heartbeat)) &&
           (args->latency == NULL ||
            wsmi_cli_interval_parse("latency", args->latency, &ret->latency)) &&
           (args->expires == NULL ||
            wsmi_cli_interval_parse("expires", args->expires, &ret->expires));
}

static bool check_subscribe(const struct wsmi_cli_args *args)
{
    struct delivery delivery;
    if (args->operand_count > 2) {
        wsmi_cli_complain("subscribe takes a destination and one query, in quotes");
        return false;
    }
    return parse(args, &delivery);
}

static MI_Result set(MI_SubscriptionDeliveryOptions *options, struct delivery *delivery)
{
    MI_Result result = MI_RESULT_OK;
    MI_Datetime expires;
    memset(&expires, 0, sizeof(expires));
    expires.u.interval = delivery->expires;
    if (delivery->bookmark != NULL) {
        result = MI_SubscriptionDeliveryOptions_SetBookmark(options, delivery->bookmark);
    }
    if (result == MI_RESULT_OK && delivery->has_heartbeat) {
        result = MI_SubscriptionDeliveryOptions_SetHeartbeatInterval(options, &delivery->heartbeat);
    }
    if (result == MI_RESULT_OK && delivery->has_latency) {
        result = MI_SubscriptionDeliveryOptions_SetMaximumLatency(options, &delivery->latency);
    }
    if (result == MI_RESULT_OK && delivery->has_expires) {
        result = MI_SubscriptionDeliveryOptions_SetExpirationTime(options, &expires);
    }
    return result;
}

static bool start_subscribe(struct wsmi_cli_call *call, MI_Operation *ret)
{
    const struct wsmi_cli_args *args = call->args;
    MI_SubscriptionDeliveryOptions options = MI_SUBSCRIPTIONDELIVERYOPTIONS_NULL;
    struct delivery delivery;
    MI_Result result = MI_Application_NewSubscriptionDeliveryOptions(
        call->application, MI_SubscriptionDeliveryType_Pull, &options);
    if (result == MI_RESULT_OK) {
        result = parse(args, &delivery) ? set(&options, &delivery) : MI_RESULT_INVALID_PARAMETER;
    }
    if (result != MI_RESULT_OK) {
        wsmi_cli_complain("the options of the delivery are refused");
        call->status = WSMI_CLI_EXIT_USAGE;
    } else {
        /* Copied before the function returns. */
        MI_Session_Subscribe(&call->session, call->flags, call->options, args->namespace_name,
                             wsmi_cli_dialect(args->dialect), args->operands[1], &options,
                             &call->callbacks, ret);
    }
    (void)MI_SubscriptionDeliveryOptions_Delete(&options);
    return result == MI_RESULT_OK;
}

enum wsmi_cli_exit wsmi_cli_subscribe(const struct wsmi_cli_args *args)
{
    static const struct wsmi_cli_verb verb = {
        .results = WSMI_CLI_INDICATIONS,
        .operands = 2,
        .usage = "subscribe takes a destination and a query",
        .check = check_subscribe,
        .start = start_subscribe,
    };
    return wsmi_cli_operate(args, &verb);
}
