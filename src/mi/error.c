/* SPDX-License-Identifier: MIT */
#include "mi/error.h"

#include "core/line.h"
#include "core/num.h"
#include "mi/instance.h"
#include "mi/mem.h"
#include "mi/result.h"

enum {
    MAX_TEXT_BYTES = 512,
    MAX_DETAIL_BYTES = 64,
    MESSAGE_BYTES = 1024,
    NAME_BYTES = 256,
    SEVERITY_FATAL = 7, /* what OMI writes */
};

static const char *further_words(const struct wsmi_error *error)
{
    if (error->text != NULL) {
        return error->text;
    }
    return error->words[0] != '\0' ? error->words : NULL;
}

/* Starts one more part of the parenthesis at the end. */
static void open_part(struct wsmi_line *line, bool *is_open)
{
    wsmi_line_put(line, *is_open ? ", " : " (");
    *is_open = true;
}

static bool is_phase_of_exchange(const char *phase)
{
    return phase != NULL && phase[0] >= 'A' && phase[0] <= 'Z';
}

static void put_circumstances(struct wsmi_line *line, const struct wsmi_error *error,
                              bool status_is_said)
{
    bool is_open = false;
    if (is_phase_of_exchange(error->phase) && !status_is_said) {
        open_part(line, &is_open);
        wsmi_line_put(line, "phase ");
        wsmi_line_put(line, error->phase);
    }
    if (error->http_status != 0 && !status_is_said) {
        open_part(line, &is_open);
        wsmi_line_put(line, "HTTP ");
        wsmi_line_put_u64(line, error->http_status);
    }
    if (error->has_offset) {
        open_part(line, &is_open);
        wsmi_line_put(line, "at offset ");
        wsmi_line_put_u64(line, error->offset);
        if (error->phase != NULL && !is_phase_of_exchange(error->phase)) {
            wsmi_line_put(line, " of the ");
            wsmi_line_put(line, error->phase);
        }
    }
    if (is_open) {
        wsmi_line_put(line, ")");
    }
}

static void put_subcode(struct wsmi_line *line, const struct wsmi_fault *fault)
{
    char subcode[NAME_BYTES];
    wsmi_fault_subcode_text(fault, subcode, sizeof(subcode));
    if (subcode[0] != '\0') {
        wsmi_line_put(line, ": ");
        wsmi_line_put(line, subcode);
        if (fault->detail_tail.len > 0) {
            wsmi_line_put(line, "/");
            wsmi_line_put_foreign(line, fault->detail_tail, MAX_DETAIL_BYTES);
        }
    }
}

void wsmi_error_format(const struct wsmi_error *error, char *out, size_t out_size)
{
    struct wsmi_line line;
    const char *words = further_words(error);
    bool status_decides =
        error->http_status != 0 && error->phase != NULL && strcmp(error->phase, "HTTP") == 0;
    if (out_size == 0) {
        return;
    }
    wsmi_line_init(&line, out, out_size);
    if (status_decides) {
        wsmi_line_put(&line, "the peer answered HTTP ");
        wsmi_line_put_u64(&line, error->http_status);
        wsmi_line_put(&line, ": ");
    }
    wsmi_line_put_foreign(
        &line,
        wsmi_view_from_str(error->reason != NULL ? error->reason : wsmi_result_text(error->result)),
        MAX_TEXT_BYTES);
    if (error->fault != NULL) {
        put_subcode(&line, error->fault);
    }
    if (words != NULL) {
        wsmi_line_put(&line, ": ");
        wsmi_line_put_foreign(&line, wsmi_view_from_str(words), MAX_TEXT_BYTES);
    }
    put_circumstances(&line, error, status_decides);
}

/*
 * The instance
 */

