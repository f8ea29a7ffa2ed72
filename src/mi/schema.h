/* SPDX-License-Identifier: MIT */
/*
 * Where the types of properties come from: the class declaration, fetched once per session and
 * class (wsman-wire 4.7), unless the RTTI flags of the operation say otherwise:
 *
 *   DEFAULT, STANDARD, FULL  fetch what the session does not know
 *   BASIC                    use what the session knows, fetch nothing
 *   NO                       every simple value is a string
 *
 * A peer without declarations is asked once; its values are strings. With STANDARD a fetch that
 * fails for want of a connection ends the operation; otherwise values are then strings.
 */
#ifndef WSMI_MI_SCHEMA_H
#define WSMI_MI_SCHEMA_H

#include "mi/answer.h"
#include "mi/call.h"
#include "mi/convert.h"

struct wsmi_schema {
    const struct wsmi_call *call; /* of the operation whose results are to be typed */
    struct wsmi_answer answer;
    char message_id[WSMI_UUID_BYTES];
    char *name;        /* class that `declaration` is about; NULL: none yet */
    MI_Class *current; /* NULL: the peer has none */
    struct wsmi_shapes shapes;
};

void wsmi_schema_init(struct wsmi_schema *schema, const struct wsmi_call *call);
void wsmi_schema_clean_up(struct wsmi_schema *schema);

/* Makes `class_name` the current class. False when its declaration must be fetched first. */
bool wsmi_schema_prepare(struct wsmi_schema *schema, struct wsmi_view class_name);

/* Writes the request that fetches `class_name`. False with `error`. */
bool wsmi_schema_write(struct wsmi_schema *schema, struct wsmi_view class_name,
                       struct wsmi_task_request *ret, struct wsmi_error *error);

/* Reads the answer; the class is prepared afterwards. False with `error`: the operation ends. */
bool wsmi_schema_read(struct wsmi_schema *schema, struct wsmi_view class_name,
                      const struct wsmi_http_answer *http, struct wsmi_error *error);

/* How values of the current class are typed. Borrows `schema` and its call. */
struct wsmi_typing wsmi_schema_typing(struct wsmi_schema *schema);

/* Room for the selectors and options of a request for class declarations. */
struct wsmi_class_request {
    struct wsmi_selector selectors[2];
    struct wsmi_wsman_option options[6];
};

/*
 * Turns `request` (a copy of the call's) into one for the declaration of `class_name`, or with
 * `enumerate` for those of its subclasses (empty: of all). `names_only` leaves out what is in them.
 */
void wsmi_class_request_fill(const struct wsmi_call *call, struct wsmi_view class_name,
                             bool enumerate, bool names_only, struct wsmi_class_request *room,
                             struct wsmi_request *request);

#endif
