/* SPDX-License-Identifier: MIT */
/* What operations call, and what the user owes them for it. */
#include <string.h>

#include "stepped/machine.h"

void machine_reenter(struct machine *machine)
{
    if (machine->depth < MACHINE_MAX_DEPTH) {
        machine->depth++;
        machine_run(machine);
        machine->depth--;
    }
}

static void owe(struct machine_record *record, const MI_Operation *operation,
                machine_acknowledge *acknowledge, machine_answer *answer)
{
    record->owed_handle = operation == NULL ? record->owed_handle : *operation;
    record->acknowledge = acknowledge;
    record->answer = answer;
}

bool machine_settle_debts(void *context)
{
    struct machine *machine = context;
    for (size_t i = 0; i < machine->record_count; i++) {
        struct machine_record *record = &machine->records[i];
        machine_acknowledge *acknowledge = record->acknowledge;
        machine_answer *answer = record->answer;
        MI_Operation handle = record->owed_handle;
        record->acknowledge = NULL;
        record->answer = NULL;
        if (answer != NULL) {
            (void)machine_code(machine, answer(&handle, record->response));
            return true;
        }
        if (acknowledge != NULL) {
            (void)machine_code(machine, acknowledge(&handle));
            return true;
        }
    }
    return false;
}

static void called(struct machine_record *record, const MI_Operation *operation)
{
    if (record->answers_inside) {
        (void)machine_settle_debts(record->machine);
    }
    if (record->reenters && operation != NULL) {
        machine_reenter(record->machine);
    }
}

void machine_note_result(struct machine_record *record, bool has_object, MI_Boolean more,
                         MI_Result result, const MI_Char *message, const MI_Instance *details)
{
    struct machine *machine = record->machine;
    PROP_CHECK(record->finals == 0);
    PROP_CHECK(!more || result == MI_RESULT_OK);
    PROP_CHECK(!has_object || result == MI_RESULT_OK);
    (void)machine_code(machine, result);
    if (message != NULL) {
        stepped_note_bytes(&machine->world, message, strlen(message));
    }
    if (details != NULL) {
        PROP_CHECK(result != MI_RESULT_OK);
        machine_read_instance(machine, details, 0);
    }
    if (!more) {
        record->finals = 1;
        record->result = result;
    }
}

static void on_instance(MI_Operation *operation, void *context, const MI_Instance *instance,
                        MI_Boolean more, MI_Result result, const MI_Char *message,
                        const MI_Instance *details, machine_acknowledge *acknowledge)
{
    struct machine_record *record = context;
    machine_note_result(record, instance != NULL, more, result, message, details);
    if (instance != NULL) {
        machine_read_instance(record->machine, instance, 0);
    }
    owe(record, operation, acknowledge, NULL);
    called(record, operation);
}

static void on_class(MI_Operation *operation, void *context, const MI_Class *class_result,
                     MI_Boolean more, MI_Result result, const MI_Char *message,
                     const MI_Instance *details, machine_acknowledge *acknowledge)
{
    struct machine_record *record = context;
    machine_note_result(record, class_result != NULL, more, result, message, details);
    if (class_result != NULL) {
        machine_read_class(record->machine, class_result);
    }
    owe(record, operation, acknowledge, NULL);
    called(record, operation);
}

static void on_indication(MI_Operation *operation, void *context, const MI_Instance *instance,
                          const MI_Char *bookmark, const MI_Char *machine_id, MI_Boolean more,
                          MI_Result result, const MI_Char *message, const MI_Instance *details,
                          machine_acknowledge *acknowledge)
{
    struct machine_record *record = context;
    PROP_CHECK(bookmark == NULL || instance != NULL);
    PROP_CHECK(machine_id == NULL || instance != NULL);
    on_instance(operation, record, instance, more, result, message, details, acknowledge);
}

static void on_prompt(MI_Operation *operation, void *context, const MI_Char *message,
                      MI_PromptType type, machine_answer *answer)
{
    struct machine_record *record = context;
    PROP_CHECK(operation != NULL && message != NULL && record->finals == 0);
    stepped_note(&record->machine->world, (uint64_t)type);
    owe(record, operation, NULL, answer);
    called(record, operation);
}

static void on_error(MI_Operation *operation, void *context, MI_Instance *error,
                     machine_answer *answer)
{
    struct machine_record *record = context;
    PROP_CHECK(operation != NULL && error != NULL && record->finals == 0);
    machine_read_instance(record->machine, error, 0);
    owe(record, operation, NULL, answer);
    called(record, operation);
}

static void on_message(MI_Operation *operation, void *context, MI_Uint32 channel,
                       const MI_Char *message)
{
    struct machine_record *record = context;
    PROP_CHECK(operation != NULL && message != NULL && record->finals == 0);
    stepped_note(&record->machine->world, channel);
    called(record, operation);
}

static void on_progress(MI_Operation *operation, void *context, const MI_Char *activity,
                        const MI_Char *current, const MI_Char *status, MI_Uint32 percent,
                        MI_Uint32 seconds)
{
    struct machine_record *record = context;
    PROP_CHECK(activity != NULL && current != NULL && status != NULL && record->finals == 0);
    stepped_note(&record->machine->world, percent);
    stepped_note(&record->machine->world, seconds);
    called(record, operation);
}

static void on_value(MI_Operation *operation, void *context, const MI_Char *name, MI_Type type,
                     const MI_Value *value, machine_acknowledge *acknowledge)
{
    struct machine_record *record = context;
    PROP_CHECK(operation != NULL && name != NULL && record->finals == 0);
    stepped_note(&record->machine->world, (uint64_t)type);
    stepped_note(&record->machine->world, value != NULL);
    owe(record, operation, acknowledge, NULL);
    called(record, operation);
}

MI_OperationCallbacks machine_callbacks_of(struct machine_record *record, uint32_t bits)
{
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    callbacks.callbackContext = record;
    if (bits & MACHINE_RESULT) {
        record->is_async = true;
        callbacks.instanceResult = record->channel == MACHINE_INSTANCE ? on_instance : NULL;
        callbacks.classResult = record->channel == MACHINE_CLASS ? on_class : NULL;
        callbacks.indicationResult = record->channel == MACHINE_INDICATION ? on_indication : NULL;
    }
    if (bits & MACHINE_EVENTS) {
        callbacks.promptUser = on_prompt;
        callbacks.writeError = on_error;
        callbacks.writeMessage = on_message;
        callbacks.writeProgress = on_progress;
    }
    if (bits & MACHINE_VALUES) {
        callbacks.streamedParameterResult = on_value;
    }
    return callbacks;
}
