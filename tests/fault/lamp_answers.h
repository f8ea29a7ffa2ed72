/* SPDX-License-Identifier: MIT */
/* What the peer of the exercises answers with: a lamp with values of many kinds, and its class. */
#ifndef WSMI_FAULT_LAMP_ANSWERS_H
#define WSMI_FAULT_LAMP_ANSWERS_H

#include "testlib/lamp.h"

#define CIM_NS "http://schemas.dmtf.org/wbem/wscim/1/"

#define REFERENCE(class_name, id)                                                                  \
    "<a:Address>http://server.example/</a:Address><a:ReferenceParameters><w:ResourceURI>" CIM_NS   \
    "cim-schema/2/" class_name "</w:ResourceURI><w:SelectorSet><w:Selector Name=\"Id\">" id        \
    "</w:Selector></w:SelectorSet></a:ReferenceParameters>"
#define VALUES                                                                                     \
    "<c:Name>a&amp;b</c:Name><c:On>true</c:On><c:Levels>1</c:Levels><c:Levels>2</c:Levels>"        \
    "<c:Bulb xmlns:d=\"" CIM_NS "cim-schema/2/Demo_Bulb\"><d:Watts>9</d:Watts></c:Bulb>"           \
    "<c:Desk>" REFERENCE(                                                                          \
        "Demo_Desk",                                                                               \
        "2") "</c:Desk><c:Bought><b:Datetime xmlns:b=\"" CIM_NS                                    \
             "common\">2024-05-06T07:08:09Z</b:Datetime></c:Bought><c:Weight>2.5</c:Weight>"
#define RICH(id) "<c:Demo_Lamp><c:Id>" id "</c:Id>" VALUES "</c:Demo_Lamp>"

#define KEY_QUALIFIER "<QUALIFIER NAME=\"Key\" TYPE=\"boolean\"><VALUE>true</VALUE></QUALIFIER>"
#define OUT_QUALIFIER "<QUALIFIER NAME=\"Out\" TYPE=\"boolean\"><VALUE>true</VALUE></QUALIFIER>"
#define EMBEDDED                                                                                   \
    "<QUALIFIER NAME=\"EmbeddedInstance\" TYPE=\"string\"><VALUE>Demo_Bulb</VALUE></QUALIFIER>"

/* Features of the values, as properties and as parameters of a method. */
#define FEATURES(what, more)                                                                       \
    "<" what " NAME=\"Name\" TYPE=\"string\">" more "</" what "><" what                            \
    " NAME=\"On\" TYPE=\"boolean\">" more "</" what "><" what                                      \
    ".ARRAY NAME=\"Levels\" TYPE=\"uint8\">" more "</" what ".ARRAY><" what                        \
    " NAME=\"Bulb\" TYPE=\"string\">" EMBEDDED more "</" what "><" what                            \
    ".REFERENCE NAME=\"Desk\" REFERENCECLASS=\"Demo_Desk\">" more "</" what ".REFERENCE><" what    \
    " NAME=\"Bought\" TYPE=\"datetime\">" more "</" what "><" what                                 \
    " NAME=\"Weight\" TYPE=\"real64\">" more "</" what ">"

#define LAMP_CLASS                                                                                 \
    "<CLASS NAME=\"Demo_Lamp\"><PROPERTY NAME=\"Id\" TYPE=\"uint32\">" KEY_QUALIFIER               \
    "</PROPERTY>" FEATURES("PROPERTY", "") "<METHOD NAME=\"Echo\" TYPE=\"uint32\">" FEATURES(      \
        "PARAMETER", OUT_QUALIFIER) "</METHOD></CLASS>"

/* Members of a struct scripted_step. */
#define CLASS_ANSWER ANSWER(LAMP_CLASS)
#define HOLDS        .peer = SCRIPTED_PEER_HOLDS
#define ENDS         .peer = SCRIPTED_PEER_ENDS

/* The classes of the values in a RICH lamp, in the order in which they are met. */
#define INNER_CLASS_ANSWERS                                                                        \
    {ANSWER("<CLASS NAME=\"Demo_Bulb\"><PROPERTY NAME=\"Watts\" TYPE=\"uint16\"/></CLASS>")},      \
    {                                                                                              \
        ANSWER("<CLASS NAME=\"Demo_Desk\"><PROPERTY NAME=\"Id\" TYPE=\"uint32\">" KEY_QUALIFIER    \
               "</PROPERTY></CLASS>")                                                              \
    }

#define OPENED(items)                                                                              \
    ANSWER("<n:EnumerateResponse><n:EnumerationContext>one</n:EnumerationContext><w:Items>" items  \
           "</w:Items></n:EnumerateResponse>"),                                                    \
        HOLDS
#define PULLED(items)                                                                              \
    ANSWER("<n:PullResponse><n:EnumerationContext>t&lt;wo</n:EnumerationContext><n:Items>" items   \
           "</n:Items></n:PullResponse>"),                                                         \
        HOLDS
#define PULLED_LAST(items)                                                                         \
    ANSWER("<n:PullResponse><n:Items>" items "</n:Items><n:EndOfSequence/></n:PullResponse>"), ENDS

#endif
