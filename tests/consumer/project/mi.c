/* SPDX-License-Identifier: MIT */
/* A program written against mi.h, C and C++. Contacts nobody. */
#include <MI.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    MI_Application application;
    MI_Session session;
    MI_Instance *error = NULL;

    memset(&application, 0, sizeof(application));
    memset(&session, 0, sizeof(session));
    MI_Result result = MI_Application_Initialize(0, NULL, &error, &application);
    if (result != MI_RESULT_OK || error != NULL) {
        fprintf(stderr, "initialize: %d\n", (int)result);
        return 1;
    }
    /* Port 0 is refused here and now, with a reason. */
    result = MI_Application_NewSession(&application, "WINRM", "https://host:0", NULL, NULL, &error,
                                       &session);
    if (result == MI_RESULT_OK || error == NULL) {
        fprintf(stderr, "a session to port 0: %d\n", (int)result);
        return 1;
    }
    MI_Instance_Delete(error);
    result = MI_Application_Close(&application);
    return result == MI_RESULT_OK ? 0 : 1;
}