/* Coarse cause in the value maps of CIM_Error: ErrorType, and ProbableCause as OMI numbers it. */
static const struct {
    MI_ErrorCategory category;
    MI_Uint16 error_type;
    MI_Uint16 cause;
    const char *description;
} causes[] = {
    {MI_ERRORCATEGORY_CONNECTION_ERROR, 2, 6, "connection error"},
    {MI_ERRORCATEGORY_PROTOCOL_ERROR, 2, 0, "protocol error"},
    {MI_ERRORCATEGORY_PARSER_ERROR, 2, 0, "unreadable message"},
    {MI_ERRORCATEGORY_OPERATION_TIMEOUT, 2, 111, "timeout"},
    {MI_ERRORCATEGORY_SECURITY_ERROR, 7, 0, "security error"},
    {MI_ERRORCATEGORY_ACCESS_DENIED, 7, 0, "access denied"},
    {MI_ERRORCATEGORY_AUTHENTICATION_ERROR, 7, 117, "authentication failed"},
    {MI_ERRORCATEGORY_LIMITS_EXCEEDED, 8, 26, "limit exceeded"},
    {MI_ERRORCATEGORY_QUOTA_EXCEEDED, 8, 26, "quota exceeded"},
    {MI_ERRORCATEGORY_RESOURCE_BUSY, 8, 26, "resource busy"},
    {MI_ERRORCATEGORY_RESOURCE_UNAVAILABLE, 9, 0, "resource unavailable"},
    {MI_ERRORCATEGORY_NOT_IMPLEMENTED, 10, 0, "not supported"},
    {MI_ERRORCATEGORY_NOT_SPECIFIED, 0, 0, "unknown"},
};

static size_t cause_of(MI_ErrorCategory category)
{
    size_t last = sizeof(causes) / sizeof(causes[0]) - 1;
    size_t i = 0;
    while (i < last && causes[i].category != category) {
        i++;
    }
    return i;
}

/* A builder that remembers the first failure, so that it is checked once at the end. */
struct builder {
    MI_Instance *instance;
    const struct wsmi_fault *fault;
    MI_Result result;
};

static void keep(struct builder *builder, MI_Result result)
{
    if (builder->result == MI_RESULT_OK) {
        builder->result = result;
    }
}

static const struct wsmi_fault_property *peer_value(const struct builder *builder,
                                                    const MI_Char *name)
{
    const struct wsmi_fault_property *property =
        builder->fault == NULL ? NULL : wsmi_fault_find(builder->fault, wsmi_view_from_str(name));
    return property == NULL || property->is_null ? NULL : property;
}

static void add_null(struct builder *builder, const MI_Char *name, MI_Type type)
{
    keep(builder, MI_Instance_AddElement(builder->instance, name, NULL, type, MI_FLAG_NULL));
}

/* Ours, or NULL for none. */
static void add_own(struct builder *builder, const MI_Char *name, const char *text)
{
    keep(builder, wsmi_instance_add_string(builder->instance, name, text));
}

/* The peer's word where it has one, else ours. */
static void add_text(struct builder *builder, const MI_Char *name, const char *text)
{
    const struct wsmi_fault_property *property = peer_value(builder, name);
    if (property != NULL) {
        keep(builder, wsmi_instance_add_view(builder->instance, name, property->value));
    } else {
        add_own(builder, name, text);
    }
}

static uint32_t peer_number(const struct builder *builder, const MI_Char *name, uint32_t max,
                            uint32_t number)
{
    const struct wsmi_fault_property *property = peer_value(builder, name);
    uint32_t value;
    return property != NULL && wsmi_num_u32(wsmi_view_trim(property->value), max, &value) ? value
                                                                                          : number;
}

static void add_uint16(struct builder *builder, const MI_Char *name, MI_Uint16 number)
{
    MI_Uint16 value = (MI_Uint16)peer_number(builder, name, UINT16_MAX, number);
    keep(builder, wsmi_instance_add_uint16(builder->instance, name, value));
}

