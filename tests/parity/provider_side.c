/* SPDX-License-Identifier: MIT */
/* Objects that only a server hands out: a client can but forward to the table of whoever made them,
 * which is what is looked at here. */
#include "parity.h"

static MI_Result evaluate(const MI_Filter *self, const MI_Instance *instance, MI_Boolean *ret)
{
    *ret = self != NULL && instance == NULL;
    return MI_RESULT_OK;
}

static MI_Result expression(const MI_Filter *self, const MI_Char **language, const MI_Char **text)
{
    (void)self;
    *language = MI_T("WQL");
    *text = MI_T("select");
    return MI_RESULT_OK;
}

static void filter(void)
{
    static const MI_FilterFT ft = {evaluate, expression};
    MI_Filter made = {.ft = &ft};
    MI_Boolean fits = MI_FALSE;
    const MI_Char *language = NULL;
    const MI_Char *text = NULL;
    PROVIDER(MI_Filter_Evaluate, (&made, NULL, &fits), MI_RESULT_OK, fits);
    PROVIDER(MI_Filter_GetExpression, (&made, &language, &text), MI_RESULT_OK,
             strcmp(text, "select") == 0);
}

/* Without an object there is no table to forward to. */
static void property_set(void)
{
    MI_PropertySet *copy = NULL;
    MI_Uint32 count = 9;
    MI_Boolean contains = MI_FALSE;
    const MI_Char *name = NULL;
    const MI_Result refused = MI_RESULT_INVALID_PARAMETER;
    PROVIDER(MI_PropertySet_GetElementCount, (NULL, &count), refused, count == 9);
    PROVIDER(MI_PropertySet_ContainsElement, (NULL, MI_T("Id"), &contains), refused, !contains);
    PROVIDER(MI_PropertySet_AddElement, (NULL, MI_T("Id")), refused, true);
    PROVIDER(MI_PropertySet_GetElementAt, (NULL, 0, &name), refused, name == NULL);
    PROVIDER(MI_PropertySet_Clear, (NULL), refused, true);
    PROVIDER(MI_PropertySet_Destruct, (NULL), refused, true);
    PROVIDER(MI_PropertySet_Delete, (NULL), refused, true);
    PROVIDER(MI_PropertySet_Clone, (NULL, &copy), refused, copy == NULL);
}

void parity_provider_side(void)
{
    parity_group("Filter, property set", "provider_side.c");
    filter();
    property_set();
}
