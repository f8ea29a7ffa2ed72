/* SPDX-License-Identifier: MIT */
/* async CA-FILE DESTINATION ...: asks every service at the same time; prints answers as they come.
 */
#include <mi.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <wsmi/options.h>

struct question {
    const char *destination;
    sem_t *answered;
    MI_Session session;
    MI_Operation operation;
};

/* Called once for each operation, from threads of the library, some of them at the same time. What
 * it is given dies when it returns. */
static void MI_CALL on_answer(MI_Operation *operation, void *context, const MI_Instance *identity,
                              MI_Boolean more, MI_Result result, const MI_Char *message,
                              const MI_Instance *details,
                              MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    const struct question *question = context;
    MI_Value vendor;
    (void)operation;
    (void)more;
    (void)details;
    (void)acknowledge;
    if (result == MI_RESULT_OK && MI_Instance_GetElement(identity, "ProductVendor", &vendor, NULL,
                                                         NULL, NULL) == MI_RESULT_OK) {
        printf("%s: %s\n", question->destination, vendor.string == NULL ? "?" : vendor.string);
    } else {
        printf("%s: failed: %s\n", question->destination, message == NULL ? "?" : message);
    }
    (void)sem_post(question->answered);
}

int main(int argc, char **argv)
{
    MI_Application application = MI_APPLICATION_NULL;
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    sem_t answered;
    int count = argc - 2;
    struct question *questions = count > 0 ? calloc((size_t)count, sizeof(*questions)) : NULL;

    if (questions == NULL || sem_init(&answered, 0, 0) != 0 ||
        MI_Application_Initialize(0, NULL, NULL, &application) != MI_RESULT_OK) {
        free(questions);
        return 2;
    }
    MI_Application_NewDestinationOptions(&application, &options);
    MI_DestinationOptions_SetString(&options, WSMI_OPTION_CA_FILE, argv[1]);
    for (int i = 0; i < count; i++) {
        struct question *question = &questions[i];
        MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
        callbacks.callbackContext = question;
        callbacks.instanceResult = on_answer;
        question->destination = argv[i + 2];
        question->answered = &answered;
        /* Without a session TestConnection calls back at once and says so. */
        (void)MI_Application_NewSession(&application, "WINRM", question->destination, &options,
                                        NULL, NULL, &question->session);
        MI_Session_TestConnection(&question->session, 0, &callbacks, &question->operation);
    }
    for (int i = 0; i < count; i++) {
        while (sem_wait(&answered) != 0) {
        }
    }
    for (int i = 0; i < count; i++) {
        /* Earlier it would have cancelled the operation. */
        MI_Operation_Close(&questions[i].operation);
        MI_Session_Close(&questions[i].session, NULL, NULL);
    }
    MI_DestinationOptions_Delete(&options);
    MI_Application_Close(&application);
    sem_destroy(&answered);
    free(questions);
    return 0;
}
