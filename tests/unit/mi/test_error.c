/* SPDX-License-Identifier: MIT */
#include "mi/error.h"

#include "mi/result.h"
#include "testlib/leak.h"

static void expect_line(const struct wsmi_error *error, const char *expected)
{
    char text[1024];
    wsmi_error_format(error, text, sizeof(text));
    cr_assert_str_eq(text, expected);
}

LEAK_TEST(error, the_line_says_what_where_and_when)
{
    expect_line(
        &(struct wsmi_error){.reason = "cannot connect: connection refused", .phase = "CONNECT"},
        "cannot connect: connection refused (phase CONNECT)");
    expect_line(&(struct wsmi_error){.reason = "a label is empty",
                                     .phase = "destination",
                                     .code = WSMI_E_SYNTAX,
                                     .has_offset = true,
                                     .offset = 12},
                "a label is empty (at offset 12 of the destination)");
    expect_line(
        &(struct wsmi_error){
            .reason = "not closed", .phase = "answer", .has_offset = true, .http_status = 200},
        "not closed (HTTP 200, at offset 0 of the answer)");
    expect_line(&(struct wsmi_error){.reason = "TLS failed",
                                     .text = "unknown\nCA",
                                     .phase = "TLS",
                                     .http_status = 200,
                                     .has_offset = true},
                "TLS failed: unknown CA (phase TLS, HTTP 200, at offset 0)");
    expect_line(&(struct wsmi_error){.reason = "x", .words = "made up"}, "x: made up");
    expect_line(&(struct wsmi_error){.reason = "x", .phase = "parameter"}, "x");
    expect_line(&(struct wsmi_error){.result = MI_RESULT_ACCESS_DENIED}, "access denied");
    expect_line(&(struct wsmi_error){.reason = "gone", .phase = "HTTP", .http_status = 410},
                "the peer answered HTTP 410: gone");
}

LEAK_TEST(error, a_fault_is_named_by_subcode_and_detail)
{
    const struct wsmi_fault fault = {
        .code = WSMI_FAULT_SENDER,
        .subcode = {WSMI_VIEW_INIT("http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"),
                    WSMI_VIEW_INIT("InvalidSelectors")},
        .detail_tail = WSMI_VIEW_INIT("UnexpectedSelectors"),
        .reason = WSMI_VIEW_INIT("The selectors\n do not \033[1mfit."),
    };
    struct wsmi_error error;
    wsmi_error_from_fault(&fault, 500, &error);
    expect_line(&error, "the peer refuses the request: w:InvalidSelectors/UnexpectedSelectors: "
                        "The selectors do not ?[1mfit. (HTTP 500)");
}

LEAK_TEST(error, the_line_is_bounded_and_terminated_whatever_the_peer_sends)
{
    char peer[4096];
    char text[600];
    memset(peer, 'x', sizeof(peer) - 1);
    peer[sizeof(peer) - 1] = '\0';
    const struct wsmi_error error = {.reason = "r", .text = peer, .phase = "WAIT"};
    wsmi_error_format(&error, text, sizeof(text));
    cr_assert_eq(strlen(text), 3 + 512 + 3 + strlen(" (phase WAIT)"));
    memset(text, 'y', sizeof(text));
    wsmi_error_format(&error, text, 5);
    cr_assert_str_eq(text, "r: x");
    wsmi_error_format(&error, text, 1);
    cr_assert_str_eq(text, "");
    wsmi_error_format(&error, NULL, 0);
}

static MI_Value get(const MI_Instance *instance, const char *name, MI_Type expected)
{
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    cr_assert_eq(MI_Instance_GetElement(instance, name, &value, &type, &flags, NULL), MI_RESULT_OK,
                 "%s", name);
    cr_assert_eq(type, expected, "%s", name);
    cr_assert_eq(flags & MI_FLAG_NULL, 0, "%s is null", name);
    return value;
}

static void expect_null(const MI_Instance *instance, const char *name, MI_Type expected)
{
    MI_Type type;
    MI_Uint32 flags;
    cr_assert_eq(MI_Instance_GetElement(instance, name, NULL, &type, &flags, NULL), MI_RESULT_OK,
                 "%s", name);
    cr_assert_eq(type, expected, "%s", name);
    cr_assert_neq(flags & MI_FLAG_NULL, 0, "%s is not null", name);
}

static void expect_string(const MI_Instance *instance, const char *name, const char *expected)
{
    cr_assert_str_eq(get(instance, name, MI_STRING).string, expected, "%s", name);
}

