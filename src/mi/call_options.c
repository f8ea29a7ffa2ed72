/* SPDX-License-Identifier: MIT */
#include "mi/call_options.h"

#include <limits.h>
#include <unistd.h>

#include "core/line.h"
#include "mi/bag_edit.h"
#include "mi/convert.h"
#include "mi/name.h"
#include "mi/result.h"
#include "mi/value.h"

#define OPTION(name) "__MI_OPERATIONOPTIONS_" name

/* The name, NULL for none, is of options that are gone before the error is read. */
static bool refuse(struct wsmi_error *error, const char *reason, const char *name)
{
    enum { MAX_NAME_BYTES = 200 };
    struct wsmi_line line;
    (void)wsmi_error_refuse(error, "option", reason);
    wsmi_line_init(&line, error->words, sizeof(error->words));
    wsmi_line_put_foreign(&line, name == NULL ? WSMI_VIEW("") : wsmi_view_from_str(name),
                          MAX_NAME_BYTES);
    return false;
}

static bool apply_timeout(struct wsmi_call *call, const struct wsmi_bag *bag,
                          struct wsmi_error *error)
{
    MI_Interval interval;
    if (!wsmi_bag_interval(bag, MI_T(OPTION("TIMEOUT")), &interval)) {
        return true;
    }
    return wsmi_value_timeout_to_ms(&interval, &call->timeout_ms) ||
           refuse(error, "timeout is out of range", OPTION("TIMEOUT"));
}

static bool apply_texts(struct wsmi_call *call, const struct wsmi_bag *bag,
                        struct wsmi_error *error)
{
    MI_Uint32 is_shell;
    const struct {
        const MI_Char *name;
        struct wsmi_view *slot;
    } texts[] = {
        {MI_T(OPTION("RESOURCE_URI")), &call->resource_uri},
        {MI_T(OPTION("RESOURCE_URI_PREFIX")), &call->resource_uri_prefix},
        {MI_T(OPTION("ACTION")), &call->action},
        {MI_T(OPTION("SESSIONID")), &call->request.header.session_id},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const MI_Char *text = wsmi_bag_string(bag, texts[i].name);
        if (text != NULL && !wsmi_call_keep(call, text, texts[i].slot, error)) {
            return false;
        }
    }
    call->is_shell = wsmi_bag_number(bag, MI_T(OPTION("ISSHELL")), &is_shell) && is_shell != 0;
    return true;
}

