/* SPDX-License-Identifier: MIT */
#include "mi/task.h"

#include "mi/mem.h"

enum { MESSAGE_BYTES = 1024 };

void wsmi_result_set_error(struct wsmi_result *result, const struct wsmi_error *error)
{
    char message[MESSAGE_BYTES];
    wsmi_error_format(error, message, sizeof(message));
    result->code = error->result;
    result->message = wsmi_mem_strdup(message);
    result->details = wsmi_error_to_instance(error);
}

void wsmi_task_request_clear(struct wsmi_task_request *request)
{
    struct wsmi_buf body = request->body;
    memset(request, 0, sizeof(*request));
    request->body = body;
    wsmi_buf_reset(&request->body);
}

void wsmi_result_clean_up(struct wsmi_result *result)
{
    wsmi_mem_free(result->message);
    wsmi_mem_free(result->bookmark);
    wsmi_mem_free(result->machine_id);
    if (result->instance != NULL) {
        (void)MI_Instance_Delete(result->instance);
    }
    if (result->class_result != NULL) {
        (void)MI_Class_Delete(result->class_result);
    }
    if (result->details != NULL) {
        (void)MI_Instance_Delete(result->details);
    }
    memset(result, 0, sizeof(*result));
}
