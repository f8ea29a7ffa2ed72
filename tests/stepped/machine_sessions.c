/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "stepped/machine.h"

struct machine_session *machine_session_of(struct machine *machine, const struct machine_line *line)
{
    size_t count = machine->session_count == 0 ? 1 : machine->session_count;
    return &machine->sessions[machine_slot(line, 's', count)];
}

static void on_session_message(MI_Application *application, void *context, MI_Uint32 channel,
                               const MI_Char *message)
{
    struct machine_session *session = context;
    PROP_CHECK(application != NULL && message != NULL);
    stepped_note(&session->machine->world, channel);
    stepped_note_bytes(&session->machine->world, message, strlen(message));
    if (session->reenters) {
        machine_reenter(session->machine);
    }
}

static void on_session_error(MI_Application *application, void *context, MI_Instance *error)
{
    struct machine_session *session = context;
    PROP_CHECK(application != NULL && error != NULL);
    machine_read_instance(session->machine, error, 0);
}

/* `d`: with these options; `c`: with callbacks, 8 that run lines; the text is the destination. */
void machine_do_session(struct machine *machine, const struct machine_line *line)
{
    MI_SessionCallbacks callbacks = MI_SESSIONCALLBACKS_NULL;
    MI_Instance *error = NULL;
    if (machine->session_count == MACHINE_SESSIONS) {
        return;
    }
    struct machine_session *session = &machine->sessions[machine->session_count++];
    session->machine = machine;
    session->reenters = (machine_arg(line, 'c') & MACHINE_REENTERS) != 0;
    callbacks.callbackContext = session;
    callbacks.writeMessage = on_session_message;
    callbacks.writeError = on_session_error;
    MI_Result result = machine_code(
        machine,
        MI_Application_NewSession(
            &machine->application, MI_T("WINRM"),
            line->text == NULL ? MI_T("server.example") : line->text,
            machine_has(line, 'd') ? &machine->destination[machine_slot(line, 'd', MACHINE_OPTIONS)]
                                   : NULL,
            machine_has(line, 'c') ? &callbacks : NULL, machine_has(line, 'n') ? NULL : &error,
            &session->handle));
    session->is_open = result == MI_RESULT_OK;
    PROP_CHECK(session->is_open == (session->handle.ft != NULL));
    PROP_CHECK(error == NULL || result != MI_RESULT_OK);
    if (error != NULL) {
        machine_read_instance(machine, error, 0);
        PROP_CHECK(MI_Instance_Delete(error) == MI_RESULT_OK);
    }
}

static void on_closed(void *context)
{
    struct machine_session *session = context;
    session->completions++;
    PROP_CHECK(session->completions <= session->promised);
}

static bool has_operations(const struct machine *machine, const struct machine_session *session)
{
    for (size_t i = 0; i < machine->record_count; i++) {
        const struct machine_record *record = &machine->records[i];
        if (record->has_handle && record->session.reserved1 == session->handle.reserved1) {
            return true;
        }
    }
    return false;
}

/* `c`: with a completion callback. Without one it would wait for handles that nobody closes, or for
 * a callback that it is called from. */
void machine_do_close_session(struct machine *machine, const struct machine_line *line)
{
    struct machine_session *session = machine_session_of(machine, line);
    MI_Session copy = session->handle;
    MI_Result result;
    if (session->handle.ft == NULL) {
        /* mi.h itself calls back for what never was a session. */
        session->promised += machine_has(line, 'c') ? 1 : 0;
        (void)machine_code(machine, MI_Session_Close(&session->handle, session,
                                                     machine_has(line, 'c') ? on_closed : NULL));
        return;
    }
    if (machine_has(line, 'c')) {
        session->promised += session->is_open ? 1 : 0;
        result = MI_Session_Close(&session->handle, session, on_closed);
    } else if (machine->depth > 0 || (session->is_open && has_operations(machine, session))) {
        return;
    } else {
        result = MI_Session_Close(&session->handle, NULL, NULL);
    }
    PROP_CHECK(machine_code(machine, result) ==
               (session->is_open ? MI_RESULT_OK : MI_RESULT_INVALID_PARAMETER));
    session->is_open = false;
    MI_Application application;
    PROP_CHECK(MI_Session_GetApplication(&copy, &application) == MI_RESULT_INVALID_PARAMETER);
    PROP_CHECK(MI_Session_Close(&copy, NULL, NULL) == MI_RESULT_INVALID_PARAMETER);
}
