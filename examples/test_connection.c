/* SPDX-License-Identifier: MIT */
/* test_connection DESTINATION CA-FILE: who is the WS-Management service there? */
#include <mi.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    MI_Application application = MI_APPLICATION_NULL;
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    MI_Session session = MI_SESSION_NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *refusal = NULL;                /* why there is no session; ours to delete */
    const MI_Instance *identity = NULL;         /* the answer; belongs to the operation */
    const MI_Char *message = "no reason given"; /* why there is no answer; the same */
    MI_Value text = {0};
    MI_Result result;

    if (argc < 2 || MI_Application_Initialize(0, NULL, NULL, &application) != MI_RESULT_OK)
        return 2;
    MI_Application_NewDestinationOptions(&application, &options);
    MI_DestinationOptions_SetString(&options, "__WSMI_CA_FILE", argc > 2 ? argv[2] : NULL);
    result = MI_Application_NewSession(&application, "WINRM", argv[1], &options, NULL, &refusal,
                                       &session);
    if (result == MI_RESULT_OK) {
        MI_Session_TestConnection(&session, 0, NULL, &operation);
        MI_Operation_GetInstance(&operation, &identity, NULL, &result, &message, NULL);
    } else if (MI_Instance_GetElement(refusal, "Message", &text, NULL, NULL, NULL) == MI_RESULT_OK)
        message = text.string;
    if (MI_Instance_GetElement(identity, "ProductVendor", &text, NULL, NULL, NULL) == MI_RESULT_OK)
        printf("%s\n", text.string != NULL ? text.string : "a vendor without a name");
    else
        fprintf(stderr, "%s: %s\n", argv[1], message);
    MI_Instance_Delete(refusal); /* a handle or pointer that is not there is harmless everywhere */
    MI_Operation_Close(&operation);
    MI_Session_Close(&session, NULL, NULL);
    MI_DestinationOptions_Delete(&options);
    MI_Application_Close(&application);
    return result == MI_RESULT_OK ? 0 : 1;
}
