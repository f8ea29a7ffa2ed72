/* SPDX-License-Identifier: MIT */
#include "fault_rows.h"
#include "mi/result.h"
#include "testlib/leak.h"
#include "wsmi/envelope.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct wsmi_fault make_fault(const char *ns, const char *subcode, const char *tail)
{
    struct wsmi_fault fault = {.code = WSMI_FAULT_SENDER};
    fault.subcode.ns = wsmi_view_from_str(ns);
    fault.subcode.local = wsmi_view_from_str(subcode);
    fault.detail_tail = wsmi_view_from_str(tail);
    return fault;
}

static struct wsmi_error judge(const struct wsmi_fault *fault)
{
    struct wsmi_error error;
    memset(&error, 0xA5, sizeof(error));
    wsmi_error_from_fault(fault, 500, &error);
    cr_assert_not_null(error.reason);
    cr_assert_str_eq(error.phase, "fault");
    cr_assert_eq(error.fault, fault);
    cr_assert_eq(error.http_status, 500);
    cr_assert_not(error.has_offset);
    return error;
}

LEAK_TEST(fault_map, every_subcode_and_detail_has_its_result_category_and_windows_code)
{
    for (size_t i = 0; i < COUNT(fault_rows); i++) {
        const struct fault_row *row = &fault_rows[i];
        struct wsmi_fault fault = make_fault(row->ns, row->subcode, row->tail);
        struct wsmi_error error = judge(&fault);
        cr_assert_eq(error.result, row->result, "%s/%s", row->subcode, row->tail);
        cr_assert_eq(error.category, row->category, "%s/%s", row->subcode, row->tail);
        cr_assert_eq(error.windows_code, row->windows_code, "%s/%s: %08x", row->subcode, row->tail,
                     error.windows_code);
    }
}

LEAK_TEST(fault_map, details_match_without_case_and_in_the_spellings_on_the_wire)
{
    static const struct {
        const char *subcode;
        const char *tail;
        unsigned windows_code;
    } rows[] = {
        {"InvalidSelectors", "unexpectedSELECTORS", 0x8033805B},
        {"InvalidSelectors", "AmbigousSelectors", 0x8033805E},
        {"UnsupportedFeature", "AutherizationMode", 0x80338064},
        {"EncodingLimit", "CharechterSet", 0x8033804C},
        {"UnsupportedFeature", "FormatSecurityTocken", 0x80338073},
        {"EncodingLimit", "UriLimitExceeded", 0x8033802D},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct wsmi_fault fault = make_fault(WSMAN, rows[i].subcode, rows[i].tail);
        cr_assert_eq(judge(&fault).windows_code, rows[i].windows_code, "%s", rows[i].tail);
    }
    struct wsmi_fault misspelt = make_fault(WSA, "EndpointUnavilable", "");
    cr_assert_eq(judge(&misspelt).result, MI_RESULT_SERVER_IS_SHUTTING_DOWN);
}

LEAK_TEST(fault_map, an_unknown_detail_falls_back_to_its_subcode)
{
    struct wsmi_fault fault = make_fault(WSA, "DestinationUnreachable", "ResourceNotFound");
    struct wsmi_error error = judge(&fault);
    cr_assert_eq(error.result, MI_RESULT_NOT_FOUND);
    cr_assert_eq(error.windows_code, 0x80338012);
}