/* How many properties from `first` on have its name: the elements of an array. */
static size_t count_run(const struct wsmi_fault *fault, const struct wsmi_fault_property *first)
{
    const struct wsmi_fault_property *end = fault->properties + fault->property_count;
    const struct wsmi_fault_property *next = first;
    while (next < end && wsmi_view_eq_nocase(next->name, first->name)) {
        next++;
    }
    return (size_t)(next - first);
}

/* `count` properties of one name as an array; null elements do not count. */
static MI_Result add_run(struct builder *builder, const MI_Char *name,
                         const struct wsmi_fault_property *first, size_t count)
{
    struct wsmi_view *values = wsmi_mem_new_array(count, sizeof(*values));
    size_t kept = 0;
    if (values == NULL) {
        return MI_RESULT_FAILED;
    }
    for (size_t i = 0; i < count; i++) {
        if (!first[i].is_null) {
            values[kept++] = first[i].value;
        }
    }
    MI_Result result = wsmi_instance_add_views(builder->instance, name, values, kept);
    wsmi_mem_free(values);
    return result;
}

/* The peer's list, or an empty one. */
static void add_strings(struct builder *builder, const MI_Char *name)
{
    const struct wsmi_fault_property *first = peer_value(builder, name);
    size_t count = first == NULL ? 0 : count_run(builder->fault, first);
    keep(builder, add_run(builder, name, first, count));
}

/* Small codes are Win32, anything with a facility is an HRESULT. */
static bool is_hresult(uint32_t windows_code)
{
    return windows_code > UINT16_MAX;
}

static void put_message_id(const struct wsmi_error *error, char *out, size_t out_size)
{
    struct wsmi_line line;
    wsmi_line_init(&line, out, out_size);
    if (error->windows_code == 0) {
        wsmi_line_put(&line, "OMI:MI_Result:");
        wsmi_line_put_u64(&line, (uint64_t)error->result);
    } else if (is_hresult(error->windows_code)) {
        wsmi_line_put(&line, "HRESULT ");
        wsmi_line_put_hex32(&line, error->windows_code);
    } else {
        wsmi_line_put(&line, "WIN32 ");
        wsmi_line_put_u64(&line, error->windows_code);
    }
}

static void add_cim_error(struct builder *builder, const struct wsmi_error *error)
{
    size_t cause = cause_of(error->category);
    char text[MESSAGE_BYTES];
    add_uint16(builder, MI_T("ErrorType"), causes[cause].error_type);
    add_text(builder, MI_T("OtherErrorType"), NULL);
    add_text(builder, MI_T("OwningEntity"), "wsmi");
    put_message_id(error, text, sizeof(text));
    add_text(builder, MI_T("MessageID"), text);
    wsmi_error_format(error, text, sizeof(text));
    add_own(builder, MI_T("Message"), text);
    add_strings(builder, MI_T("MessageArguments"));
    add_uint16(builder, MI_T("PerceivedSeverity"), SEVERITY_FATAL);
    add_uint16(builder, MI_T("ProbableCause"), causes[cause].cause);
    add_text(builder, MI_T("ProbableCauseDescription"), causes[cause].description);
    add_strings(builder, MI_T("RecommendedActions"));
    add_text(builder, MI_T("ErrorSource"), NULL);
    add_uint16(builder, MI_T("ErrorSourceFormat"), 0);
    add_text(builder, MI_T("OtherErrorSourceFormat"), NULL);
    keep(builder, wsmi_instance_add_uint32(builder->instance, MI_T("CIMStatusCode"),
                                           (MI_Uint32)error->result));
    add_text(builder, MI_T("CIMStatusCodeDescription"), wsmi_result_text(error->result));
}

