/* SPDX-License-Identifier: MIT */
#include "mi/utilities.h"

#include <errno.h>

#include "testlib/leak.h"

LEAK_TEST(utilities, error_numbers_of_all_five_spaces_have_a_category)
{
    static const struct {
        const char *type;
        MI_Uint32 error;
        MI_ErrorCategory category;
    } rows[] = {
        {"MI", MI_RESULT_OK, MI_ERRORCATEGORY_NOT_SPECIFIED},
        {"MI", MI_RESULT_NOT_FOUND, MI_ERRORCATEGORY_OBJECT_NOT_FOUND},
        {"mi", MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_ACCESS_DENIED},
        {"MI", 4711, MI_ERRORCATEGORY_NOT_SPECIFIED},
        {"ERRNO", EINVAL, MI_ERRORCATEGORY_INVALID_ARGUMENT},
        {"ERRNO", EACCES, MI_ERRORCATEGORY_ACCESS_DENIED},
        {"ERRNO", ENOMEM, MI_ERRORCATEGORY_RESOURCE_BUSY},
        {"ERRNO", EIO, MI_ERRORCATEGORY_NOT_SPECIFIED},
        {"HRESULT", 0x80041010, MI_ERRORCATEGORY_METADATA_ERROR},
        {"HRESULT", 0x80070005, MI_ERRORCATEGORY_ACCESS_DENIED},
        {"HRESULT", 0x88888888, MI_ERRORCATEGORY_NOT_SPECIFIED},
        {"WIN32", 5, MI_ERRORCATEGORY_ACCESS_DENIED},
        {"WIN32", 995, MI_ERRORCATEGORY_OPERATION_STOPPED},
        {"WINRM", 0x80338029, MI_ERRORCATEGORY_OPERATION_TIMEOUT},
        {"WINRM", 0x80338033, MI_ERRORCATEGORY_RESOURCE_EXISTS},
        {"OTHER", 5, MI_ERRORCATEGORY_NOT_SPECIFIED},
        {NULL, 5, MI_ERRORCATEGORY_NOT_SPECIFIED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cr_assert_eq(MI_Utilities_MapErrorToMiErrorCategory(rows[i].type, rows[i].error),
                     rows[i].category, "row %zu", i);
    }
}

static MI_Value get(const MI_Instance *instance, const char *name)
{
    MI_Value value;
    cr_assert_eq(MI_Instance_GetElement(instance, name, &value, NULL, NULL, NULL), MI_RESULT_OK,
                 "%s", name);
    return value;
}

LEAK_TEST(utilities, an_error_number_becomes_an_error_instance)
{
    static const struct {
        const char *type;
        MI_Uint32 error;
        const char *id;
        MI_Uint32 status;
        MI_Uint16 category;
    } rows[] = {
        {"MI", 6, "OMI:MI_Result:6", 6, 13}, {"ERRNO", EACCES, "CRT errno 13", 2, 18},
        {"WINRM", 77, "OMI:WINRM:77", 1, 0}, {"HRESULT", 0x8004100E, "HRESULT 0x8004100e", 3, 10},
        {"WIN32", 87, "WIN32 87", 4, 5},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        MI_Instance *error;
        cr_assert_eq(
            MI_Utilities_CimErrorFromErrorCode(rows[i].error, rows[i].type, "words", &error),
            MI_RESULT_OK);
        cr_assert_str_eq(error->classDecl->name, "MSFT_WmiError");
        cr_assert_str_eq(get(error, "Message").string, "words");
        cr_assert_str_eq(get(error, "MessageID").string, rows[i].id);
        cr_assert_str_eq(get(error, "OwningEntity").string, "OMI:CIMOM");
        cr_assert_eq(get(error, "PerceivedSeverity").uint16, 7);
        cr_assert_eq(get(error, "ProbableCause").uint16, 0);
        cr_assert_str_eq(get(error, "ProbableCauseDescription").string, "Unknown");
        cr_assert_eq(get(error, "MessageArguments").stringa.size, 0);
        cr_assert_eq(get(error, "CIMStatusCode").uint32, rows[i].status);
        cr_assert_eq(get(error, "error_Code").uint32, rows[i].error);
        cr_assert_eq(get(error, "error_Category").uint16, rows[i].category);
        cr_assert_str_eq(get(error, "error_Type").string, rows[i].type);
        cr_assert_null(get(error, "ErrorSource").string);
        cr_assert_eq(MI_Instance_Delete(error), MI_RESULT_OK);
    }
}

LEAK_TEST(utilities, without_words_the_standard_text_is_used)
{
    MI_Instance *error;
    cr_assert_eq(MI_Utilities_CimErrorFromErrorCode(2, "MI", NULL, &error), MI_RESULT_OK);
    cr_assert_str_eq(get(error, "Message").string, "access denied");
    cr_assert_str_eq(get(error, "error_WindowsErrorMessage").string, "access denied");
    cr_assert_eq(MI_Instance_Delete(error), MI_RESULT_OK);
    cr_assert_eq(MI_Utilities_CimErrorFromErrorCode(ENOENT, "ERRNO", NULL, &error), MI_RESULT_OK);
    cr_assert_str_eq(get(error, "Message").string, strerror(ENOENT));
    cr_assert_eq(MI_Instance_Delete(error), MI_RESULT_OK);
    cr_assert_eq(MI_Utilities_CimErrorFromErrorCode(77777, "ERRNO", NULL, &error), MI_RESULT_OK);
    cr_assert_neq(get(error, "Message").string[0], '\0');
    cr_assert_eq(MI_Instance_Delete(error), MI_RESULT_OK);
}

LEAK_TEST(utilities, no_error_is_no_instance_and_an_unknown_space_is_refused)
{
    MI_Instance *error = (MI_Instance *)&error;
    cr_assert_eq(MI_Utilities_CimErrorFromErrorCode(0, "MI", "x", &error), MI_RESULT_OK);
    cr_assert_null(error);
    error = (MI_Instance *)&error;
    cr_assert_eq(MI_Utilities_CimErrorFromErrorCode(1, "OTHER", "x", &error),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_null(error);
    cr_assert_eq(MI_Utilities_CimErrorFromErrorCode(1, NULL, "x", &error),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Utilities_CimErrorFromErrorCode(1, "MI", "x", NULL),
                 MI_RESULT_INVALID_PARAMETER);
}
