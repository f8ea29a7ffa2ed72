/* SPDX-License-Identifier: MIT */
/* What each option of an operation makes of the request, byte for byte; the peer is a script. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "life.h"
#include "testlib/lamp.h"

#define NAME(option)     MI_T("__MI_OPERATIONOPTIONS_" option)
#define WMI(name, value) "<w:Option Name=\"wmi:" name "\" Type=\"xs:" value "</w:Option>"
#define SET(options)     "</w:SelectorSet><w:OptionSet>" options "</w:OptionSet><w:OperationTimeout>"

static const MI_Uint32 strings = MI_OPERATIONFLAGS_NO_RTTI;
static const MI_Char root[] = "root/demo";

typedef void set_function(MI_OperationOptions *options);

static MI_Result finish(MI_Operation *operation, char *message, size_t size)
{
    const MI_Instance *instance = NULL;
    const MI_Char *text = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    CHECK(MI_Operation_GetInstance(operation, &instance, &more, &result, &text, NULL) ==
          MI_RESULT_OK);
    CHECK(!more);
    (void)snprintf(message, size, "%s", text == NULL ? "" : text);
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    return result;
}

static MI_Instance *new_lamp(struct stage *stage)
{
    MI_Instance *lamp = NULL;
    const MI_Value id = {.uint32 = 7};
    CHECK(MI_Application_NewInstance(&stage->application, MI_T("Demo_Lamp"), NULL, &lamp) ==
          MI_RESULT_OK);
    CHECK(MI_Instance_AddElement(lamp, MI_T("Id"), &id, MI_UINT32, MI_FLAG_KEY) == MI_RESULT_OK);
    return lamp;
}

/* A Get, or a Create, with what `set` does to new options. */
static MI_Result ask(const struct scripted_step *step, bool is_creation, MI_Boolean must_understand,
                     set_function *set, char *message, size_t size)
{
    struct stage stage;
    MI_OperationOptions options = MI_OPERATIONOPTIONS_NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    stage_open(&stage, step, 1);
    CHECK(MI_Application_NewOperationOptions(&stage.application, must_understand, &options) ==
          MI_RESULT_OK);
    set(&options);
    MI_Instance *lamp = new_lamp(&stage);
    if (is_creation) {
        MI_Session_CreateInstance(&stage.session, strings, &options, root, lamp, NULL, &operation);
    } else {
        MI_Session_GetInstance(&stage.session, strings, &options, root, lamp, NULL, &operation);
    }
    MI_Result result = finish(&operation, message, size);
    CHECK(stage.counters.exchanges_started == (result == MI_RESULT_OK ? 1u : 0u));
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    MI_OperationOptions_Delete(&options);
    stage_close(&stage);
    return result;
}

static void expect(const char *text, set_function *set)
{
    const struct scripted_step step = {ANSWER(LAMP("7")), .expect = text};
    char message[512];
    CHECK(ask(&step, false, MI_FALSE, set, message, sizeof(message)) == MI_RESULT_OK);
}

static void refused(const char *text, set_function *set)
{
    const struct scripted_step step = {ANSWER(LAMP("7"))};
    char message[512];
    CHECK(ask(&step, false, MI_FALSE, set, message, sizeof(message)) != MI_RESULT_OK);
    CHECK_CONTAINS(message, text);
}

static void nothing(MI_OperationOptions *options)
{
    (void)options;
}

static void new_options_send_nothing(void)
{
    expect("</w:SelectorSet><w:OperationTimeout>PT27.000S</w:OperationTimeout></s:Header>",
           nothing);
}

static void set_timeout(MI_OperationOptions *options)
{
    const MI_Interval timeout = {.minutes = 10};
    CHECK(MI_OperationOptions_SetTimeout(options, &timeout) == MI_RESULT_OK);
}

/* The peer is given less, so that it can say so. */
static void a_timeout_is_the_peers_less_a_margin(void)
{
    expect("<w:OperationTimeout>PT595.000S</w:OperationTimeout>", set_timeout);
}

static void set_resource_uri(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_SetResourceUri(options, MI_T("http://example/a&b")) == MI_RESULT_OK);
}

static void set_prefix(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_SetResourceUriPrefix(options, MI_T("http://example/classes/")) ==
          MI_RESULT_OK);
}

static void set_action(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_SetString(options, NAME("ACTION"), MI_T("http://example/Act"), 0) ==
          MI_RESULT_OK);
}

