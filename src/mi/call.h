/* SPDX-License-Identifier: MIT */
/*
 * The requests of one operation: where they go, what the session and the operation's options put
 * into their headers (mi-api section 11), and the memory all that lives in. One thread at a time.
 */
#ifndef WSMI_MI_CALL_H
#define WSMI_MI_CALL_H

#include "mi/session.h"
#include "mi/task.h"
#include "mi/uuid.h"
#include "wsmi/request.h"
#include "wsmi/resource_uri.h"

struct wsmi_bag;

struct wsmi_call {
    struct wsmi_session *session;         /* the operation keeps it alive */
    struct wsmi_arena arena;              /* of everything below */
    struct wsmi_request request;          /* complete but for the MessageID */
    MI_Uint32 flags;                      /* MI_OPERATIONFLAGS_... */
    struct wsmi_view name_space;          /* as on the wire; empty: the peer's default */
    struct wsmi_view class_name;          /* that the resource URI is about; may be empty */
    struct wsmi_view resource_uri;        /* option: instead of any other */
    struct wsmi_view resource_uri_prefix; /* option: in front of the class */
    struct wsmi_view action;              /* option: instead of the operation's own */
    bool is_shell;                        /* option: bodies are Windows shells */
    uint64_t timeout_ms;
    struct wsmi_ask_modes ask; /* options: what is done with the peer's questions */
    char message_id[WSMI_UUID_BYTES];
};

/*
 * Reads the options (NULL: none) and the namespace (NULL: the peer's default). False with `error`:
 * a dead options handle, a value that cannot be sent, memory. Clean up in either case.
 */
bool wsmi_call_init(struct wsmi_call *call, struct wsmi_session *session, MI_Uint32 flags,
                    const MI_OperationOptions *options, const MI_Char *name_space,
                    struct wsmi_error *error);
void wsmi_call_clean_up(struct wsmi_call *call);

/* Adds an OptionSet entry; strings are borrowed. False with `error` on memory. */
bool wsmi_call_add_option(struct wsmi_call *call, struct wsmi_wsman_option option,
                          struct wsmi_error *error);

/* Aims at a class, "*" for all classes: resource URI and the __cimnamespace selector. */
bool wsmi_call_aim_at_class(struct wsmi_call *call, struct wsmi_view class_name,
                            struct wsmi_error *error);

/* Aims at the instance that `key` names. */
bool wsmi_call_aim_at_instance(struct wsmi_call *call, const MI_Instance *key,
                               struct wsmi_error *error);

/*
 * The peer refused the DMTF form of the class's resource URI (wsman-wire 1.4): switches to
 * Microsoft's, for the session's later calls as well. False when the form was the caller's choice
 * or it is Microsoft's already, and on memory, which then is `error`.
 */
bool wsmi_call_use_microsoft_uri(struct wsmi_call *call, struct wsmi_error *error);

/*
 * The peer knows no such resource: a query aimed at all classes in Microsoft's form is worth
 * another try in the DMTF form, which is the only one openwsman takes. False in every other case,
 * and on memory, which then is `error`.
 */
bool wsmi_call_use_dmtf_all_classes(struct wsmi_call *call, struct wsmi_error *error);

/* A new identifier. False with `error` when the system has no random bytes. */
bool wsmi_call_new_id(char ret[WSMI_UUID_BYTES], struct wsmi_error *error);

/* Writes the request with a new MessageID. False with `error`. */
bool wsmi_call_write(struct wsmi_call *call, struct wsmi_task_request *ret,
                     struct wsmi_error *error);

/* The same for another request of the operation; its MessageID goes into `message_id`. */
bool wsmi_call_write_other(const struct wsmi_call *call, struct wsmi_request *request,
                           char message_id[WSMI_UUID_BYTES], struct wsmi_task_request *ret,
                           struct wsmi_error *error);

/* Makes the action the method of the resource aimed at: its URI, '/', the name (DSP0227 section
 * 11). False with `error` on memory or a URI that is too long. */
bool wsmi_call_set_method(struct wsmi_call *call, struct wsmi_view method,
                          struct wsmi_error *error);

/* Aims at all classes of the namespace, as queries and associations do (wsman-wire 1.4). */
bool wsmi_call_aim_at_all_classes(struct wsmi_call *call, enum wsmi_uri_form form,
                                  struct wsmi_error *error);

/* Fills `error` with a refusal of an argument; always false. `reason` is static. */
bool wsmi_call_refuse(struct wsmi_error *error, const char *reason);

/* Any string as a view in the arena. False with `error` on memory. */
bool wsmi_call_keep(struct wsmi_call *call, const MI_Char *text, struct wsmi_view *ret,
                    struct wsmi_error *error);

/* The same for the class name of an instance, which has to have one. */
bool wsmi_call_keep_class_name(struct wsmi_call *call, const MI_Instance *instance,
                               struct wsmi_view *ret, struct wsmi_error *error);

#endif
