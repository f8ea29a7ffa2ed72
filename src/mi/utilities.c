/* SPDX-License-Identifier: MIT */
#include "mi/utilities.h"

#include <errno.h>
#include <string.h>

#include "core/line.h"
#include "mi/instance.h"
#include "mi/name.h"
#include "mi/result.h"

enum { TEXT_BYTES = 256, SEVERITY_FATAL = 7 };

enum space { SPACE_MI, SPACE_HRESULT, SPACE_WIN32, SPACE_ERRNO, SPACE_WINRM, SPACE_COUNT };

/* Number spaces; `id` starts the MessageID. */
static const struct {
    const MI_Char *type;
    const char *id;
} spaces[SPACE_COUNT] = {
    [SPACE_MI] = {MI_RESULT_TYPE_MI, "OMI:MI_Result:"},
    [SPACE_HRESULT] = {MI_RESULT_TYPE_HRESULT, "HRESULT "},
    [SPACE_WIN32] = {MI_RESULT_TYPE_WIN32, "WIN32 "},
    [SPACE_ERRNO] = {MI_RESULT_TYPE_ERRNO, "CRT errno "},
    [SPACE_WINRM] = {MI_RESULT_TYPE_WINRM, "OMI:WINRM:"},
};

/* SPACE_COUNT when the type is unknown. */
static enum space find_space(const MI_Char *type)
{
    for (size_t i = 0; type != NULL && i < SPACE_COUNT; i++) {
        if (wsmi_name_eq(type, spaces[i].type)) {
            return (enum space)i;
        }
    }
    return SPACE_COUNT;
}

/* The three OMI knows. */
static MI_Result result_of_errno(MI_Uint32 error)
{
    switch (error) {
    case EINVAL:
        return MI_RESULT_INVALID_PARAMETER;
    case EACCES:
        return MI_RESULT_ACCESS_DENIED;
    case ENOMEM:
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    default:
        return MI_RESULT_FAILED;
    }
}

static void interpret(enum space space, MI_Uint32 error, MI_Result *ret,
                      MI_ErrorCategory *ret_category)
{
    *ret = MI_RESULT_FAILED;
    *ret_category = MI_ERRORCATEGORY_NOT_SPECIFIED;
    if (space == SPACE_MI || space == SPACE_ERRNO) {
        *ret = space == SPACE_MI ? (MI_Result)error : result_of_errno(error);
        *ret_category = wsmi_error_category(*ret);
    } else if (space != SPACE_COUNT) {
        (void)wsmi_windows_code_meaning(error, ret, ret_category);
    }
}

static MI_ErrorCategory MI_CALL map_error(const MI_Char *type, MI_Uint32 error)
{
    MI_Result result;
    MI_ErrorCategory category;
    interpret(find_space(type), error, &result, &category);
    return category;
}

static void put_standard_text(enum space space, MI_Uint32 error, MI_Result result, char *out,
                              size_t size)
{
    struct wsmi_line line;
    wsmi_line_init(&line, out, size);
    if (space == SPACE_ERRNO && strerror_r((int)error, out, size) == 0) {
        return;
    }
    wsmi_line_init(&line, out, size); /* strerror_r may have left something */
    wsmi_line_put(&line, wsmi_result_text(result));
}

static void put_message_id(enum space space, MI_Uint32 error, char *out, size_t size)
{
    struct wsmi_line line;
    wsmi_line_init(&line, out, size);
    wsmi_line_put(&line, spaces[space].id);
    if (space == SPACE_HRESULT) {
        wsmi_line_put_hex32(&line, error);
    } else {
        wsmi_line_put_u64(&line, error);
    }
}

/* OMI's values; CIM_Error's other properties are null. */
static MI_Result add_properties(MI_Instance *instance, enum space space, MI_Uint32 error,
                                const MI_Char *message)
{
    static const MI_Char *const null_strings[] = {
        MI_T("OtherErrorType"),
        MI_T("ErrorSource"),
        MI_T("OtherErrorSourceFormat"),
        MI_T("CIMStatusCodeDescription"),
    };
    char id[TEXT_BYTES];
    char text[TEXT_BYTES];
    MI_Result status;
    MI_ErrorCategory category;
    interpret(space, error, &status, &category);
    put_message_id(space, error, id, sizeof(id));
    put_standard_text(space, error, status, text, sizeof(text));
    MI_Result results[] = {
        wsmi_instance_add_uint16(instance, MI_T("ErrorType"), 0),
        wsmi_instance_add_string(instance, MI_T("OwningEntity"), "OMI:CIMOM"),
        wsmi_instance_add_string(instance, MI_T("MessageID"), id),
        wsmi_instance_add_string(instance, MI_T("Message"), message != NULL ? message : text),
        wsmi_instance_add_views(instance, MI_T("MessageArguments"), NULL, 0),
        wsmi_instance_add_uint16(instance, MI_T("PerceivedSeverity"), SEVERITY_FATAL),
        wsmi_instance_add_uint16(instance, MI_T("ProbableCause"), 0),
        wsmi_instance_add_string(instance, MI_T("ProbableCauseDescription"), "Unknown"),
        wsmi_instance_add_views(instance, MI_T("RecommendedActions"), NULL, 0),
        wsmi_instance_add_uint16(instance, MI_T("ErrorSourceFormat"), 0),
        wsmi_instance_add_uint32(instance, MI_T("CIMStatusCode"), (MI_Uint32)status),
        wsmi_instance_add_uint32(instance, MI_T("error_Code"), error),
        wsmi_instance_add_uint16(instance, MI_T("error_Category"), (MI_Uint16)category),
        wsmi_instance_add_string(instance, MI_T("error_Type"), spaces[space].type),
        wsmi_instance_add_string(instance, MI_T("error_WindowsErrorMessage"), text),
    };
    for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
        if (results[i] != MI_RESULT_OK) {
            return results[i];
        }
    }
    for (size_t i = 0; i < sizeof(null_strings) / sizeof(null_strings[0]); i++) {
        MI_Result result = wsmi_instance_add_string(instance, null_strings[i], NULL);
        if (result != MI_RESULT_OK) {
            return result;
        }
    }
    return MI_RESULT_OK;
}

static MI_Result MI_CALL cim_error(MI_Uint32 error, const MI_Char *type, const MI_Char *message,
                                   MI_Instance **ret)
{
    enum space space = find_space(type);
    MI_Instance *instance;
    if (ret == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *ret = NULL;
    if (error == 0) {
        return MI_RESULT_OK;
    }
    if (space == SPACE_COUNT) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    MI_Result result = wsmi_instance_new(MI_T("MSFT_WmiError"), &instance);
    if (result != MI_RESULT_OK) {
        return result;
    }
    if (add_properties(instance, space, error, message) != MI_RESULT_OK) {
        (void)MI_Instance_Delete(instance);
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    *ret = instance;
    return MI_RESULT_OK;
}

const MI_UtilitiesFT wsmi_utilities_ft = {
    .MapErrorToMiErrorCategory = map_error,
    .CimErrorFromErrorCode = cim_error,
};
