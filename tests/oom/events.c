/* SPDX-License-Identifier: MIT */
/*
 * A method whose answer holds events, with the k-th allocation failing, for every k until nothing
 * fails any more: one final result each time, and never a good one without all events; never a
 * leak. (Types that cannot be looked up are strings, so not every failure is an error.)
 */
#include "blink.h"
#include "wsmi/xml.h"

#define DEBUG(sequence) EVENT(sequence, "Debug", "<it:Description>text</it:Description>")

static const struct scripted_step step = {
    SOAP,
    .body = DEBUG("1") DEBUG("2") DEBUG("3") OUTPUT("4"),
    .piece_bytes = 700,
};

static void MI_CALL on_message(MI_Operation *operation, void *context, MI_Uint32 channel,
                               const MI_Char *message)
{
    (void)operation;
    CHECK(channel == MI_WRITEMESSAGE_CHANNEL_DEBUG && strcmp(message, "text") == 0);
    ++*(unsigned *)context;
}

static void a_failing_allocation_loses_no_event_of_a_good_result(void)
{
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    callbacks.writeMessage = on_message;
    blink_without_each_allocation(&step, 1, &callbacks);
}

int main(void)
{
    wsmi_xml_init();
    RUN(a_failing_allocation_loses_no_event_of_a_good_result);
    return 0;
}