static void set_session(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_SetString(options, NAME("SESSIONID"), MI_T("uuid:mine"), 0) ==
          MI_RESULT_OK);
}

static void addresses_action_and_session_are_replaced(void)
{
    expect("<w:ResourceURI s:mustUnderstand=\"true\">http://example/a&amp;b</w:ResourceURI>",
           set_resource_uri);
    expect("<w:ResourceURI s:mustUnderstand=\"true\">http://example/classes/Demo_Lamp<",
           set_prefix);
    expect("<a:Action s:mustUnderstand=\"true\">http://example/Act</a:Action>", set_action);
    expect("<p:SessionId s:mustUnderstand=\"false\">uuid:mine</p:SessionId>", set_session);
}

static void set_shell(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_SetNumber(options, NAME("ISSHELL"), 1, 0) == MI_RESULT_OK);
}

static void a_shell_has_the_namespace_of_shells(void)
{
    static const struct scripted_step step = {
        ANSWER("<t:ResourceCreated><a:Address>http://x/</a:Address><a:ReferenceParameters>"
               "<w:ResourceURI>" CLASS_NS "</w:ResourceURI></a:ReferenceParameters>"
               "</t:ResourceCreated>"),
        .expect = "<c:Demo_Lamp xmlns:c=\"http://schemas.microsoft.com/wbem/wsman/1/windows/"
                  "shell\"><c:Id>7</c:Id></c:Demo_Lamp>"};
    char message[512];
    CHECK(ask(&step, true, MI_FALSE, set_shell, message, sizeof(message)) == MI_RESULT_OK);
}

static void set_custom(MI_OperationOptions *options)
{
    const MI_Value yes = {.boolean = MI_TRUE};
    const MI_Value low = {.sint64 = INT64_MIN};
    CHECK(MI_OperationOptions_SetString(options, MI_T("Colour"), MI_T("<red>"), 0) == MI_RESULT_OK);
    CHECK(MI_OperationOptions_SetNumber(options, MI_T("Size"), 4294967295u, 0) == MI_RESULT_OK);
    CHECK(MI_OperationOptions_SetCustomOption(options, MI_T("Bright"), MI_BOOLEAN, &yes, MI_TRUE) ==
          MI_RESULT_OK);
    CHECK(MI_OperationOptions_SetCustomOption(options, MI_T("Low"), MI_SINT64, &low, MI_FALSE) ==
          MI_RESULT_OK);
}

#define CUSTOM                                                                                     \
    "<w:Option Name=\"Colour\" Type=\"xs:string\">&lt;red&gt;</w:Option>"                          \
    "<w:Option Name=\"Size\" Type=\"xs:unsignedInt\">4294967295</w:Option>"                        \
    "<w:Option Name=\"Bright\" Type=\"xs:boolean\" MustComply=\"true\">true</w:Option>"            \
    "<w:Option Name=\"Low\" Type=\"xs:long\">-9223372036854775808</w:Option>"

static void custom_options_keep_their_order_types_and_marks(void)
{
    static const struct scripted_step marked = {
        ANSWER(LAMP("7")),
        .expect = "<w:OptionSet s:mustUnderstand=\"true\">" CUSTOM "</w:OptionSet>"};
    char message[512];
    expect(SET(CUSTOM), set_custom);
    CHECK(ask(&marked, false, MI_TRUE, set_custom, message, sizeof(message)) == MI_RESULT_OK);
}

static void set_empty(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_SetString(options, MI_T("Colour"), MI_T(""), 0) == MI_RESULT_OK);
}

static void set_array(MI_OperationOptions *options)
{
    MI_Uint8 bytes[] = {1, 2};
    const MI_Value value = {.uint8a = {bytes, 2}};
    CHECK(MI_OperationOptions_SetCustomOption(options, MI_T("List"), MI_UINT8A, &value, MI_FALSE) ==
          MI_RESULT_OK);
}

static void what_no_agent_reads_is_not_sent(void)
{
    refused("an empty value, which agents refuse: Colour", set_empty);
    refused("neither number, string, boolean nor datetime: List", set_array);
}

static void disable_one(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_DisableChannel(options, 0) == MI_RESULT_OK);
}

static void exchange_one(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_DisableChannel(options, 0) == MI_RESULT_OK);
    CHECK(MI_OperationOptions_EnableChannel(options, 9) == MI_RESULT_OK);
}