LEAK_TEST(fault_map, an_unknown_subcode_falls_back_to_the_soap_code)
{
    static const struct {
        enum wsmi_fault_code code;
        MI_Result result;
        MI_ErrorCategory category;
    } rows[WSMI_FAULT_CODE_COUNT] = {
        {WSMI_FAULT_UNKNOWN, MI_RESULT_FAILED, MI_ERRORCATEGORY_NOT_SPECIFIED},
        {WSMI_FAULT_SENDER, MI_RESULT_FAILED, MI_ERRORCATEGORY_INVALID_OPERATION},
        {WSMI_FAULT_RECEIVER, MI_RESULT_FAILED, MI_ERRORCATEGORY_NOT_SPECIFIED},
        {WSMI_FAULT_MUST_UNDERSTAND, MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_PROTOCOL_ERROR},
        {WSMI_FAULT_VERSION_MISMATCH, MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_PROTOCOL_ERROR},
        {WSMI_FAULT_DATA_ENCODING_UNKNOWN, MI_RESULT_NOT_SUPPORTED,
         MI_ERRORCATEGORY_PROTOCOL_ERROR},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        /* AccessDenied, but of somebody else's vocabulary. */
        struct wsmi_fault fault = make_fault("urn:other", "AccessDenied", "");
        fault.code = rows[i].code;
        struct wsmi_error error = judge(&fault);
        cr_assert_eq(error.result, rows[i].result, "%zu", i);
        cr_assert_eq(error.category, rows[i].category, "%zu", i);
    }
    struct wsmi_fault wild = make_fault("", "", "");
    wild.code = (enum wsmi_fault_code)77;
    cr_assert_eq(judge(&wild).result, MI_RESULT_FAILED);
}

LEAK_TEST(fault_map, without_a_soap_code_the_http_status_decides)
{
    struct wsmi_fault fault = make_fault("", "", "");
    struct wsmi_error error;
    fault.code = WSMI_FAULT_UNKNOWN;
    wsmi_error_from_fault(&fault, 403, &error);
    cr_assert_eq(error.result, MI_RESULT_ACCESS_DENIED);
    wsmi_error_from_fault(&fault, 200, &error);
    cr_assert_eq(error.result, MI_RESULT_FAILED);
    wsmi_error_from_fault(&fault, 0, &error);
    cr_assert_eq(error.result, MI_RESULT_FAILED);
}

LEAK_TEST(fault_map, the_code_of_a_wsman_fault_beats_the_subcode)
{
    struct wsmi_fault fault = make_fault(WSMAN, "InternalError", "");
    fault.has_wsman_code = true;
    fault.wsman_code = 0x8004100E;
    struct wsmi_error error = judge(&fault);
    cr_assert_eq(error.result, MI_RESULT_INVALID_NAMESPACE);
    cr_assert_eq(error.windows_code, 0x8004100E);
    fault.wsman_code = 5;
    cr_assert_eq(judge(&fault).result, MI_RESULT_ACCESS_DENIED);
    fault.wsman_code = 2150858752; /* resource not found */
    cr_assert_eq(judge(&fault).result, MI_RESULT_NOT_FOUND);
}

LEAK_TEST(fault_map, a_code_shared_by_details_leaves_the_choice_to_the_detail)
{
    struct wsmi_fault fault = make_fault(WSMAN, "InvalidParameter", "TypeMismatch");
    fault.has_wsman_code = true;
    fault.wsman_code = 0x8033803A;
    cr_assert_eq(judge(&fault).result, MI_RESULT_TYPE_MISMATCH);
    fault.detail_tail = WSMI_VIEW("");
    cr_assert_eq(judge(&fault).result, MI_RESULT_INVALID_PARAMETER);
    fault.subcode.local = WSMI_VIEW("InternalError");
    cr_assert_eq(judge(&fault).result, MI_RESULT_INVALID_PARAMETER);
}

LEAK_TEST(fault_map, an_unknown_code_is_reported_but_the_subcode_decides)
{
    struct wsmi_fault fault = make_fault(WSMAN, "AccessDenied", "");
    fault.has_wsman_code = true;
    fault.wsman_code = 32768;
    struct wsmi_error error = judge(&fault);
    cr_assert_eq(error.result, MI_RESULT_ACCESS_DENIED);
    cr_assert_eq(error.windows_code, 32768);
    fault.wsman_code = 0;
    cr_assert_eq(judge(&fault).windows_code, 5);
}

