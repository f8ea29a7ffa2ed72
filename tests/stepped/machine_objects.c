/* SPDX-License-Identifier: MIT */
/* Options of the three kinds: `d` destination, `o` operation, `v` delivery; without one of them the
 * first of the destinations. */
#include <string.h>

#include "core/num.h"
#include "stepped/machine.h"

static MI_DestinationOptions *destination_of(struct machine *machine,
                                             const struct machine_line *line)
{
    return &machine->destination[machine_slot(line, 'd', MACHINE_OPTIONS)];
}

static MI_OperationOptions *operation_of(struct machine *machine, const struct machine_line *line)
{
    return &machine->operation[machine_slot(line, 'o', MACHINE_OPTIONS)];
}

static MI_SubscriptionDeliveryOptions *delivery_of(struct machine *machine,
                                                   const struct machine_line *line)
{
    return &machine->delivery[machine_slot(line, 'v', MACHINE_OPTIONS)];
}

/* `t`: the delivery type; `b`: must be understood. */
void machine_do_options(struct machine *machine, const struct machine_line *line)
{
    MI_Result result;
    if (machine_has(line, 'o')) {
        MI_OperationOptions *options = operation_of(machine, line);
        MI_OperationOptions_Delete(options);
        result = MI_Application_NewOperationOptions(
            &machine->application, machine_has(line, 'b') ? MI_TRUE : MI_FALSE, options);
    } else if (machine_has(line, 'v')) {
        MI_SubscriptionDeliveryOptions *options = delivery_of(machine, line);
        (void)MI_SubscriptionDeliveryOptions_Delete(options);
        result = MI_Application_NewSubscriptionDeliveryOptions(
            &machine->application,
            machine_has(line, 't') ? (MI_SubscriptionDeliveryType)machine_slot(line, 't', 4)
                                   : MI_SubscriptionDeliveryType_Pull,
            options);
    } else {
        MI_DestinationOptions *options = destination_of(machine, line);
        MI_DestinationOptions_Delete(options);
        result = MI_Application_NewDestinationOptions(&machine->application, options);
    }
    (void)machine_code(machine, result);
}

/* A copy of the handle names nothing any more. */
void machine_do_delete_options(struct machine *machine, const struct machine_line *line)
{
    MI_Uint32 count = 0;
    if (machine_has(line, 'o')) {
        MI_OperationOptions copy = *operation_of(machine, line);
        MI_OperationOptions_Delete(operation_of(machine, line));
        PROP_CHECK(MI_OperationOptions_GetOptionCount(&copy, &count) ==
                   MI_RESULT_INVALID_PARAMETER);
        MI_OperationOptions_Delete(&copy);
    } else if (machine_has(line, 'v')) {
        MI_SubscriptionDeliveryOptions copy = *delivery_of(machine, line);
        (void)machine_code(machine,
                           MI_SubscriptionDeliveryOptions_Delete(delivery_of(machine, line)));
        PROP_CHECK(MI_SubscriptionDeliveryOptions_GetOptionCount(&copy, &count) ==
                   MI_RESULT_INVALID_PARAMETER);
    } else {
        MI_DestinationOptions copy = *destination_of(machine, line);
        MI_DestinationOptions_Delete(destination_of(machine, line));
        PROP_CHECK(copy.ft == NULL ||
                   copy.ft->GetOptionCount(&copy, &count) == MI_RESULT_INVALID_PARAMETER);
        MI_DestinationOptions_Delete(&copy);
    }
}

static uint32_t number_of(const char *text)
{
    uint64_t number;
    return wsmi_num_u64(wsmi_view_from_str(text), UINT32_MAX, &number) ? (uint32_t)number : 0;
}