static void reorder(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_DisableChannel(options, 0) == MI_RESULT_OK);
    CHECK(MI_OperationOptions_EnableChannel(options, 0) == MI_RESULT_OK);
}

#define CHANNEL(number) WMI("__MI_OPERATIONOPTIONS_CHANNEL", "unsignedInt\">" number)

static void channels_are_listed_when_they_are_not_the_standard_ones(void)
{
    expect(SET(CHANNEL("1") CHANNEL("2")), disable_one);
    expect(SET(CHANNEL("1") CHANNEL("2") CHANNEL("9")), exchange_one);
    expect("</w:SelectorSet><w:OperationTimeout>", reorder);
}

static void set_modes(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_SetWriteErrorMode(options, MI_CALLBACKMODE_INQUIRE) == MI_RESULT_OK);
    CHECK(MI_OperationOptions_SetPromptUserRegularMode(options, MI_CALLBACKMODE_IGNORE, MI_FALSE) ==
          MI_RESULT_OK);
}

static void modes_come_with_the_automatic_answer(void)
{
    expect(SET(WMI("__MI_OPERATIONOPTIONS_WRITEERRORMODE",
                   "unsignedInt\">1") WMI("__MI_OPERATIONOPTIONS_PROMPTUSERMODE", "unsignedInt\">2")
                   WMI("__MI_OPERATIONOPTIONS_PROMPTUSERMODEREGULAR_ACKVALUE", "boolean\">false")),
           set_modes);
}

static void prefer_64(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_SetProviderArchitecture(options, MI_PROVIDER_ARCHITECTURE_64BIT,
                                                      MI_FALSE) == MI_RESULT_OK);
}

static void require_32(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_SetProviderArchitecture(options, MI_PROVIDER_ARCHITECTURE_32BIT,
                                                      MI_TRUE) == MI_RESULT_OK);
}

static void an_architecture_is_preferred_or_required(void)
{
    expect(SET(WMI("__ProviderArchitecture", "unsignedInt\">64")), prefer_64);
    expect(SET(WMI("__ProviderArchitecture", "unsignedInt\">32")
                   WMI("__RequiredArchitecture", "boolean\">true")),
           require_32);
}

static void use_machine_id(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_SetUseMachineID(options, MI_TRUE) == MI_RESULT_OK);
}

static void use_no_machine_id(MI_OperationOptions *options)
{
    CHECK(MI_OperationOptions_SetUseMachineID(options, MI_FALSE) == MI_RESULT_OK);
}

static void the_machine_is_named_on_request(void)
{
    char name[HOST_NAME_MAX + 1] = "";
    char text[HOST_NAME_MAX + 128];
    CHECK(gethostname(name, sizeof(name) - 1) == 0);
    (void)snprintf(text, sizeof(text),
                   "<r:MachineID xmlns:r=\"http://schemas.microsoft.com/wbem/wsman/1/machineid\">"
                   "%s</r:MachineID>",
                   name);
    expect(text, use_machine_id);
    expect("</w:SelectorSet><w:OperationTimeout>", use_no_machine_id);
}

static void keys_only_asks_for_references(void)
{
    static const struct scripted_step step = {
        ANSWER("<n:EnumerateResponse><n:EnumerationContext/><w:Items/><w:EndOfSequence/>"
               "</n:EnumerateResponse>"),
        .expect = "<w:EnumerationMode>EnumerateEPR</w:EnumerationMode></n:Enumerate>"};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    char message[512];
    stage_open(&stage, &step, 1);
    MI_Session_EnumerateInstances(&stage.session, strings, NULL, root, MI_T("Demo_Lamp"), MI_TRUE,
                                  NULL, &operation);
    CHECK(finish(&operation, message, sizeof(message)) == MI_RESULT_OK);
    CHECK(stage.counters.exchanges_started == 1);
    stage_close(&stage);
}

int main(void)
{
    RUN(new_options_send_nothing);
    RUN(a_timeout_is_the_peers_less_a_margin);
    RUN(addresses_action_and_session_are_replaced);
    RUN(a_shell_has_the_namespace_of_shells);
    RUN(custom_options_keep_their_order_types_and_marks);
    RUN(what_no_agent_reads_is_not_sent);
    RUN(channels_are_listed_when_they_are_not_the_standard_ones);
    RUN(modes_come_with_the_automatic_answer);
    RUN(an_architecture_is_preferred_or_required);
    RUN(the_machine_is_named_on_request);
    RUN(keys_only_asks_for_references);
    return 0;
}
