/* SPDX-License-Identifier: MIT */
#include "cli/call.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/console.h"
#include "cli/instance.h"
#include "wsmi/duration.h"

const char *wsmi_cli_call_operand(const struct wsmi_cli_call *call, size_t index)
{
    return index < call->args->operand_count ? call->args->operands[index] : NULL;
}

const char *wsmi_cli_call_hint(const struct wsmi_cli_call *call, MI_Result result)
{
    bool is_about_place =
        result == MI_RESULT_INVALID_NAMESPACE || result == MI_RESULT_INVALID_CLASS;
    return is_about_place && call->args->namespace_name == NULL
               ? "no --namespace was given, so the service chose"
               : NULL;
}

bool wsmi_cli_check_words(const char *const *words, size_t count)
{
    struct wsmi_cli_assign assign;
    struct wsmi_err err;
    for (size_t i = 0; i < count; i++) {
        if (!wsmi_cli_assign_parse(wsmi_view_from_str(words[i]), &assign, &err)) {
            wsmi_cli_complain("%s: %s at offset %zu", words[i], err.reason, err.offset);
            return false;
        }
    }
    return true;
}

bool wsmi_cli_interval_parse(const char *name, const char *text, MI_Interval *ret)
{
    struct wsmi_duration duration;
    struct wsmi_err err;
    if (!wsmi_duration_parse_short(wsmi_view_from_str(text), &duration, &err)) {
        wsmi_cli_complain("--%s: %s at offset %zu", name, err.reason, err.offset);
        return false;
    }
    memset(ret, 0, sizeof(*ret));
    ret->days = duration.days;
    ret->hours = duration.hours;
    ret->minutes = duration.minutes;
    ret->seconds = duration.seconds;
    ret->microseconds = duration.microseconds;
    return true;
}

/* Warnings always, the rest when asked for. */
static void MI_CALL on_message(MI_Operation *operation, void *context, MI_Uint32 channel,
                               const MI_Char *message)
{
    const struct wsmi_cli_call *call = context;
    (void)operation;
    if (channel == MI_WRITEMESSAGE_CHANNEL_WARNING || call->args->is_verbose) {
        wsmi_cli_complain_message(call->destination, channel, message);
    }
}

static void MI_CALL
on_error(MI_Operation *operation, void *context, MI_Instance *instance,
         MI_Result(MI_CALL *respond)(MI_Operation *operation,
                                     MI_OperationCallback_ResponseType response))
{
    const struct wsmi_cli_call *call = context;
    const char *message = wsmi_cli_instance_string(instance, MI_T("Message"));
    wsmi_cli_complain("%s: %s", call->destination, message != NULL ? message : "an error");
    if (respond != NULL) {
        (void)respond(operation, MI_OperationCallback_ResponseType_Yes);
    }
}

static void MI_CALL on_progress(MI_Operation *operation, void *context, const MI_Char *activity,
                                const MI_Char *current, const MI_Char *status, MI_Uint32 percent,
                                MI_Uint32 seconds)
{
    const struct wsmi_cli_call *call = context;
    (void)operation;
    (void)current;
    (void)seconds;
    wsmi_cli_complain("%s: %s %s %u%%", call->destination, activity != NULL ? activity : "",
                      status != NULL ? status : "", (unsigned)percent);
}

static bool fail(struct wsmi_cli_call *call, MI_Result result, const char *option)
{
    if (result == MI_RESULT_OK) {
        return true;
    }
    wsmi_cli_complain("%s: %s", option,
                      result == MI_RESULT_SERVER_LIMITS_EXCEEDED ? "out of memory"
                                                                 : "it is refused");
    call->status =
        result == MI_RESULT_SERVER_LIMITS_EXCEEDED ? WSMI_CLI_EXIT_FAILED : WSMI_CLI_EXIT_USAGE;
    return false;
}

