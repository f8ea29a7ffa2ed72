/* SPDX-License-Identifier: MIT */
/* Declarations. */
#include "exercise.h"
#include "lamp_answers.h"

static const MI_Char root[] = MI_T("root/demo");
static const MI_Char lamp[] = MI_T("Demo_Lamp");

static void get(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                MI_Operation *operation)
{
    MI_Session_GetClass(&cast->session, 0, &cast->options, root, lamp, callbacks, operation);
}

static void enumerate(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                      MI_Operation *operation)
{
    MI_Session_EnumerateClasses(&cast->session, 0, &cast->options, root, lamp, MI_FALSE, callbacks,
                                operation);
}

static void enumerate_names(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                            MI_Operation *operation)
{
    MI_Session_EnumerateClasses(&cast->session, MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW,
                                &cast->options, root, NULL, MI_TRUE, callbacks, operation);
}

#define SMART                                                                                      \
    "<CLASS NAME=\"Demo_SmartLamp\" SUPERCLASS=\"Demo_Lamp\"><DERIVATION><CLASSNAME "              \
    "NAME=\"Demo_Lamp\"/></DERIVATION><PROPERTY NAME=\"Firmware\" TYPE=\"string\"/></CLASS>"

/* So OMI says that there is no such class, whichever it is. */
#define NO_CLASS                                                                                   \
    "<o:OMI_Error xmlns:o=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/OMI_Error\">"        \
    "<o:CIMStatusCode>5</o:CIMStatusCode></o:OMI_Error>"

const struct exercise exercises_class[] = {
    {"get a class",
     {{ANSWER(LAMP_CLASS)}},
     .start = get,
     .channel = EXERCISE_CLASSES,
     .results = 1},
    {"enumerate classes",
     {{OPENED(LAMP_CLASS)}, {PULLED(SMART)}, {PULLED_LAST(LAMP_CLASS SMART)}},
     .start = enumerate,
     .channel = EXERCISE_CLASSES,
     .results = 4},
    {"enumerate names of classes",
     {{OPENED("<CLASSNAME NAME=\"Demo_Lamp\"/>")},
      {PULLED_LAST("<CLASSNAME NAME=\"Demo_SmartLamp\"/><CLASSNAME NAME=\"Demo_Desk\"/>")}},
     .start = enumerate_names,
     .channel = EXERCISE_CLASSES,
     .results = 3},
    {"enumerate classes of a peer that lists none",
     {{REFUSAL("a:DestinationUnreachable", NO_CLASS)}, {ANSWER(LAMP_CLASS)}},
     .start = enumerate,
     .channel = EXERCISE_CLASSES,
     .result = MI_RESULT_NOT_SUPPORTED},
};
const size_t exercises_class_count = COUNT(exercises_class);
