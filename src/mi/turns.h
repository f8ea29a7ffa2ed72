/* SPDX-License-Identifier: MIT */
/*
 * Functions that are handed to the user, for an answer or an acknowledgement, take turns: they are
 * not told what they are called for, and what is said twice of one thing must not be taken for a
 * word about the next.
 */
#ifndef WSMI_MI_TURNS_H
#define WSMI_MI_TURNS_H

#define WSMI_EACH_TURN(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)
enum { WSMI_TURNS = 8 };

#endif