LEAK_TEST(error, the_instance_has_the_properties_of_msft_wmierror_and_ours)
{
    const struct wsmi_error error = {
        .result = MI_RESULT_FAILED,
        .category = MI_ERRORCATEGORY_CONNECTION_ERROR,
        .phase = "CONNECT",
        .reason = "cannot connect: connection refused",
        .windows_code = 0x80338012,
    };
    MI_Instance *instance = wsmi_error_to_instance(&error);
    const MI_Char *name;
    cr_assert_eq(MI_Instance_GetClassName(instance, &name), MI_RESULT_OK);
    cr_assert_str_eq(name, "MSFT_WmiError");
    expect_string(instance, "Message", "cannot connect: connection refused (phase CONNECT)");
    expect_string(instance, "MessageID", "HRESULT 0x80338012");
    expect_string(instance, "OwningEntity", "wsmi");
    cr_assert_eq(get(instance, "CIMStatusCode", MI_UINT32).uint32, 1);
    expect_string(instance, "CIMStatusCodeDescription", "failed");
    cr_assert_eq(get(instance, "ErrorType", MI_UINT16).uint16, 2);
    cr_assert_eq(get(instance, "ErrorSourceFormat", MI_UINT16).uint16, 0);
    cr_assert_eq(get(instance, "PerceivedSeverity", MI_UINT16).uint16, 7);
    cr_assert_eq(get(instance, "ProbableCause", MI_UINT16).uint16, 6);
    expect_string(instance, "ProbableCauseDescription", "connection error");
    cr_assert_eq(get(instance, "MessageArguments", MI_STRINGA).stringa.size, 0);
    cr_assert_eq(get(instance, "RecommendedActions", MI_STRINGA).stringa.size, 0);
    cr_assert_eq(get(instance, "error_Code", MI_UINT32).uint32, 0x80338012);
    cr_assert_eq(get(instance, "error_Category", MI_UINT16).uint16, 27);
    expect_string(instance, "error_Type", "HRESULT");
    expect_string(instance, "error_WindowsErrorMessage", "failed");
    expect_string(instance, "WSMI_Phase", "CONNECT");
    static const char *const null_strings[] = {
        "OtherErrorType", "ErrorSource", "OtherErrorSourceFormat",
        "WSMI_Subcode",   "WSMI_Detail", "WSMI_Code"};
    for (size_t i = 0; i < sizeof(null_strings) / sizeof(null_strings[0]); i++) {
        expect_null(instance, null_strings[i], MI_STRING);
    }
    expect_null(instance, "WSMI_HttpStatus", MI_UINT32);
    expect_null(instance, "WSMI_Offset", MI_UINT64);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(error, a_parse_error_carries_code_and_offset)
{
    const struct wsmi_err err = {WSMI_E_SYNTAX, 4711, "a tag is not closed"};
    struct wsmi_error error;
    (void)wsmi_error_from_err(&err, "answer", &error);
    error.http_status = 200;
    MI_Instance *instance = wsmi_error_to_instance(&error);
    cr_assert_eq(get(instance, "WSMI_Offset", MI_UINT64).uint64, 4711);
    expect_string(instance, "WSMI_Code", "SYNTAX");
    cr_assert_eq(get(instance, "WSMI_HttpStatus", MI_UINT32).uint32, 200);
    expect_string(instance, "MessageID", "OMI:MI_Result:1");
    expect_string(instance, "error_Type", "MI");
    cr_assert_eq(get(instance, "error_Code", MI_UINT32).uint32, 1);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(error, a_win32_code_is_named_so)
{
    const struct wsmi_http_answer answer = {.status = 401};
    struct wsmi_error error;
    wsmi_error_from_status(&answer, &error);
    MI_Instance *instance = wsmi_error_to_instance(&error);
    expect_string(instance, "error_Type", "WIN32");
    expect_string(instance, "MessageID", "WIN32 5");
    expect_string(instance, "WSMI_Detail", "the peer offers no authentication scheme");
    cr_assert_eq(get(instance, "ProbableCause", MI_UINT16).uint16, 117);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(error, the_peers_arrays_are_carried_over_as_arrays)
{
    static const struct wsmi_fault_property properties[] = {
        {WSMI_VIEW_INIT("MessageArguments"), WSMI_VIEW_INIT("a"), false},
        {WSMI_VIEW_INIT("messagearguments"), WSMI_VIEW_INIT(""), true},
        {WSMI_VIEW_INIT("MessageArguments"), WSMI_VIEW_INIT("b"), false},
        {WSMI_VIEW_INIT("RecommendedActions"), WSMI_VIEW_INIT("Go home."), false},
        {WSMI_VIEW_INIT("Other"), WSMI_VIEW_INIT("c"), false},
        {WSMI_VIEW_INIT("Other"), WSMI_VIEW_INIT("d"), false},
    };
    const struct wsmi_fault fault = {
        .code = WSMI_FAULT_RECEIVER,
        .error_class = {WSMI_VIEW_INIT(""), WSMI_VIEW_INIT("OMI_Error")},
        .properties = properties,
        .property_count = sizeof(properties) / sizeof(properties[0]),
    };
    static const struct {
        const char *name;
        MI_Uint32 count;
        const char *last;
    } arrays[] = {
        {"MessageArguments", 2, "b"}, {"RecommendedActions", 1, "Go home."}, {"Other", 2, "d"}};
    struct wsmi_error error;
    wsmi_error_from_fault(&fault, 500, &error);
    MI_Instance *instance = wsmi_error_to_instance(&error);
    for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++) {
        MI_Value value = get(instance, arrays[i].name, MI_STRINGA);
        cr_assert_eq(value.stringa.size, arrays[i].count, "%s", arrays[i].name);
        cr_assert_str_eq(value.stringa.data[arrays[i].count - 1], arrays[i].last);
    }
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(error, the_peers_properties_win_where_they_fit_and_the_rest_is_carried_over)
{
    static const struct wsmi_fault_property properties[] = {
        {WSMI_VIEW_INIT("MessageID"), WSMI_VIEW_INIT("OMI:MI_Result:6"), false},
        {WSMI_VIEW_INIT("owningentity"), WSMI_VIEW_INIT("OMI:CIMOM"), false},
        {WSMI_VIEW_INIT("PerceivedSeverity"), WSMI_VIEW_INIT("3"), false},
        {WSMI_VIEW_INIT("ProbableCause"), WSMI_VIEW_INIT("99999999"), false},
        {WSMI_VIEW_INIT("ErrorSource"), WSMI_VIEW_INIT(""), true},
        {WSMI_VIEW_INIT("CIMStatusCode"), WSMI_VIEW_INIT("0"), false},
        {WSMI_VIEW_INIT("error_Category"), WSMI_VIEW_INIT("13"), false},
        {WSMI_VIEW_INIT("OMI_Code"), WSMI_VIEW_INIT("6"), false},
        {WSMI_VIEW_INIT("Nothing"), WSMI_VIEW_INIT(""), true},
        {WSMI_VIEW_INIT("Empty"), {NULL, 0}, false},
        {WSMI_VIEW_INIT("not a name"), WSMI_VIEW_INIT("x"), false},
        {WSMI_VIEW_INIT("omi_code"), WSMI_VIEW_INIT("twice"), false},
    };
    const struct wsmi_fault fault = {
        .code = WSMI_FAULT_RECEIVER,
        .subcode = {WSMI_VIEW_INIT("http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"),
                    WSMI_VIEW_INIT("InternalError")},
        .detail_tail = WSMI_VIEW_INIT("Invalid"),
        .error_class = {WSMI_VIEW_INIT(""), WSMI_VIEW_INIT("OMI_Error")},
        .properties = properties,
        .property_count = sizeof(properties) / sizeof(properties[0]),
        .wsman_message = WSMI_VIEW_INIT("Nothing found there."),
    };
    struct wsmi_error error;
    wsmi_error_from_fault(&fault, 500, &error);
    MI_Instance *instance = wsmi_error_to_instance(&error);
    expect_string(instance, "MessageID", "OMI:MI_Result:6");
    expect_string(instance, "OwningEntity", "OMI:CIMOM");
    cr_assert_eq(get(instance, "PerceivedSeverity", MI_UINT16).uint16, 3);
    cr_assert_eq(get(instance, "ProbableCause", MI_UINT16).uint16, 0, "out of range: ours");
    cr_assert_eq(get(instance, "CIMStatusCode", MI_UINT32).uint32, 6, "the result rules");
    cr_assert_eq(get(instance, "error_Category", MI_UINT16).uint16, 13);
    expect_string(instance, "error_WindowsErrorMessage", "Nothing found there.");
    expect_string(instance, "OMI_Code", "6");
    expect_string(instance, "Empty", "");
    expect_null(instance, "Nothing", MI_STRING);
    expect_null(instance, "ErrorSource", MI_STRING);
    expect_string(instance, "WSMI_Subcode", "w:InternalError");
    expect_string(instance, "WSMI_Detail", "Invalid");
    cr_assert_eq(MI_Instance_GetElement(instance, "not a name", NULL, NULL, NULL, NULL),
                 MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}