static void add_wmi_error(struct builder *builder, const struct wsmi_error *error)
{
    const char *type = error->windows_code == 0          ? MI_RESULT_TYPE_MI
                       : is_hresult(error->windows_code) ? MI_RESULT_TYPE_HRESULT
                                                         : MI_RESULT_TYPE_WIN32;
    uint32_t code = error->windows_code != 0 ? error->windows_code : (uint32_t)error->result;
    const struct wsmi_fault *fault = builder->fault;
    bool has_words = fault != NULL && fault->wsman_message.len > 0;
    keep(builder, wsmi_instance_add_uint32(builder->instance, MI_T("error_Code"), code));
    keep(builder, wsmi_instance_add_uint16(builder->instance, MI_T("error_Category"),
                                           (MI_Uint16)error->category));
    add_own(builder, MI_T("error_Type"), type);
    if (has_words && peer_value(builder, MI_T("error_WindowsErrorMessage")) == NULL) {
        keep(builder, wsmi_instance_add_view(builder->instance, MI_T("error_WindowsErrorMessage"),
                                             fault->wsman_message));
    } else {
        add_text(builder, MI_T("error_WindowsErrorMessage"), wsmi_result_text(error->result));
    }
}

static void add_wsmi_error(struct builder *builder, const struct wsmi_error *error)
{
    const struct wsmi_fault *fault = builder->fault;
    char subcode[NAME_BYTES] = "";
    if (fault != NULL) {
        wsmi_fault_subcode_text(fault, subcode, sizeof(subcode));
    }
    add_own(builder, MI_T("WSMI_Phase"), error->phase);
    if (error->http_status != 0) {
        keep(builder, wsmi_instance_add_uint32(builder->instance, MI_T("WSMI_HttpStatus"),
                                               error->http_status));
    } else {
        add_null(builder, MI_T("WSMI_HttpStatus"), MI_UINT32);
    }
    add_own(builder, MI_T("WSMI_Subcode"), subcode[0] != '\0' ? subcode : NULL);
    if (fault != NULL && fault->detail_tail.len > 0) {
        keep(builder,
             wsmi_instance_add_view(builder->instance, MI_T("WSMI_Detail"), fault->detail_tail));
    } else {
        add_own(builder, MI_T("WSMI_Detail"), further_words(error));
    }
    if (error->has_offset) {
        keep(builder,
             wsmi_instance_add_uint64(builder->instance, MI_T("WSMI_Offset"), error->offset));
    } else {
        add_null(builder, MI_T("WSMI_Offset"), MI_UINT64);
    }
    add_own(builder, MI_T("WSMI_Code"),
            error->code != WSMI_OK ? wsmi_code_name(error->code) : NULL);
}

/* What else the peer said. A name that is no CIM name or comes twice is left out: the rest still
 * matters. */
static void add_peer_properties(struct builder *builder)
{
    const struct wsmi_fault *fault = builder->fault;
    size_t count = 0;
    for (size_t i = 0; fault != NULL && i < fault->property_count; i += count) {
        const struct wsmi_fault_property *property = &fault->properties[i];
        struct wsmi_view value = property->value.len > 0 ? property->value : WSMI_VIEW("");
        const MI_Char *name = (const MI_Char *)property->name.ptr;
        if (property->is_null) {
            value.ptr = NULL;
        }
        count = count_run(fault, property);
        MI_Result result = count == 1 ? wsmi_instance_add_view(builder->instance, name, value)
                                      : add_run(builder, name, property, count);
        if (result != MI_RESULT_ALREADY_EXISTS && result != MI_RESULT_INVALID_PARAMETER) {
            keep(builder, result);
        }
    }
}

MI_Instance *wsmi_error_to_instance(const struct wsmi_error *error)
{
    struct builder builder = {NULL, error->fault, MI_RESULT_OK};
    if (wsmi_instance_new(MI_T("MSFT_WmiError"), &builder.instance) != MI_RESULT_OK) {
        return NULL;
    }
    add_cim_error(&builder, error);
    add_wmi_error(&builder, error);
    add_wsmi_error(&builder, error);
    add_peer_properties(&builder);
    if (builder.result != MI_RESULT_OK) {
        (void)MI_Instance_Delete(builder.instance);
        return NULL;
    }
    return builder.instance;
}
