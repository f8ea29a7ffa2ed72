/* SPDX-License-Identifier: MIT */
/* A user who is asked: writes down what he is told, and answers as the test says. */
#ifndef WSMI_LIFE_ASKED_H
#define WSMI_LIFE_ASKED_H

#include <stdatomic.h>

#include "interactive.h"

typedef MI_Result asked_answer(MI_Operation *operation, MI_OperationCallback_ResponseType response);

/* The recorder is first: it is the context of all callbacks. */
struct asked {
    struct recorder recorder;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    char text[2048];        /* one line for each callback */
    unsigned questions;     /* told so far: prompts, errors, values */
    MI_Operation operation; /* the handle that the last one came with */
    asked_answer *answer;   /* its function; NULL: there is nothing to answer */
    MI_Result (*acknowledge)(MI_Operation *operation);

    bool answers_inside; /* with `response`, inside the callback */
    MI_OperationCallback_ResponseType response;
    MI_Result given; /* what that returned */
    void (*inside)(struct asked *asked, MI_Operation *operation);
};

void asked_init(struct asked *asked);
void asked_clean_up(struct asked *asked);

/* Callbacks for prompts, errors, messages and values. */
MI_OperationCallbacks asked_callbacks(struct asked *asked);

/* Waits until so many questions were told. */
void asked_wait(struct asked *asked, unsigned questions);

/* Answers the last question, on this thread. */
MI_Result asked_give(struct asked *asked, MI_OperationCallback_ResponseType response);

/* Blinks the lamp. */
void asked_invoke(struct stage *stage, MI_Uint32 flags, MI_OperationOptions *options,
                  MI_OperationCallbacks *callbacks, MI_Operation *operation);

/* Drains a synchronous operation and closes it. `message`, when given, gets the error text. */
MI_Result asked_drain(MI_Operation *operation, char *message, size_t size);

/* An event against a rule, and what the error says of it. */
struct asked_broken {
    const char *event;
    const char *message;
};

/* Each of them ends its operation, and the user is not told of it otherwise. */
void asked_expect_refusals(const struct asked_broken *broken, size_t count);

/* What the peer says to an answer, and to the messages about an operation. */
#define EMPTY .phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "", .body = ""
#define CANCEL                                                                                     \
    {                                                                                              \
        EMPTY, .expect = "/wsman/1/wsman/Cancel<"                                                  \
    }
#define END                                                                                        \
    {                                                                                              \
        EMPTY, .expect = "/wsman/1/wsman/End<"                                                     \
    }

#define CONFIRM(sequence, type, text)                                                              \
    EVENT(sequence, "Confirm",                                                                     \
          "<it:Description>" text "</it:Description><it:PromptType>" type "</it:PromptType>")
#define ERROR_ACTION(sequence, type)                                                               \
    EVENT(sequence, "ErrorAction",                                                                 \
          "<it:Description><q:CIM_Error xmlns:q=\"http://schemas.dmtf.org/wbem/wscim/1/"           \
          "cim-schema/2/CIM_Error\"><q:CIMStatusCode>1</q:CIMStatusCode><q:Message>no</q:Message>" \
          "</q:CIM_Error></it:Description><it:ActionType>" type "</it:ActionType>")

#endif
