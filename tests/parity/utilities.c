/* SPDX-License-Identifier: MIT */
#include "parity.h"

void parity_utilities(void)
{
    enum { WRONG_PASSWORD = 1326 };
    MI_Instance *error = NULL;
    MI_Value value;
    parity_group("Utilities", "utilities.c");
    CALL(MI_Utilities_CimErrorFromErrorCode,
         (MI_RESULT_ACCESS_DENIED, MI_RESULT_TYPE_MI, MI_T("no"), &error),
         MI_Instance_GetElement(error, MI_T("Message"), &value, NULL, NULL, NULL) == MI_RESULT_OK &&
             strcmp(value.string, "no") == 0);
    CHECK(MI_Instance_Delete(error) == MI_RESULT_OK);
    VALUE(MI_Utilities_MapErrorToMiErrorCategory, (MI_RESULT_TYPE_WIN32, WRONG_PASSWORD),
          MI_ERRORCATEGORY_AUTHENTICATION_ERROR);
}
