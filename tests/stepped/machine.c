/* SPDX-License-Identifier: MIT */
#include "stepped/machine.h"

#include <stdlib.h>
#include <string.h>

#include "mi/application.h"
#include "mi/handle.h"

/* s session, h handle of an operation, d o v options (destination, operation, delivery), i j
 * instances, k class, f flags, c callbacks, t type, r response, n which outputs are NULL, a index,
 * p how often. What each verb does with them stands at its function. */
static const struct {
    const char *name;
    machine_verb *verb;
} verbs[] = {
    {"session", machine_do_session},
    {"close-session", machine_do_close_session},
    {"options", machine_do_options},
    {"set", machine_do_set},
    {"read-options", machine_do_read_options},
    {"clone-options", machine_do_clone_options},
    {"delete-options", machine_do_delete_options},
    {"credentials", machine_do_credentials},
    {"instance", machine_do_instance},
    {"from-class", machine_do_from_class},
    {"declare", machine_do_declare},
    {"element", machine_do_element},
    {"read", machine_do_read},
    {"clone", machine_do_clone},
    {"delete", machine_do_delete},
    {"inspect", machine_do_inspect},
    {"serialize", machine_do_serialize},
    {"deserialize", machine_do_deserialize},
    {"get", machine_do_start},
    {"modify", machine_do_start},
    {"create", machine_do_start},
    {"remove", machine_do_start},
    {"invoke", machine_do_start},
    {"enumerate", machine_do_start},
    {"query", machine_do_start},
    {"associators", machine_do_start},
    {"references", machine_do_start},
    {"subscribe", machine_do_start},
    {"get-class", machine_do_start},
    {"classes", machine_do_start},
    {"test", machine_do_start},
    {"next", machine_do_next},
    {"drain", machine_do_drain},
    {"cancel", machine_do_cancel},
    {"close", machine_do_close},
    {"answer", machine_do_answer},
    {"acknowledge", machine_do_acknowledge},
    {"whose", machine_do_whose},
};

bool machine_has(const struct machine_line *line, char letter)
{
    return line->has[letter - 'a'];
}

uint32_t machine_arg(const struct machine_line *line, char letter)
{
    return line->arg[letter - 'a'];
}

size_t machine_slot(const struct machine_line *line, char letter, size_t count)
{
    return machine_arg(line, letter) % count;
}

MI_Result machine_code(struct machine *machine, MI_Result code)
{
    PROP_CHECK((unsigned)code <= MI_RESULT_SERVER_IS_SHUTTING_DOWN);
    PROP_CHECK(code <= MI_RESULT_METHOD_NOT_FOUND || code >= MI_RESULT_NAMESPACE_NOT_EMPTY);
    stepped_note(&machine->world, (uint64_t)code);
    return code;
}

char *machine_split(char *text)
{
    static char nothing[] = "";
    char *equals = strchr(text, '=');
    if (equals == NULL) {
        return nothing;
    }
    *equals = '\0';
    return equals + 1;
}

static char *read_argument(char *at, struct machine_line *ret)
{
    size_t letter = (size_t)(*at++ - 'a');
    uint32_t number = 0;
    for (; *at >= '0' && *at <= '9'; at++) {
        number = number * 10 + (uint32_t)(*at - '0');
    }
    ret->has[letter] = true;
    ret->arg[letter] = number;
    return at;
}

/* The line is terminated, in place. */
static void read_line(char *at, struct machine_line *ret)
{
    memset(ret, 0, sizeof(*ret));
    size_t length = strcspn(at, " :");
    ret->verb = (struct wsmi_view){(const uint8_t *)at, length};
    at += length;
    while (*at != '\0' && *at != ':') {
        at = *at >= 'a' && *at <= 'z' ? read_argument(at, ret) : at + 1;
    }
    if (*at == ':') {
        ret->text = at + 1 + (at[1] == ' ');
    }
}

static bool is_verb(const struct machine_line *line, const char *name)
{
    return wsmi_view_eq(line->verb, wsmi_view_from_str(name));
}

/* `a`: not the first one; `t`: lets so many milliseconds pass. */
static void step(struct machine *machine, const struct machine_line *line)
{
    size_t index = machine_arg(line, 'a');
    machine->world.now_ms += machine_arg(line, 't');
    if (machine_has(line, 'j')) {
        (void)stepped_run_job(&machine->world, machine_arg(line, 'j'));
    } else if (machine_has(line, 'a')) {
        (void)stepped_deliver(&machine->world, index);
    } else {
        (void)stepped_step(&machine->world);
    }
}

