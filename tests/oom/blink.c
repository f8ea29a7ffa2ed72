/* SPDX-License-Identifier: MIT */
#include "blink.h"

#include "fail_malloc.h"

enum { NO_SUCH_ALLOCATION = 10000, EVENTS = 3, FEWEST_ERRORS = 15 };

static MI_Result blink(MI_Session *session, const MI_OperationCallbacks *model, unsigned *events)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_OperationCallbacks callbacks = *model;
    const MI_Instance *instance = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    *events = 0;
    callbacks.callbackContext = events;
    MI_Session_Invoke(session, MI_OPERATIONFLAGS_NO_RTTI, NULL, MI_T("root/demo"),
                      MI_T("Demo_Lamp"), MI_T("Blink"), NULL, NULL, &callbacks, &operation);
    while (more) {
        CHECK(MI_Operation_GetInstance(&operation, &instance, &more, &result, NULL, NULL) ==
              MI_RESULT_OK);
    }
    CHECK(result != MI_RESULT_OK || instance != NULL);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    return result;
}

void blink_without_each_allocation(const struct scripted_step *steps, size_t count,
                                   const MI_OperationCallbacks *callbacks)
{
    long live = -1;
    size_t errors = 0;
    size_t k = 0;
    for (bool failed = true; failed; k++) {
        struct stage stage;
        unsigned events;
        CHECK(k < NO_SUCH_ALLOCATION);
        stage_open(&stage, steps, count);
        fail_malloc_arm(k);
        MI_Result result = blink(&stage.session, callbacks, &events);
        failed = fail_malloc_disarm() || k == 0;
        stage_close(&stage);
        CHECK(events <= EVENTS && (result != MI_RESULT_OK || events == EVENTS));
        CHECK(failed || result == MI_RESULT_OK);
        errors += result == MI_RESULT_OK ? 0 : 1;
        if (k > 0 && fail_malloc_live() != live) {
            (void)fprintf(stderr, "allocation %zu leaks %ld blocks\n", k,
                          fail_malloc_live() - live);
            CHECK(false);
        }
        live = fail_malloc_live();
    }
    (void)printf("  %zu allocations failed one by one, %zu errors\n", k - 2, errors);
    CHECK(errors > FEWEST_ERRORS);
}
