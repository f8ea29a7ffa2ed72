/* SPDX-License-Identifier: MIT */
/*
 * Functions that are handed to the user, for an answer or an acknowledgement, take turns: they are
 * not told what they are called for, and what is said twice of one thing must not be taken for a
 * word about the next.
 */
#ifndef WSMI_MI_TURNS_H
#define WSMI_MI_TURNS_H

#include "mi.h"

#define WSMI_EACH_TURN(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)
enum { WSMI_TURNS = 8 };

typedef MI_Result(MI_CALL wsmi_acknowledge_function)(MI_Operation *handle);

/* `acknowledge_functions`, a function for each turn: what `acknowledge(handle, turn)` says. */
#define WSMI_ACKNOWLEDGE_FUNCTION(turn)                                                            \
    static MI_Result MI_CALL acknowledge_##turn(MI_Operation *handle)                              \
    {                                                                                              \
        return acknowledge(handle, turn);                                                          \
    }
#define WSMI_ACKNOWLEDGE_NAME(turn) acknowledge_##turn,
#define WSMI_ACKNOWLEDGE_FUNCTIONS()                                                               \
    WSMI_EACH_TURN(WSMI_ACKNOWLEDGE_FUNCTION)                                                      \
    static wsmi_acknowledge_function *const acknowledge_functions[WSMI_TURNS] = {                  \
        WSMI_EACH_TURN(WSMI_ACKNOWLEDGE_NAME)};

#endif