static void obey(struct machine *machine, const struct machine_line *line)
{
    if (is_verb(line, "step")) {
        step(machine, line);
        return;
    }
    if (is_verb(line, "run")) {
        stepped_run(&machine->world);
        return;
    }
    if (is_verb(line, "expire")) {
        (void)stepped_expire(&machine->world);
        return;
    }
    if (is_verb(line, "close-application")) {
        if (machine->depth > 0) {
            PROP_CHECK(MI_Application_Close(&machine->application) ==
                       (machine->has_application ? MI_RESULT_FAILED : MI_RESULT_INVALID_PARAMETER));
        } else {
            machine_wind_up(machine);
        }
        return;
    }
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (is_verb(line, verbs[i].name)) {
            verbs[i].verb(machine, line);
            return;
        }
    }
}

void machine_run(struct machine *machine)
{
    while (machine->next < machine->end && machine->lines < MACHINE_MAX_LINES) {
        char *at = machine->next;
        char *stop = memchr(at, '\n', (size_t)(machine->end - at));
        struct machine_line line;
        machine->lines++;
        machine->next = stop == NULL ? machine->end : stop + 1;
        *(stop == NULL ? machine->end : stop) = '\0';
        read_line(at, &line);
        if (is_verb(&line, "return") && machine->depth > 0) {
            return;
        }
        obey(machine, &line);
    }
}

bool machine_open(struct machine *machine)
{
    machine->world.settle_debts = machine_settle_debts;
    machine->world.context = machine;
    machine->has_application =
        machine_code(machine, wsmi_application_new(&machine->world.transport,
                                                   &machine->application)) == MI_RESULT_OK;
    return machine->has_application;
}

static bool move(struct machine *machine)
{
    return stepped_step(&machine->world) || machine_settle_debts(machine) ||
           stepped_expire(&machine->world);
}

void machine_finish(struct machine *machine, struct machine_record *record)
{
    if (record->has_handle) {
        record->is_closing = true;
        PROP_CHECK(MI_Operation_Close(&record->handle) == MI_RESULT_OK);
        record->is_closing = record->has_handle = false;
    }
    while (record->is_async && record->finals == 0) {
        PROP_CHECK(move(machine));
    }
}

static void delete_objects(struct machine *machine)
{
    for (size_t i = 0; i < MACHINE_OPTIONS; i++) {
        MI_DestinationOptions_Delete(&machine->destination[i]);
        MI_OperationOptions_Delete(&machine->operation[i]);
        (void)MI_SubscriptionDeliveryOptions_Delete(&machine->delivery[i]);
    }
    for (size_t i = 0; i < MACHINE_INSTANCES; i++) {
        if (machine->instances[i] != NULL) {
            PROP_CHECK(MI_Instance_Delete(machine->instances[i]) == MI_RESULT_OK);
            machine->instances[i] = NULL;
        }
    }
    for (size_t i = 0; i < MACHINE_CLASSES; i++) {
        if (machine->classes[i] != NULL) {
            PROP_CHECK(MI_Class_Delete(machine->classes[i]) == MI_RESULT_OK);
            machine->classes[i] = NULL;
        }
    }
}

void machine_wind_up(struct machine *machine)
{
    MI_Application copy = machine->application;
    MI_DestinationOptions none = MI_DESTINATIONOPTIONS_NULL;
    PROP_CHECK(machine->depth == 0);
    for (size_t i = 0; i < machine->record_count; i++) {
        machine_finish(machine, &machine->records[i]);
    }
    for (size_t i = 0; i < machine->session_count; i++) {
        struct machine_session *session = &machine->sessions[i];
        if (session->is_open) {
            session->is_open = false;
            PROP_CHECK(MI_Session_Close(&session->handle, NULL, NULL) == MI_RESULT_OK);
        }
        while (session->completions < session->promised) {
            PROP_CHECK(move(machine));
        }
    }
    while (move(machine)) {
    }
    delete_objects(machine);
    if (machine->has_application) {
        machine->has_application = false;
        PROP_CHECK(MI_Application_Close(&machine->application) == MI_RESULT_OK);
        PROP_CHECK(MI_Application_Close(&copy) == MI_RESULT_INVALID_PARAMETER);
        PROP_CHECK(MI_Application_NewDestinationOptions(&copy, &none) ==
                   MI_RESULT_INVALID_PARAMETER);
    }
    for (size_t i = 0; i < machine->record_count; i++) {
        PROP_CHECK(!machine->records[i].is_async || machine->records[i].finals == 1);
    }
    PROP_CHECK(machine->world.exchanges_live == 0 && machine->world.endpoints_open == 0);
    PROP_CHECK(machine->world.dispatchers == 0 && machine->world.jobs == NULL);
    PROP_CHECK(machine->world.transport_destroyed);
    PROP_CHECK(wsmi_handle_count() == 0);
}
