/* SPDX-License-Identifier: MIT */
/* Operations on one instance, methods, TestConnection. */
#include "exercise.h"
#include "lamp_answers.h"

static const MI_Char root[] = MI_T("root/demo");
static const MI_Char lamp[] = MI_T("Demo_Lamp");

static void get(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                MI_Operation *operation)
{
    MI_Session_GetInstance(&cast->session, MI_OPERATIONFLAGS_STANDARD_RTTI, &cast->options, root,
                           cast->lamp, callbacks, operation);
}

static void get_with_superclasses(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                                  MI_Operation *operation)
{
    MI_Session_GetInstance(&cast->session, MI_OPERATIONFLAGS_FULL_RTTI, NULL, root, cast->lamp,
                           callbacks, operation);
}

static void get_plainly(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                        MI_Operation *operation)
{
    MI_Session_GetInstance(&cast->session, MI_OPERATIONFLAGS_NO_RTTI, NULL, root, cast->lamp,
                           callbacks, operation);
}

static void set_resource_uri(struct exercise_cast *cast)
{
    CHECK(MI_OperationOptions_SetResourceUri(&cast->options, MI_T("http://example/Lamp")) ==
          MI_RESULT_OK);
}

static void get_at_a_resource_uri(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                                  MI_Operation *operation)
{
    MI_Session_GetInstance(&cast->session, MI_OPERATIONFLAGS_NO_RTTI, &cast->options, root,
                           cast->lamp, callbacks, operation);
}

/* The class is known from before, and nobody asks for it. */
static void get_basically(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                          MI_Operation *operation)
{
    MI_Session_GetInstance(&cast->session, MI_OPERATIONFLAGS_BASIC_RTTI, NULL, root, cast->lamp,
                           callbacks, operation);
}

static void learn_the_class(struct exercise_cast *cast)
{
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Class *found = NULL;
    MI_Result result = MI_RESULT_FAILED;
    MI_Session_GetClass(&cast->session, 0, NULL, root, lamp, NULL, &operation);
    CHECK(MI_Operation_GetClass(&operation, &found, NULL, &result, NULL, NULL) == MI_RESULT_OK);
    CHECK(result == MI_RESULT_OK && MI_Operation_Close(&operation) == MI_RESULT_OK);
}

static void modify(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                   MI_Operation *operation)
{
    MI_Session_ModifyInstance(&cast->session, 0, &cast->options, root, cast->lamp, callbacks,
                              operation);
}

static void create(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                   MI_Operation *operation)
{
    MI_Session_CreateInstance(&cast->session, 0, &cast->options, root, cast->lamp, callbacks,
                              operation);
}

static void delete (struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                    MI_Operation *operation)
{
    MI_Session_DeleteInstance(&cast->session, 0, &cast->options, root, cast->lamp, callbacks,
                              operation);
}

static void invoke_on_instance(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                               MI_Operation *operation)
{
    MI_Session_Invoke(&cast->session, 0, &cast->options, root, lamp, MI_T("Echo"), cast->lamp,
                      cast->parameters, callbacks, operation);
}

static void set_resource_uri_prefix(struct exercise_cast *cast)
{
    CHECK(MI_OperationOptions_SetResourceUriPrefix(&cast->options, MI_T("http://example")) ==
          MI_RESULT_OK);
}

static void invoke_on_class(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                            MI_Operation *operation)
{
    MI_Session_Invoke(&cast->session, MI_OPERATIONFLAGS_NO_RTTI, &cast->options, root, lamp,
                      MI_T("Echo"), NULL, cast->parameters, callbacks, operation);
}

static void test_connection_to(struct exercise_cast *cast, MI_OperationCallbacks *callbacks,
                               MI_Operation *operation)
{
    MI_Session_TestConnection(&cast->session, 0, callbacks, operation);
}

#define OUTPUT "<c:Echo_OUTPUT><c:ReturnValue>0</c:ReturnValue>" VALUES "</c:Echo_OUTPUT>"
#define PROVIDER_ERROR                                                                             \
    "<o:OMI_Error xmlns:o=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/OMI_Error\">"        \
    "<o:CIMStatusCode>2</o:CIMStatusCode><o:Message>locked</o:Message></o:OMI_Error>"
/* It has no MessageID to relate to. */
#define IDENTITY                                                                                   \
    .phase = WSMI_PHASE_DECODE, .status = 200,                                                     \
    .content_type = "application/soap+xml;charset=UTF-8",                                          \
    .body = "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "                     \
            "xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"         \
            "<s:Header/><s:Body><i:IdentifyResponse><i:ProtocolVersion>"                           \
            "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</i:ProtocolVersion>"                   \
            "<i:ProductVendor>Example</i:ProductVendor><i:ProductVersion>1</i:ProductVersion>"     \
            "</i:IdentifyResponse></s:Body></s:Envelope>"

const struct exercise exercises_instance[] = {
    {"get", {{ANSWER(RICH("7"))}, {CLASS_ANSWER}, INNER_CLASS_ANSWERS}, .start = get, .results = 1},
    {"get, with superclasses",
     {{ANSWER(LAMP("7"))},
      {ANSWER("<CLASS NAME=\"Demo_Lamp\" SUPERCLASS=\"Demo_Thing\"/>")},
      {ANSWER("<CLASS NAME=\"Demo_Thing\"><PROPERTY NAME=\"Id\" TYPE=\"uint32\"/></CLASS>")}},
     .start = get_with_superclasses,
     .results = 1},
    {"get, a resource URI",
     {{ANSWER(RICH("7"))}},
     .start = get_at_a_resource_uri,
     .prepare = set_resource_uri,
     .results = 1},
    {"get, the class is known",
     {{CLASS_ANSWER}, {ANSWER(RICH("7"))}},
     .start = get_basically,
     .prepare = learn_the_class,
     .results = 1},
    {"get, another form of the resource URI",
     {{REFUSAL("w:InternalError", "<f:WSManFault Code=\"2150859065\"/>")}, {ANSWER(LAMP("7"))}},
     .start = get_plainly,
     .results = 1},
    {"get, refused by a provider",
     {{REFUSAL("w:AccessDenied", PROVIDER_ERROR)}},
     .start = get_plainly,
     .result = MI_RESULT_ACCESS_DENIED},
    {"modify",
     {{IDENTITY}, {ANSWER(RICH("7"))}, {CLASS_ANSWER}, INNER_CLASS_ANSWERS},
     .start = modify,
     .results = 1},
    {"create",
     {{IDENTITY},
      {ANSWER("<t:ResourceCreated>" REFERENCE("Demo_Lamp", "7") "</t:ResourceCreated>")},
      {CLASS_ANSWER}},
     .start = create,
     .results = 1},
    {"delete", {{ANSWER("")}}, .start = delete},
    {"invoke on an instance",
     {{IDENTITY}, {ANSWER(OUTPUT)}, {CLASS_ANSWER}, INNER_CLASS_ANSWERS},
     .start = invoke_on_instance,
     .results = 1},
    {"invoke on a class",
     {{IDENTITY}, {ANSWER(OUTPUT)}},
     .start = invoke_on_class,
     .prepare = set_resource_uri_prefix,
     .results = 1},
    {"test connection", {{IDENTITY}}, .start = test_connection_to, .results = 1},
};
const size_t exercises_instance_count = COUNT(exercises_instance);
