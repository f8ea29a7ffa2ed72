/* SPDX-License-Identifier: MIT */
/*
 * A program as written for the Unix MI client library: it knows MI.h and nothing else, is linked
 * with -lwsmi, and uses what such programs use: application, session, enumeration in both styles,
 * get, invoke, query, create, modify, delete.
 */
#include <MI.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int failures;

static void check(int ok, const char *what, MI_Result result)
{
    if (!ok) {
        failures++;
        fprintf(stderr, "failed: %s (result %d)\n", what, (int)result);
    }
}

static MI_Application application;
static MI_Session session;
static const MI_Char name_space[] = "root/demo";

static void open_session(const char *port, const char *user, const char *password)
{
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    MI_UserCredentials credentials;
    MI_Result r = MI_Application_Initialize(0, MI_T("unix_client"), NULL, &application);
    check(r == MI_RESULT_OK, "MI_Application_Initialize", r);
    r = MI_Application_NewDestinationOptions(&application, &options);
    check(r == MI_RESULT_OK, "MI_Application_NewDestinationOptions", r);
    memset(&credentials, 0, sizeof(credentials));
    credentials.authenticationType = MI_AUTH_TYPE_BASIC;
    credentials.credentials.usernamePassword.username = user;
    credentials.credentials.usernamePassword.password = password;
    MI_DestinationOptions_AddDestinationCredentials(&options, &credentials);
    MI_DestinationOptions_SetTransport(&options, MI_DESTINATIONOPTIONS_TRANSPORT_HTTP);
    MI_DestinationOptions_SetPacketPrivacy(&options, MI_FALSE);
    MI_DestinationOptions_SetDestinationPort(&options, (MI_Uint32)strtoul(port, NULL, 10));
    r = MI_Application_NewSession(&application, MI_T("MI_REMOTE_WSMAN"), MI_T("127.0.0.1"),
                                  &options, NULL, NULL, &session);
    check(r == MI_RESULT_OK, "MI_Application_NewSession", r);
    MI_DestinationOptions_Delete(&options);
}

static MI_Instance *key_of(const MI_Char *class_name, const MI_Char *key, MI_Uint32 value)
{
    MI_Instance *instance = NULL;
    MI_Value v;
    MI_Result r = MI_Application_NewInstance(&application, class_name, NULL, &instance);
    check(r == MI_RESULT_OK, "MI_Application_NewInstance", r);
    v.uint32 = value;
    r = MI_Instance_AddElement(instance, key, &v, MI_UINT32, MI_FLAG_KEY);
    check(r == MI_RESULT_OK, "MI_Instance_AddElement", r);
    return instance;
}

/* Drains a synchronous operation; the last instance is cloned into *last when asked for. */
static MI_Uint32 drain(MI_Operation *operation, const char *what, MI_Instance **last)
{
    MI_Uint32 count = 0;
    MI_Boolean more = MI_TRUE;
    while (more) {
        const MI_Instance *instance = NULL;
        MI_Result result = MI_RESULT_OK;
        const MI_Char *message = NULL;
        MI_Result r =
            MI_Operation_GetInstance(operation, &instance, &more, &result, &message, NULL);
        check(r == MI_RESULT_OK, what, r);
        if (result != MI_RESULT_OK) {
            fprintf(stderr, "%s: %s\n", what, message == NULL ? "?" : message);
            check(0, what, result);
        }
        if (instance != NULL) {
            count++;
            if (last != NULL) {
                if (*last != NULL) {
                    MI_Instance_Delete(*last);
                }
                MI_Instance_Clone(instance, last);
            }
        }
        if (r != MI_RESULT_OK) {
            break;
        }
    }
    MI_Operation_Close(operation);
    return count;
}

static MI_Uint32 number_of(const MI_Instance *instance, const MI_Char *name)
{
    MI_Value value;
    MI_Type type = MI_STRING;
    MI_Result r = MI_Instance_GetElement(instance, name, &value, &type, NULL, NULL);
    check(r == MI_RESULT_OK && type == MI_UINT32, name, r);
    return r == MI_RESULT_OK && type == MI_UINT32 ? value.uint32 : 0;
}

static void enumerate(void)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *last = NULL;
    MI_Session_EnumerateInstances(&session, 0, NULL, name_space, MI_T("Demo_Lamp"), MI_FALSE, NULL,
                                  &operation);
    check(drain(&operation, "MI_Session_EnumerateInstances", &last) > 1, "several lamps",
          MI_RESULT_FAILED);
    if (last != NULL) {
        const MI_Char *class_name = NULL;
        MI_Instance_GetClassName(last, &class_name);
        check(class_name != NULL && strncmp(class_name, "Demo_", 5) == 0, "class name",
              MI_RESULT_FAILED);
        check(number_of(last, MI_T("Id")) > 0, "a key that is a number", MI_RESULT_FAILED);
        MI_Instance_Delete(last);
    }
}

struct seen {
    MI_Uint32 count;
    volatile int done;
    MI_Result result;
};