static bool starts_with(const MI_Char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* One Option for a scalar, one for each element of an array. Null means no option. */
static bool add_custom(struct wsmi_call *call, const struct wsmi_bag_option *option,
                       struct wsmi_error *error)
{
    struct wsmi_wsman_option out = {
        .type = (enum wsmi_type)(option->type & ~(MI_Type)MI_ARRAY),
        .has_type = true,
        .must_comply = (option->flags & MI_FLAG_REQUIRED) != 0,
    };
    if (out.type >= WSMI_TYPE_REFERENCE || (option->type & MI_ARRAY) != 0) {
        return refuse(error, "a custom option is neither number, string, boolean nor datetime",
                      option->name);
    }
    return wsmi_call_keep(call, option->name, &out.name, error) &&
           wsmi_value_to_text(option->type, &option->value, &call->arena, &out.value, error) &&
           (out.value.len > 0 ||
            refuse(error, "a custom option has an empty value, which agents refuse",
                   option->name)) &&
           wsmi_call_add_option(call, out, error);
}

static bool add_text(struct wsmi_call *call, const char *name, enum wsmi_type type,
                     struct wsmi_view text, struct wsmi_error *error)
{
    const struct wsmi_wsman_option out = {
        .name = wsmi_view_from_str(name), .value = text, .type = type, .has_type = true};
    return wsmi_call_add_option(call, out, error);
}

static bool add_number(struct wsmi_call *call, const char *name, uint32_t number,
                       struct wsmi_error *error)
{
    const MI_Value value = {.uint32 = number};
    struct wsmi_view text;
    return wsmi_value_to_text(MI_UINT32, &value, &call->arena, &text, error) &&
           add_text(call, name, WSMI_TYPE_UINT32, text, error);
}

/* What WMI calls the two context values that choose a provider's host. */
static bool add_architecture(struct wsmi_call *call, const struct wsmi_bag *bag,
                             struct wsmi_error *error)
{
    enum { BITS_32 = 32, BITS_64 = 64 };
    MI_Uint32 architecture;
    MI_Uint32 required;
    if (!wsmi_bag_number(bag, MI_T(OPTION("PROVIDER_ARCHITECTURE")), &architecture)) {
        return true;
    }
    if (!add_number(call, "wmi:__ProviderArchitecture",
                    architecture == MI_PROVIDER_ARCHITECTURE_32BIT ? BITS_32 : BITS_64, error)) {
        return false;
    }
    if (!wsmi_bag_number(bag, MI_T(OPTION("REQUIRED_ARCHITECTURE")), &required) || required == 0) {
        return true;
    }
    return add_text(call, "wmi:__RequiredArchitecture", WSMI_TYPE_BOOLEAN, WSMI_VIEW("true"),
                    error);
}

/* The standard ones, which are those of new options: warning, verbose, debug. */
static bool are_standard(const MI_Uint32A *channels)
{
    enum { STANDARD_CHANNELS = 3 };
    bool found[STANDARD_CHANNELS] = {false};
    for (MI_Uint32 i = 0; i < channels->size; i++) {
        if (channels->data[i] >= STANDARD_CHANNELS) {
            return false;
        }
        found[channels->data[i]] = true;
    }
    return found[0] && found[1] && found[2];
}

/* Absent means all, so the list goes out only when it was changed. */
static bool add_channels(struct wsmi_call *call, const struct wsmi_bag *bag,
                         struct wsmi_error *error)
{
    const struct wsmi_bag_option *channels = wsmi_bag_find(bag, MI_T(OPTION("CHANNEL")));
    if (channels == NULL || are_standard(&channels->value.uint32a)) {
        return true;
    }
    for (MI_Uint32 i = 0; i < channels->value.uint32a.size; i++) {
        if (!add_number(call, "wmi:" OPTION("CHANNEL"), channels->value.uint32a.data[i], error)) {
            return false;
        }
    }
    return true;
}

/* A server given a mode of automatic answers needs the answer too (MS-WSMV section 3.1.6.8). */
static bool add_modes(struct wsmi_call *call, const struct wsmi_bag *bag, struct wsmi_error *error)
{
    MI_Uint32 number;
    if (wsmi_bag_number(bag, MI_T(OPTION("WRITEERRORMODE")), &number)) {
        call->ask.error = (MI_CallbackMode)number;
        if (!add_number(call, "wmi:" OPTION("WRITEERRORMODE"), number, error)) {
            return false;
        }
    }
    if (!wsmi_bag_number(bag, MI_T(OPTION("PROMPTUSERMODE")), &number)) {
        return true;
    }
    call->ask.prompt = (MI_CallbackMode)number;
    if (!add_number(call, "wmi:" OPTION("PROMPTUSERMODE"), number, error)) {
        return false;
    }
    if (wsmi_bag_number(bag, MI_T(OPTION("PROMPTUSERMODEREGULAR_ACKVALUE")), &number)) {
        call->ask.prompt_answer = number != 0;
    }
    return add_text(call, "wmi:" OPTION("PROMPTUSERMODEREGULAR_ACKVALUE"), WSMI_TYPE_BOOLEAN,
                    call->ask.prompt_answer ? WSMI_VIEW("true") : WSMI_VIEW("false"), error);
}

/* The header that Windows puts into events (MS-WSMV section 4.6.3), marked for nobody to
 * understand: who does not know it, ignores it. */
static bool add_machine_id(struct wsmi_call *call, const struct wsmi_bag *bag,
                           struct wsmi_error *error)
{
    char name[HOST_NAME_MAX + 1];
    struct wsmi_err err;
    MI_Uint32 is_wanted;
    if (!wsmi_bag_number(bag, MI_T(OPTION("USE_MACHINE_ID")), &is_wanted) || is_wanted == 0) {
        return true;
    }
    if (gethostname(name, sizeof(name)) != 0) {
        return refuse(error, "the system does not tell the name of this machine",
                      OPTION("USE_MACHINE_ID"));
    }
    name[sizeof(name) - 1] = '\0';
    struct wsmi_reference_param *param = wsmi_arena_alloc(&call->arena, sizeof(*param), 0, &err);
    if (param == NULL) {
        return wsmi_error_no_memory(error, "option");
    }
    param->ns = WSMI_VIEW("http://schemas.microsoft.com/wbem/wsman/1/machineid");
    param->local = WSMI_VIEW("MachineID");
    call->request.header.params = param;
    call->request.header.param_count = 1;
    return wsmi_call_keep(call, name, &param->text, error);
}

static bool add_options(struct wsmi_call *call, const struct wsmi_bag *bag,
                        struct wsmi_error *error)
{
    for (size_t i = 0; i < wsmi_bag_count(bag); i++) {
        const struct wsmi_bag_option *option = &bag->options[i];
        if (!starts_with(option->name, OPTION("")) &&
            !starts_with(option->name, "__MI_DESTINATIONOPTIONS_") &&
            !starts_with(option->name, "__WSMI_") && !add_custom(call, option, error)) {
            return false;
        }
    }
    call->request.header.options_must_understand = wsmi_bag_must_understand(bag);
    return add_modes(call, bag, error) && add_architecture(call, bag, error) &&
           add_channels(call, bag, error) && add_machine_id(call, bag, error);
}

bool wsmi_call_options_apply(struct wsmi_call *call, const MI_OperationOptions *options,
                             struct wsmi_error *error)
{
    struct wsmi_bag *bag = NULL;
    if (options == NULL) {
        return true;
    }
    MI_Result copied = wsmi_operation_options_copy(options, &bag);
    if (copied == MI_RESULT_SERVER_LIMITS_EXCEEDED) {
        return wsmi_error_no_memory(error, "option");
    }
    if (copied != MI_RESULT_OK) {
        return refuse(error, "the operation options are not open", NULL);
    }
    bool applied = apply_timeout(call, bag, error) && apply_texts(call, bag, error) &&
                   add_options(call, bag, error);
    wsmi_bag_delete(bag);
    return applied;
}