static MI_Result set_destination(MI_DestinationOptions *options, uint32_t kind, const char *name,
                                 const char *value)
{
    const MI_Interval interval = {.seconds = number_of(value)};
    if (options->ft == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    switch (kind) {
    case 0:
        return options->ft->SetString(options, name, value, 0);
    case 1:
        return options->ft->SetNumber(options, name, number_of(value), 0);
    default:
        return options->ft->SetInterval(options, name, &interval, 0);
    }
}

static MI_Result set_operation(struct machine *machine, const struct machine_line *line,
                               const char *name, char *value)
{
    MI_OperationOptions *options = operation_of(machine, line);
    const MI_Interval interval = {.seconds = number_of(value)};
    MI_Value custom;
    switch (machine_arg(line, 'p')) {
    case 0:
        return MI_OperationOptions_SetString(options, name, value, 0);
    case 1:
        return MI_OperationOptions_SetNumber(options, name, number_of(value), 0);
    case 2:
        return MI_OperationOptions_SetTimeout(options, &interval);
    case 3:
        return MI_OperationOptions_EnableChannel(options, number_of(value));
    default:
        custom = machine_value(machine, line, value);
        return MI_OperationOptions_SetCustomOption(options, name, (MI_Type)machine_arg(line, 't'),
                                                   &custom, machine_has(line, 'b') ? 1 : 0);
    }
}

static MI_Result set_delivery(MI_SubscriptionDeliveryOptions *options, uint32_t kind,
                              const char *name, const char *value)
{
    const MI_Interval interval = {.seconds = number_of(value)};
    MI_Datetime datetime;
    memset(&datetime, 0, sizeof(datetime));
    datetime.u.interval.minutes = number_of(value);
    switch (kind) {
    case 0:
        return MI_SubscriptionDeliveryOptions_SetString(options, name, value, 0);
    case 1:
        return MI_SubscriptionDeliveryOptions_SetNumber(options, name, number_of(value), 0);
    case 2:
        return MI_SubscriptionDeliveryOptions_SetInterval(options, name, &interval, 0);
    default:
        return MI_SubscriptionDeliveryOptions_SetDateTime(options, name, &datetime, 0);
    }
}

/* `p`: as what: 0 a text, 1 a number, 2 an interval, 3 a channel or a datetime, 4 a value of type
 * `t`; the text is name=value. */
void machine_do_set(struct machine *machine, const struct machine_line *line)
{
    if (line->text == NULL) {
        return;
    }
    char *value = machine_split(line->text);
    MI_Result result;
    if (machine_has(line, 'o')) {
        result = set_operation(machine, line, line->text, value);
    } else if (machine_has(line, 'v')) {
        result =
            set_delivery(delivery_of(machine, line), machine_arg(line, 'p'), line->text, value);
    } else {
        result = set_destination(destination_of(machine, line), machine_arg(line, 'p'), line->text,
                                 value);
    }
    (void)machine_code(machine, result);
}

/* What the getters have said. */
struct seen {
    const MI_Char *name;
    const MI_Char *text;
    MI_Value value;
    MI_Type type;
    MI_Uint32 number;
    MI_Uint32 count;
    MI_Uint32 index;
    MI_Uint32 flags;
    MI_Interval interval;
};

static void read_destination(struct machine *machine, const MI_DestinationOptions *options,
                             const char *name)
{
    struct seen seen;
    MI_UserCredentials credentials;
    MI_Char password[16];
    memset(&seen, 0, sizeof(seen));
    if (options->ft == NULL) {
        return;
    }
    (void)machine_code(machine,
                       options->ft->GetString(options, name, &seen.text, &seen.index, &seen.flags));
    (void)machine_code(machine, options->ft->GetNumber(options, name, &seen.number, NULL, NULL));
    (void)machine_code(machine,
                       options->ft->GetInterval(options, name, &seen.interval, NULL, NULL));
    (void)machine_code(
        machine, options->ft->GetOption(options, name, &seen.value, &seen.type, &seen.index, NULL));
    (void)machine_code(machine, options->ft->GetOptionCount(options, &seen.count));
    for (MI_Uint32 i = 0; i <= seen.count && i < 40; i++) {
        MI_Result result =
            options->ft->GetOptionAt(options, i, &seen.name, &seen.value, &seen.type, &seen.flags);
        PROP_CHECK((result == MI_RESULT_OK) == (i < seen.count));
    }
    (void)machine_code(machine, options->ft->GetCredentialsCount(options, &seen.count));
    for (MI_Uint32 i = 0; i <= seen.count && i < 8; i++) {
        (void)machine_code(machine, options->ft->GetCredentialsAt(options, i, &seen.name,
                                                                  &credentials, &seen.flags));
        (void)machine_code(machine, options->ft->GetCredentialsPasswordAt(
                                        options, i, &seen.name, password, sizeof(password),
                                        &seen.number, &seen.flags));
    }
}

static void read_operation(struct machine *machine, const MI_OperationOptions *options,
                           const char *name)
{
    struct seen seen;
    MI_Uint32 channels[4];
    MI_Uint32 length = 0;
    memset(&seen, 0, sizeof(seen));
    (void)machine_code(machine, MI_OperationOptions_GetString(options, name, &seen.text,
                                                              &seen.index, &seen.flags));
    (void)machine_code(machine,
                       MI_OperationOptions_GetNumber(options, name, &seen.number, NULL, NULL));
    (void)machine_code(machine, MI_OperationOptions_GetTimeout(options, &seen.interval));
    (void)machine_code(
        machine, MI_OperationOptions_GetOption(options, name, &seen.value, &seen.type, NULL, NULL));
    (void)machine_code(machine, MI_OperationOptions_GetEnabledChannels(options, channels, 4,
                                                                       &length, &seen.flags));
    (void)machine_code(machine, MI_OperationOptions_GetOptionCount(options, &seen.count));
    for (MI_Uint32 i = 0; i <= seen.count && i < 40; i++) {
        (void)machine_code(machine,
                           MI_OperationOptions_GetOptionAt(options, i, &seen.name, &seen.value,
                                                           &seen.type, &seen.flags));
    }
}

static void read_delivery(struct machine *machine, const MI_SubscriptionDeliveryOptions *options,
                          const char *name)
{
    struct seen seen;
    MI_Datetime datetime;
    memset(&seen, 0, sizeof(seen));
    (void)machine_code(machine, MI_SubscriptionDeliveryOptions_GetString(options, name, &seen.text,
                                                                         &seen.index, &seen.flags));
    (void)machine_code(
        machine, MI_SubscriptionDeliveryOptions_GetNumber(options, name, &seen.number, NULL, NULL));
    (void)machine_code(machine, MI_SubscriptionDeliveryOptions_GetInterval(
                                    options, name, &seen.interval, NULL, NULL));
    (void)machine_code(
        machine, MI_SubscriptionDeliveryOptions_GetDateTime(options, name, &datetime, NULL, NULL));
    (void)machine_code(machine, MI_SubscriptionDeliveryOptions_GetOption(options, name, &seen.value,
                                                                         &seen.type, NULL, NULL));
    (void)machine_code(machine,
                       MI_SubscriptionDeliveryOptions_GetOptionCount(options, &seen.count));
}

/* The text is a name. */
void machine_do_read_options(struct machine *machine, const struct machine_line *line)
{
    if (machine_has(line, 'o')) {
        read_operation(machine, operation_of(machine, line), line->text);
    } else if (machine_has(line, 'v')) {
        read_delivery(machine, delivery_of(machine, line), line->text);
    } else {
        read_destination(machine, destination_of(machine, line), line->text);
    }
}

/* Into slot `a`. */
void machine_do_clone_options(struct machine *machine, const struct machine_line *line)
{
    size_t to = machine_slot(line, 'a', MACHINE_OPTIONS);
    if (machine_has(line, 'o')) {
        MI_OperationOptions copy = MI_OPERATIONOPTIONS_NULL;
        (void)machine_code(machine, MI_OperationOptions_Clone(operation_of(machine, line), &copy));
        MI_OperationOptions_Delete(&machine->operation[to]);
        machine->operation[to] = copy;
    } else if (!machine_has(line, 'v') && destination_of(machine, line)->ft != NULL) {
        MI_DestinationOptions *from = destination_of(machine, line);
        MI_DestinationOptions copy = MI_DESTINATIONOPTIONS_NULL;
        (void)machine_code(machine, from->ft->Clone(from, &copy));
        MI_DestinationOptions_Delete(&machine->destination[to]);
        machine->destination[to] = copy;
    }
}

/* `p`: the kind; `b`: for the proxy; the text is user=password. */
void machine_do_credentials(struct machine *machine, const struct machine_line *line)
{
    static const MI_Char *const kinds[] = {
        MI_AUTH_TYPE_BASIC,    MI_AUTH_TYPE_DIGEST,       MI_AUTH_TYPE_NEGO_WITH_CREDS,
        MI_AUTH_TYPE_KERBEROS, MI_AUTH_TYPE_DEFAULT,      MI_AUTH_TYPE_NTLM,
        MI_AUTH_TYPE_NONE,     MI_AUTH_TYPE_CLIENT_CERTS, MI_T("Unheard")};
    MI_UserCredentials credentials;
    memset(&credentials, 0, sizeof(credentials));
    credentials.authenticationType =
        kinds[machine_slot(line, 'p', sizeof(kinds) / sizeof(kinds[0]))];
    if (line->text != NULL) {
        credentials.credentials.usernamePassword.password = machine_split(line->text);
        credentials.credentials.usernamePassword.username = line->text;
    }
    MI_DestinationOptions *options = destination_of(machine, line);
    (void)machine_code(
        machine, machine_has(line, 'b')
                     ? MI_DestinationOptions_AddProxyCredentials(options, &credentials)
                     : MI_DestinationOptions_AddDestinationCredentials(options, &credentials));
}
