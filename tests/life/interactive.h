/* SPDX-License-Identifier: MIT */
/* Answers that hold events, as macros for scripts: the lamp blinks, and says so. */
#ifndef WSMI_LIFE_INTERACTIVE_H
#define WSMI_LIFE_INTERACTIVE_H

#include "life.h"

#define ENVELOPE(id, sequence, body)                                                               \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                             \
    "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "                                \
    "xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd\" "                             \
    "xmlns:it=\"http://schemas.microsoft.com/wbem/wsman/1/cim/interactive.xsd\" "                  \
    "xmlns:c=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Demo_Lamp\">"                     \
    "<s:Header><a:Action>urn:any</a:Action><a:RelatesTo>" id "</a:RelatesTo>"                      \
    "<p:OperationID s:mustUnderstand=\"false\">" SCRIPTED_OPERATION "</p:OperationID>"             \
    "<p:SequenceId>" sequence "</p:SequenceId></s:Header><s:Body>" body "</s:Body></s:Envelope>"
#define EVENT(sequence, type, children)                                                            \
    ENVELOPE(SCRIPTED_ID, sequence,                                                                \
             "<it:InteractiveEvent><it:EventType>" type "</it:EventType>" children                 \
             "</it:InteractiveEvent>")
#define MESSAGE(sequence, type)                                                                    \
    EVENT(sequence, type, "<it:Description>" type " &lt;text&gt;</it:Description>")
#define PROGRESS(sequence)                                                                         \
    EVENT(sequence, "Progress",                                                                    \
          "<it:Activity>Copying</it:Activity><it:CurrentOperation>file 3</it:CurrentOperation>"    \
          "<it:StatusDescription>busy</it:StatusDescription><it:PercentComplete>30"                \
          "</it:PercentComplete><it:SecondsRemaining>12</it:SecondsRemaining>")
#define OUTPUT(sequence)                                                                           \
    ENVELOPE(SCRIPTED_ID, sequence,                                                                \
             "<c:Blink_OUTPUT><c:ReturnValue>7</c:ReturnValue></c:Blink_OUTPUT>")
#define SOAP                                                                                       \
    .phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "application/soap+xml;charset=UTF-8"
#define KEEPALIVE                                                                                  \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                             \
    "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\"><s:Header><a:Action>"            \
    "http://schemas.microsoft.com/wbem/wsman/1/wsman/Keepalive</a:Action></s:Header><s:Body/>"     \
    "</s:Envelope>"

#define COUNT(steps) (sizeof(steps) / sizeof((steps)[0]))

#endif
