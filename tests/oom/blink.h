/* SPDX-License-Identifier: MIT */
/* A method with three events inside its answer, while memory runs out. */
#ifndef WSMI_OOM_BLINK_H
#define WSMI_OOM_BLINK_H

#include "interactive.h"

/*
 * Invokes it with the k-th allocation failing, for every k until nothing fails any more: one final
 * result each time, never a good one without all events, never a leak. The context of `callbacks`
 * is an unsigned, the events so far.
 */
void blink_without_each_allocation(const struct scripted_step *steps, size_t count,
                                   const MI_OperationCallbacks *callbacks);

#endif