/* Each NAME[:TYPE]=VALUE of one option. */
static bool set_custom(struct wsmi_cli_call *call, const struct wsmi_cli_words *words,
                       bool must_comply)
{
    for (size_t i = 0; i < words->count; i++) {
        struct wsmi_cli_assign assign;
        struct wsmi_view name;
        struct wsmi_err err;
        MI_Value value;
        MI_Type type = MI_STRING;
        if (!wsmi_cli_assign_parse(wsmi_view_from_str(words->list[i]), &assign, &err) ||
            !wsmi_cli_build_value(&call->build, &assign, &value, &type, &err) ||
            !wsmi_arena_copy(&call->arena, assign.name, 0, &name, &err)) {
            wsmi_cli_complain("%s: %s at offset %zu", words->list[i], err.reason, err.offset);
            call->status = WSMI_CLI_EXIT_USAGE;
            return false;
        }
        MI_Result result = MI_OperationOptions_SetCustomOption(
            call->options, (const char *)name.ptr, type, &value, must_comply ? MI_TRUE : MI_FALSE);
        if (!fail(call, result, words->list[i])) {
            return false;
        }
    }
    return true;
}

static bool set_architecture(struct wsmi_cli_call *call, const char *bits)
{
    MI_ProviderArchitecture architecture =
        strcmp(bits, "32") == 0 ? MI_PROVIDER_ARCHITECTURE_32BIT : MI_PROVIDER_ARCHITECTURE_64BIT;
    return fail(call,
                MI_OperationOptions_SetProviderArchitecture(call->options, architecture, MI_TRUE),
                "--architecture");
}

bool wsmi_cli_call_set_options(struct wsmi_cli_call *call)
{
    const struct wsmi_cli_args *args = call->args;
    call->callbacks.callbackContext = call;
    call->callbacks.writeMessage = on_message;
    call->callbacks.writeError = on_error;
    call->callbacks.writeProgress =
        args->is_verbose || isatty(STDERR_FILENO) != 0 ? on_progress : NULL;
    if (args->resource_uri == NULL && args->resource_uri_prefix == NULL &&
        args->architecture == NULL && args->custom.count == 0 && args->required.count == 0) {
        return true;
    }
    MI_Result made = MI_Application_NewOperationOptions(call->application, MI_FALSE, &call->custom);
    if (made != MI_RESULT_OK) {
        return fail(call, made, "options");
    }
    call->options = &call->custom;
    return (args->resource_uri == NULL ||
            fail(call, MI_OperationOptions_SetResourceUri(call->options, args->resource_uri),
                 "--resource-uri")) &&
           (args->resource_uri_prefix == NULL ||
            fail(call,
                 MI_OperationOptions_SetResourceUriPrefix(call->options, args->resource_uri_prefix),
                 "--resource-uri-prefix")) &&
           (args->architecture == NULL || set_architecture(call, args->architecture)) &&
           set_custom(call, &args->custom, false) && set_custom(call, &args->required, true);
}

void wsmi_cli_call_clear_options(struct wsmi_cli_call *call)
{
    if (call->options != NULL) {
        MI_OperationOptions_Delete(call->options);
        call->options = NULL;
    }
}

MI_Instance *wsmi_cli_call_instance(struct wsmi_cli_call *call, const struct wsmi_cli_words *keys,
                                    size_t first, enum wsmi_cli_part_of part)
{
    const struct wsmi_cli_args *args = call->args;
    const char *class_name = args->operands[1];
    const struct wsmi_cli_subject of_keys = {class_name, NULL, WSMI_CLI_KEYS};
    const struct wsmi_cli_subject of_rest = {
        class_name, part == WSMI_CLI_PARAMETERS ? args->operands[2] : NULL, part};
    MI_Instance *instance = wsmi_cli_build_instance(
        &call->build, part == WSMI_CLI_PARAMETERS ? "Parameters" : class_name);
    size_t count = first < args->operand_count ? args->operand_count - first : 0;
    if (instance != NULL && call->args->namespace_name != NULL && part != WSMI_CLI_PARAMETERS &&
        MI_Instance_SetNameSpace(instance, call->args->namespace_name) != MI_RESULT_OK) {
        wsmi_cli_complain("out of memory");
        instance = NULL;
    }
    bool good = instance != NULL &&
                (keys == NULL ||
                 wsmi_cli_build_add(&call->build, instance, &of_keys, keys->list, keys->count)) &&
                wsmi_cli_build_add(&call->build, instance, &of_rest, args->operands + first, count);
    if (!good && !call->build.has_given_up) {
        call->status = WSMI_CLI_EXIT_USAGE;
    }
    return good ? instance : NULL;
}
