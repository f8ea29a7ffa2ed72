/* SPDX-License-Identifier: MIT */
/* Operation options: each is set in options of its own and must show in the request of a Get. */
#include "parity.h"

static struct scripted_step step = {ANSWER(LAMP("7"))};
static struct stage stage;
static MI_OperationOptions options;

static void renew(void)
{
    MI_OperationOptions_Delete(&options);
    CHECK(MI_Application_NewOperationOptions(&stage.application, MI_FALSE, &options) ==
          MI_RESULT_OK);
}

static bool sends(const char *text)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *key = lamp_key(&stage.application);
    step.expect = text;
    MI_Session_GetInstance(&stage.session, MI_OPERATIONFLAGS_NO_RTTI, &options, MI_T("root/demo"),
                           key, NULL, &operation);
    bool same = finish(&operation).count == 1;
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    return same;
}

static void modes(void)
{
    MI_CallbackMode mode = MI_CALLBACKMODE_REPORT;
    MI_Boolean answer = MI_TRUE;
    renew();
    CALL(MI_OperationOptions_SetWriteErrorMode, (&options, MI_CALLBACKMODE_INQUIRE),
         sends("\"wmi:__MI_OPERATIONOPTIONS_WRITEERRORMODE\""));
    CALL(MI_OperationOptions_GetWriteErrorMode, (&options, &mode), mode == MI_CALLBACKMODE_INQUIRE);
    renew();
    CALL(MI_OperationOptions_SetPromptUserMode, (&options, MI_CALLBACKMODE_INQUIRE),
         sends("\"wmi:__MI_OPERATIONOPTIONS_PROMPTUSERMODE\""));
    CALL(MI_OperationOptions_GetPromptUserMode, (&options, &mode), mode == MI_CALLBACKMODE_INQUIRE);
    renew();
    CALL(MI_OperationOptions_SetPromptUserRegularMode, (&options, MI_CALLBACKMODE_IGNORE, MI_FALSE),
         sends("\"wmi:__MI_OPERATIONOPTIONS_PROMPTUSERMODEREGULAR_ACKVALUE\""));
    CALL(MI_OperationOptions_GetPromptUserRegularMode, (&options, &mode, &answer),
         mode == MI_CALLBACKMODE_IGNORE && !answer);
}

static void addressing(void)
{
    MI_ProviderArchitecture bits = MI_PROVIDER_ARCHITECTURE_64BIT;
    MI_Boolean must = MI_FALSE;
    const MI_Char *text = NULL;
    renew();
    CALL(MI_OperationOptions_SetProviderArchitecture,
         (&options, MI_PROVIDER_ARCHITECTURE_32BIT, MI_TRUE),
         sends("\"wmi:__RequiredArchitecture\"") && sends("\"wmi:__ProviderArchitecture\""));
    CALL(MI_OperationOptions_GetProviderArchitecture, (&options, &bits, &must),
         bits == MI_PROVIDER_ARCHITECTURE_32BIT && must);
    renew();
    CALL(MI_OperationOptions_SetResourceUriPrefix, (&options, MI_T("http://example/classes")),
         sends(">http://example/classes/Demo_Lamp</w:ResourceURI>"));
    CALL(MI_OperationOptions_GetResourceUriPrefix, (&options, &text),
         strcmp(text, "http://example/classes") == 0);
    renew();
    CALL(MI_OperationOptions_SetResourceUri, (&options, MI_T("http://example/this")),
         sends(">http://example/this</w:ResourceURI>"));
    CALL(MI_OperationOptions_GetResourceUri, (&options, &text),
         strcmp(text, "http://example/this") == 0);
    renew();
    CALL(MI_OperationOptions_SetUseMachineID, (&options, MI_TRUE), sends("</r:MachineID>"));
    CALL(MI_OperationOptions_GetUseMachineID, (&options, &must), must);
}

static void channels(void)
{
    MI_Uint32 list[8];
    MI_Uint32 count = 0;
    renew();
    CALL(MI_OperationOptions_EnableChannel, (&options, 9),
         MI_OperationOptions_GetEnabledChannels(&options, list, COUNT(list), &count, NULL) ==
                 MI_RESULT_OK &&
             list[count - 1] == 9 && sends("\"wmi:__MI_OPERATIONOPTIONS_CHANNEL\""));
    CALL(MI_OperationOptions_DisableChannel, (&options, 9),
         MI_OperationOptions_GetEnabledChannels(&options, list, COUNT(list), &count, NULL) ==
                 MI_RESULT_OK &&
             list[count - 1] != 9);
    CALL(MI_OperationOptions_GetEnabledChannels, (&options, list, COUNT(list), &count, NULL),
         count == 3 && list[0] == 0 && list[2] == 2);
}

static void by_name(void)
{
    MI_Value value;
    MI_Type type = MI_BOOLEAN;
    MI_Uint32 number = 0;
    MI_Uint32 index = 9;
    MI_Uint32 flags = 0;
    const MI_Char *text = NULL;
    const MI_Char *name = NULL;
    MI_OperationOptions copy = MI_OPERATIONOPTIONS_NULL;
    renew();
    CALL(MI_OperationOptions_SetString, (&options, MI_T("Colour"), MI_T("red"), 0),
         sends(">red</w:Option>"));
    CALL(MI_OperationOptions_GetString, (&options, MI_T("Colour"), &text, &index, NULL),
         strcmp(text, "red") == 0);
    CALL(MI_OperationOptions_SetNumber, (&options, MI_T("Size"), 5, 0), sends(">5</w:Option>"));
    CALL(MI_OperationOptions_GetNumber, (&options, MI_T("Size"), &number, &index, NULL),
         number == 5);
    value.boolean = MI_TRUE;
    CALL(MI_OperationOptions_SetCustomOption,
         (&options, MI_T("Bright"), MI_BOOLEAN, &value, MI_TRUE), sends("MustComply=\"true\""));
    CALL(MI_OperationOptions_GetOption, (&options, MI_T("Bright"), &value, &type, &index, &flags),
         type == MI_BOOLEAN);
    CALL(MI_OperationOptions_GetOptionCount, (&options, &number), number == index + 1);
    CALL(MI_OperationOptions_GetOptionAt, (&options, index, &name, &value, &type, &flags),
         strcmp(name, "Bright") == 0 && type == MI_BOOLEAN && value.boolean);
    CALL(MI_OperationOptions_Clone, (&options, &copy),
         MI_OperationOptions_GetNumber(&copy, MI_T("Size"), &number, NULL, NULL) == MI_RESULT_OK &&
             number == 5);
    START(MI_OperationOptions_Delete, (&copy), MI_RESULT_OK,
          MI_OperationOptions_GetOptionCount(&copy, &number) != MI_RESULT_OK);
}

void parity_operation_options(void)
{
    const MI_Interval timeout = {.seconds = 20};
    MI_Interval interval = {0};
    parity_group("Operation options", "operation_options.c");
    stage_open(&stage, &step, 1);
    renew();
    CALL(MI_OperationOptions_SetTimeout, (&options, &timeout), sends("<w:OperationTimeout>PT18"));
    CALL(MI_OperationOptions_GetTimeout, (&options, &interval), same_interval(&interval, &timeout));
    modes();
    addressing();
    channels();
    by_name();
    MI_OperationOptions_Delete(&options);
    stage_close(&stage);
}