static void MI_CALL on_instance(MI_Operation *operation, void *context, const MI_Instance *instance,
                                MI_Boolean more, MI_Result result, const MI_Char *message,
                                const MI_Instance *details,
                                MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    struct seen *seen = (struct seen *)context;
    (void)message;
    (void)details;
    (void)acknowledge;
    if (instance != NULL) {
        seen->count++;
    }
    if (!more) {
        seen->result = result;
        MI_Operation_Close(operation);
        __atomic_store_n(&seen->done, 1, __ATOMIC_RELEASE);
    }
}

static void enumerate_with_callbacks(void)
{
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    struct seen seen = {0, 0, MI_RESULT_FAILED};
    callbacks.instanceResult = on_instance;
    callbacks.callbackContext = &seen;
    MI_Session_EnumerateInstances(&session, 0, NULL, name_space, MI_T("Demo_Thing"), MI_FALSE,
                                  &callbacks, &operation);
    while (!__atomic_load_n(&seen.done, __ATOMIC_ACQUIRE)) {
        struct timespec pause = {0, 1000 * 1000};
        nanosleep(&pause, NULL);
    }
    check(seen.result == MI_RESULT_OK && seen.count > 1, "callbacks", seen.result);
}

static void get(void)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *key = key_of(MI_T("Demo_Lamp"), MI_T("Id"), 1);
    MI_Instance *lamp = NULL;
    MI_Session_GetInstance(&session, 0, NULL, name_space, key, NULL, &operation);
    check(drain(&operation, "MI_Session_GetInstance", &lamp) == 1, "one lamp", MI_RESULT_FAILED);
    if (lamp != NULL) {
        check(number_of(lamp, MI_T("Id")) == 1, "the lamp asked for", MI_RESULT_FAILED);
        MI_Instance_Delete(lamp);
    }
    MI_Instance_Delete(key);
}

static void query(void)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session_QueryInstances(&session, 0, NULL, name_space, MI_T("WQL"),
                              MI_T("select * from Demo_Lamp where Size < 5 and Name = \"a&b\""),
                              NULL, &operation);
    check(drain(&operation, "MI_Session_QueryInstances", NULL) == 1, "one lamp of that name",
          MI_RESULT_FAILED);
}

static void invoke(void)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *key = key_of(MI_T("Demo_Lamp"), MI_T("Id"), 1);
    MI_Instance *parameters = NULL;
    MI_Instance *out = NULL;
    MI_Value value;
    MI_Application_NewParameterSet(&application, NULL, &parameters);
    value.string = (MI_Char *)"amber";
    MI_Instance_AddElement(parameters, MI_T("Name"), &value, MI_STRING, 0);
    MI_Session_Invoke(&session, 0, NULL, name_space, NULL, MI_T("SetColour"), key, parameters, NULL,
                      &operation);
    check(drain(&operation, "MI_Session_Invoke", &out) == 1, "one answer", MI_RESULT_FAILED);
    if (out != NULL) {
        check(number_of(out, MI_T("ReturnValue")) == 0, "ReturnValue", MI_RESULT_FAILED);
        MI_Instance_Delete(out);
    }
    MI_Instance_Delete(parameters);
    MI_Instance_Delete(key);
}

static void create_modify_delete(void)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *lamp = key_of(MI_T("Demo_Lamp"), MI_T("Id"), 4711);
    MI_Instance *read_back = NULL;
    MI_Value value;
    value.string = (MI_Char *)"new";
    MI_Instance_AddElement(lamp, MI_T("Name"), &value, MI_STRING, 0);
    MI_Session_CreateInstance(&session, 0, NULL, name_space, lamp, NULL, &operation);
    drain(&operation, "MI_Session_CreateInstance", NULL);
    value.string = (MI_Char *)"newer";
    MI_Instance_SetElement(lamp, MI_T("Name"), &value, MI_STRING, 0);
    MI_Session_ModifyInstance(&session, 0, NULL, name_space, lamp, NULL, &operation);
    drain(&operation, "MI_Session_ModifyInstance", NULL);
    MI_Session_GetInstance(&session, 0, NULL, name_space, lamp, NULL, &operation);
    drain(&operation, "MI_Session_GetInstance", &read_back);
    if (read_back != NULL) {
        MI_Result r = MI_Instance_GetElement(read_back, MI_T("Name"), &value, NULL, NULL, NULL);
        check(r == MI_RESULT_OK && strcmp(value.string, "newer") == 0, "the modification", r);
        MI_Instance_Delete(read_back);
    }
    MI_Session_DeleteInstance(&session, 0, NULL, name_space, lamp, NULL, &operation);
    drain(&operation, "MI_Session_DeleteInstance", NULL);
    MI_Instance_Delete(lamp);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: unix_client PORT USER PASSWORD\n");
        return 2;
    }
    open_session(argv[1], argv[2], argv[3]);
    enumerate();
    enumerate_with_callbacks();
    get();
    query();
    invoke();
    create_modify_delete();
    check(MI_Session_Close(&session, NULL, NULL) == MI_RESULT_OK, "MI_Session_Close",
          MI_RESULT_FAILED);
    check(MI_Application_Close(&application) == MI_RESULT_OK, "MI_Application_Close",
          MI_RESULT_FAILED);
    printf("%s\n", failures == 0 ? "all is well" : "there were failures");
    return failures == 0 ? 0 : 1;
}
