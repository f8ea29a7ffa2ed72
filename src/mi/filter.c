/* SPDX-License-Identifier: MIT */
#include "mi/filter.h"

#include "mi/mem.h"

struct filter {
    MI_Filter base; /* first: the pointer users hold */
    MI_Char *language;
    MI_Char *expression;
};

MI_Result wsmi_filter_new(const MI_Char *language, const MI_Char *expression, MI_Filter **ret)
{
    struct filter *made = wsmi_mem_new(sizeof(*made));
    *ret = NULL;
    if (made == NULL) {
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    made->base.ft = &wsmi_filter_ft;
    made->language = wsmi_mem_strdup(language);
    made->expression = wsmi_mem_strdup(expression);
    if ((language != NULL && made->language == NULL) ||
        (expression != NULL && made->expression == NULL)) {
        wsmi_filter_delete(&made->base);
        return MI_RESULT_SERVER_LIMITS_EXCEEDED;
    }
    *ret = &made->base;
    return MI_RESULT_OK;
}

void wsmi_filter_delete(MI_Filter *filter)
{
    struct filter *made = (struct filter *)filter;
    if (made != NULL) {
        wsmi_mem_free(made->language);
        wsmi_mem_free(made->expression);
        wsmi_mem_free(made);
    }
}

static MI_Result MI_CALL filter_evaluate(const MI_Filter *self, const MI_Instance *instance,
                                         MI_Boolean *result)
{
    if (self == NULL || instance == NULL || result == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    bool is_query = ((const struct filter *)self)->expression != NULL;
    *result = is_query ? MI_FALSE : MI_TRUE;
    return is_query ? MI_RESULT_QUERY_LANGUAGE_NOT_SUPPORTED : MI_RESULT_OK;
}

static MI_Result MI_CALL filter_get_expression(const MI_Filter *self, const MI_Char **language,
                                               const MI_Char **expression)
{
    if (self == NULL || language == NULL || expression == NULL) {
        return MI_RESULT_INVALID_PARAMETER;
    }
    *language = ((const struct filter *)self)->language;
    *expression = ((const struct filter *)self)->expression;
    return MI_RESULT_OK;
}

const MI_FilterFT wsmi_filter_ft = {
    .Evaluate = filter_evaluate,
    .GetExpression = filter_get_expression,
};