/* An error instance with up to two properties. */
static struct wsmi_error judge_instance(const char *first, const char *first_value,
                                        const char *second, const char *second_value)
{
    struct wsmi_fault_property properties[2] = {
        {wsmi_view_from_str(first), wsmi_view_from_str(first_value), first_value == NULL},
        {wsmi_view_from_str(second), wsmi_view_from_str(second_value), second_value == NULL},
    };
    struct wsmi_fault fault = make_fault(WSMAN, "Concurrency", "");
    fault.error_class.local = WSMI_VIEW("OMI_Error");
    fault.properties = properties;
    fault.property_count = 2;
    struct wsmi_error error = judge(&fault);
    error.fault = NULL;
    return error;
}

LEAK_TEST(fault_map, the_peers_error_instance_beats_everything)
{
    struct {
        const char *names[2];
        const char *values[2];
        MI_Result result;
    } rows[] = {
        {{"MessageID", "CIMStatusCode"}, {"OMI:MI_Result:6", "1"}, MI_RESULT_NOT_FOUND},
        {{"messageid", "CIMStatusCode"},
         {"omi:mi_result:28", "1"},
         MI_RESULT_SERVER_IS_SHUTTING_DOWN},
        {{"MessageID", "CIMStatusCode"}, {"OMI:WINRM:6", "17"}, MI_RESULT_METHOD_NOT_FOUND},
        {{"MessageID", "CIMStatusCode"}, {"OMI:MI_Result:29", " 3 "}, MI_RESULT_INVALID_NAMESPACE},
        {{"MessageID", "CIMStatusCode"}, {"OMI:MI_Result:0", "5"}, MI_RESULT_INVALID_CLASS},
        {{"MessageID", "CIMStatusCode"}, {"OMI:MI_Result:18", "5"}, MI_RESULT_INVALID_CLASS},
        {{"MessageID", "CIMStatusCode"}, {"OMI", "5"}, MI_RESULT_INVALID_CLASS},
        {{"error_Code", "error_Type"}, {"2147749902", "HRESULT"}, MI_RESULT_INVALID_NAMESPACE},
        {{"error_Code", "error_Type"}, {"1326", "Win32"}, MI_RESULT_ACCESS_DENIED},
        /* From here on the instance says nothing usable: w:Concurrency decides. */
        {{"error_Code", "error_Type"}, {"2147749902", "MI"}, MI_RESULT_SERVER_LIMITS_EXCEEDED},
        {{"error_Code", "error_Type"}, {"77777", "HRESULT"}, MI_RESULT_SERVER_LIMITS_EXCEEDED},
        {{"MessageID", "CIMStatusCode"}, {NULL, NULL}, MI_RESULT_SERVER_LIMITS_EXCEEDED},
        {{"MessageID", "CIMStatusCode"}, {"x", "19"}, MI_RESULT_SERVER_LIMITS_EXCEEDED},
        {{"MessageID", "CIMStatusCode"}, {"x", "0"}, MI_RESULT_SERVER_LIMITS_EXCEEDED},
        {{"MessageID", "CIMStatusCode"}, {"x", "4294967296"}, MI_RESULT_SERVER_LIMITS_EXCEEDED},
        {{"MessageID", "CIMStatusCode"}, {"x", "-6"}, MI_RESULT_SERVER_LIMITS_EXCEEDED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct wsmi_error error = judge_instance(rows[i].names[0], rows[i].values[0],
                                                 rows[i].names[1], rows[i].values[1]);
        cr_assert_eq(error.result, rows[i].result, "row %zu: %d", i, (int)error.result);
    }
}

LEAK_TEST(fault_map, the_category_of_the_error_instance_is_taken_when_it_is_one)
{
    cr_assert_eq(judge_instance("CIMStatusCode", "1", "OMI_Category", "15").category,
                 MI_ERRORCATEGORY_OPERATION_TIMEOUT);
    cr_assert_eq(judge_instance("CIMStatusCode", "1", "error_Category", "31").category,
                 MI_ERRORCATEGORY_NOT_ENABLED);
    cr_assert_eq(judge_instance("CIMStatusCode", "6", "error_Category", "32").category,
                 MI_ERRORCATEGORY_OBJECT_NOT_FOUND);
    cr_assert_eq(judge_instance("CIMStatusCode", "6", "error_Category", "0").category,
                 MI_ERRORCATEGORY_OBJECT_NOT_FOUND);
}

LEAK_TEST(fault_map, the_windows_code_of_the_error_instance_is_reported)
{
    cr_assert_eq(judge_instance("error_Code", "2147749902", "error_Type", "HRESULT").windows_code,
                 0x8004100E);
}

LEAK_TEST(fault_map, windows_codes_of_facility_7_are_win32_codes)
{
    MI_Result result;
    MI_ErrorCategory category;
    cr_assert(wsmi_windows_code_meaning(0x80070005, &result, &category));
    cr_assert_eq(result, MI_RESULT_ACCESS_DENIED);
    cr_assert(wsmi_windows_code_meaning(0x8007052E, &result, &category));
    cr_assert_eq(category, MI_ERRORCATEGORY_AUTHENTICATION_ERROR);
    cr_assert(wsmi_windows_code_meaning(0x8007000E, &result, &category));
    cr_assert_eq(result, MI_RESULT_SERVER_LIMITS_EXCEEDED);
    cr_assert(wsmi_windows_code_meaning(0x80070057, &result, &category));
    cr_assert_eq(result, MI_RESULT_INVALID_PARAMETER);
    cr_assert_not(wsmi_windows_code_meaning(0, &result, &category));
    cr_assert_not(wsmi_windows_code_meaning(0x80070000, &result, &category));
    cr_assert_not(wsmi_windows_code_meaning(0x00040004, &result, &category), "a success");
}

LEAK_TEST(fault_map, wbem_codes_have_the_result_of_the_same_meaning)
{
    static const struct {
        unsigned code;
        MI_Result result;
        MI_ErrorCategory category;
    } rows[] = {
        {0x80041001, MI_RESULT_FAILED, MI_ERRORCATEGORY_NOT_SPECIFIED},
        {0x80041002, MI_RESULT_NOT_FOUND, MI_ERRORCATEGORY_OBJECT_NOT_FOUND},
        {0x80041003, MI_RESULT_ACCESS_DENIED, MI_ERRORCATEGORY_ACCESS_DENIED},
        {0x80041005, MI_RESULT_TYPE_MISMATCH, MI_ERRORCATEGORY_INVALID_TYPE},
        {0x80041006, MI_RESULT_SERVER_LIMITS_EXCEEDED, MI_ERRORCATEGORY_RESOURCE_BUSY},
        {0x80041008, MI_RESULT_INVALID_PARAMETER, MI_ERRORCATEGORY_INVALID_ARGUMENT},
        {0x8004100C, MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_NOT_IMPLEMENTED},
        {0x80004001, MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_NOT_IMPLEMENTED},
        {0x8004100D, MI_RESULT_INVALID_SUPERCLASS, MI_ERRORCATEGORY_METADATA_ERROR},
        {0x80041010, MI_RESULT_INVALID_CLASS, MI_ERRORCATEGORY_METADATA_ERROR},
        {0x80041015, MI_RESULT_FAILED, MI_ERRORCATEGORY_NOT_SPECIFIED},
        {0x80041017, MI_RESULT_INVALID_QUERY, MI_ERRORCATEGORY_INVALID_ARGUMENT},
        {0x80041018, MI_RESULT_QUERY_LANGUAGE_NOT_SUPPORTED, MI_ERRORCATEGORY_NOT_IMPLEMENTED},
        {0x80041019, MI_RESULT_ALREADY_EXISTS, MI_ERRORCATEGORY_RESOURCE_EXISTS},
        {0x80041025, MI_RESULT_CLASS_HAS_CHILDREN, MI_ERRORCATEGORY_METADATA_ERROR},
        {0x80041026, MI_RESULT_CLASS_HAS_INSTANCES, MI_ERRORCATEGORY_METADATA_ERROR},
        {0x8004102E, MI_RESULT_METHOD_NOT_FOUND, MI_ERRORCATEGORY_METADATA_ERROR},
        {0x80041031, MI_RESULT_NO_SUCH_PROPERTY, MI_ERRORCATEGORY_METADATA_ERROR},
        {0x80041032, MI_RESULT_FAILED, MI_ERRORCATEGORY_OPERATION_STOPPED},
        {0x80041033, MI_RESULT_SERVER_IS_SHUTTING_DOWN, MI_ERRORCATEGORY_RESOURCE_UNAVAILABLE},
        {0x8004103A, MI_RESULT_INVALID_PARAMETER, MI_ERRORCATEGORY_INVALID_ARGUMENT},
        {0x80041056, MI_RESULT_METHOD_NOT_AVAILABLE, MI_ERRORCATEGORY_METADATA_ERROR},
        {0x8004106C, MI_RESULT_SERVER_LIMITS_EXCEEDED, MI_ERRORCATEGORY_RESOURCE_BUSY},
        {0x80338001, MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_NOT_IMPLEMENTED},
        {0x80338113, MI_RESULT_FAILED, MI_ERRORCATEGORY_CONNECTION_ERROR},
        {0x80338126, MI_RESULT_FAILED, MI_ERRORCATEGORY_OPERATION_TIMEOUT},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        MI_Result result;
        MI_ErrorCategory category;
        cr_assert(wsmi_windows_code_meaning(rows[i].code, &result, &category), "%08x",
                  rows[i].code);
        cr_assert_eq(result, rows[i].result, "%08x", rows[i].code);
        cr_assert_eq(category, rows[i].category, "%08x", rows[i].code);
    }
}

LEAK_TEST(fault_map, the_most_telling_words_of_the_peer_are_quoted)
{
    struct wsmi_fault_property message = {WSMI_VIEW_INIT("Message"),
                                          WSMI_VIEW_INIT("from the instance"), false};
    struct wsmi_fault fault = make_fault(WSMAN, "InternalError", "");
    cr_assert_null(judge(&fault).text);
    fault.detail_text = WSMI_VIEW("from the detail");
    cr_assert_str_eq(judge(&fault).text, "from the detail");
    fault.reason = WSMI_VIEW("from the reason");
    cr_assert_str_eq(judge(&fault).text, "from the reason");
    fault.properties = &message;
    fault.property_count = 1;
    cr_assert_str_eq(judge(&fault).text, "from the instance");
    fault.wsman_message = WSMI_VIEW(" \n");
    cr_assert_str_eq(judge(&fault).text, "from the instance", "white space says nothing");
    fault.wsman_message = WSMI_VIEW("from Windows");
    cr_assert_str_eq(judge(&fault).text, "from Windows");
}

LEAK_TEST(fault_map, subcodes_are_named_with_the_usual_prefixes)
{
    char text[64];
    struct wsmi_fault fault = make_fault(WSEN, "InvalidEnumerationContext", "");
    wsmi_fault_subcode_text(&fault, text, sizeof(text));
    cr_assert_str_eq(text, "n:InvalidEnumerationContext");
    fault = make_fault("urn:x", "Odd\033[2J", "");
    wsmi_fault_subcode_text(&fault, text, sizeof(text));
    cr_assert_str_eq(text, "{urn:x}Odd?[2J");
    fault = make_fault("", "Bare", "");
    wsmi_fault_subcode_text(&fault, text, sizeof(text));
    cr_assert_str_eq(text, "Bare");
    fault = make_fault("", "", "");
    wsmi_fault_subcode_text(&fault, text, sizeof(text));
    cr_assert_str_eq(text, "");
}

/* The shape OMI answers a Get of a missing instance with. */
static const char omi_answer[] =
    "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' xmlns:a='" WSA
    "' xmlns:w='" WSMAN "' xmlns:b='" CIMBINDING
    "'><s:Header/><s:Body><s:Fault><s:Code><s:Value>s:Receiver</s:Value>"
    "<s:Subcode><s:Value>w:InternalError</s:Value></s:Subcode></s:Code>"
    "<s:Reason><s:Text xml:lang='en-US'>The lamp has\n no key.</s:Text></s:Reason><s:Detail>"
    "<e:OMI_Error xmlns:e='http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/OMI_Error' "
    "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' b:IsCIM_Error='true'>"
    "<e:CIMStatusCode>4</e:CIMStatusCode><e:Message>The lamp has no key.</e:Message>"
    "<e:MessageID>OMI:MI_Result:4</e:MessageID><e:OMI_Category>5</e:OMI_Category>"
    "<e:OMI_Code>4</e:OMI_Code><e:OMI_Type>MI</e:OMI_Type>"
    "<e:ErrorSource xsi:nil='true'/></e:OMI_Error></s:Detail></s:Fault></s:Body></s:Envelope>";

LEAK_TEST(fault_map, an_answer_of_omi_gives_the_result_in_its_detail)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_UTF8,
                                                .lenient = WSMI_LENIENT_AGENTS};
    struct wsmi_envelope envelope;
    struct wsmi_arena arena;
    struct wsmi_err err;
    char text[256];
    wsmi_xml_init();
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    cr_assert(wsmi_envelope_parse(wsmi_view_from_str(omi_answer), &expect, &limits, &arena,
                                  &envelope, &err));
    cr_assert_eq(envelope.kind, WSMI_BODY_FAULT);
    struct wsmi_error error = judge(&envelope.fault);
    cr_assert_eq(error.result, MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(error.category, MI_ERRORCATEGORY_INVALID_ARGUMENT);
    wsmi_error_format(&error, text, sizeof(text));
    cr_assert_str_eq(text, "the peer failed to process the request: w:InternalError: The lamp has "
                           "no key. (HTTP 500)");
    MI_Instance *instance = wsmi_error_to_instance(&error);
    MI_Value value;
    MI_Uint32 flags;
    cr_assert_eq(MI_Instance_GetElement(instance, "OMI_Code", &value, NULL, NULL, NULL),
                 MI_RESULT_OK);
    cr_assert_str_eq(value.string, "4");
    cr_assert_eq(MI_Instance_GetElement(instance, "ErrorSource", NULL, NULL, &flags, NULL),
                 MI_RESULT_OK);
    cr_assert(flags & MI_FLAG_NULL);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(fault_map, a_resource_that_is_not_known_is_told_from_an_object_in_it)
{
    static const struct {
        const char *ns;
        const char *subcode;
        const char *tail;
        bool is_about_resource;
    } rows[] = {
        {WSA, "ActionNotSupported", "", true},
        {WSA, "DestinationUnreachable", "", true},
        {WSA, "DestinationUnreachable", "InvalidResourceURI", true},
        {WSMAN, "UnsupportedFeature", "", true},
        {WSMAN, "InvalidSelectors", "InvalidResourceURI", true},
        {WSMAN, "AccessDenied", "", false},
        {WSMAN, "InternalError", "", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct wsmi_fault fault = make_fault(rows[i].ns, rows[i].subcode, rows[i].tail);
        cr_assert_eq(wsmi_fault_is_about_resource(&fault), rows[i].is_about_resource, "%zu", i);
        fault.has_wsman_code = true;
        fault.wsman_code = 0x80041010; /* WBEM_E_INVALID_CLASS */
        cr_assert_not(wsmi_fault_is_about_resource(&fault), "%zu", i);
        fault.wsman_code = 0x80338012; /* ERROR_WSMAN_DESTINATION_UNREACHABLE */
        cr_assert_eq(wsmi_fault_is_about_resource(&fault), rows[i].is_about_resource, "%zu", i);
        fault.error_class.local = WSMI_VIEW("OMI_Error");
        cr_assert_not(wsmi_fault_is_about_resource(&fault), "%zu", i);
    }
}
