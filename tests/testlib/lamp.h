/* SPDX-License-Identifier: MIT */
/* Answers for the scripted transport: a peer with the class Demo_Lamp. */
#ifndef WSMI_TESTLIB_LAMP_H
#define WSMI_TESTLIB_LAMP_H

#include "testlib/scripted_transport.h"

#define CLASS_NS "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Demo_Lamp"
#define ENVELOPE(body)                                                                             \
    "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                             \
    "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "                                \
    "xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\" "                               \
    "xmlns:t=\"http://schemas.xmlsoap.org/ws/2004/09/transfer\" "                                  \
    "xmlns:e=\"http://schemas.xmlsoap.org/ws/2004/08/eventing\" "                                  \
    "xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\" "                                  \
    "xmlns:f=\"http://schemas.microsoft.com/wbem/wsman/1/wsmanfault\" xmlns:c=\"" CLASS_NS "\">"   \
    "<s:Header><a:Action>urn:any</a:Action><a:RelatesTo>" SCRIPTED_ID "</a:RelatesTo></s:Header>"  \
    "<s:Body>" body "</s:Body></s:Envelope>"
#define LAMP(id) "<c:Demo_Lamp><c:Id>" id "</c:Id></c:Demo_Lamp>"
#define FAULT(subcode, detail)                                                                     \
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>" subcode                     \
    "</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang=\"en\">no</s:Text></s:Reason>"      \
    "<s:Detail>" detail "</s:Detail></s:Fault>"

/* Members of a struct scripted_step. */
#define ANSWER(text)                                                                               \
    .phase = WSMI_PHASE_DECODE, .status = 200,                                                     \
    .content_type = "application/soap+xml;charset=UTF-8", .body = ENVELOPE(text)
#define REFUSAL(subcode, detail)                                                                   \
    .phase = WSMI_PHASE_DECODE, .status = 500,                                                     \
    .content_type = "application/soap+xml;charset=UTF-8", .body = ENVELOPE(FAULT(subcode, detail))

#define COUNT(steps) (sizeof(steps) / sizeof((steps)[0]))

#endif
