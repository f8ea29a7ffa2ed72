/* SPDX-License-Identifier: MIT */
/*
 * From a fault to an MI_Result, in this order:
 * 1. the peer's own error instance (MessageID, CIMStatusCode, error_Code): OMI sends most of its
 *    results as w:InternalError with the number only there;
 * 2. the code of Microsoft's WSManFault;
 * 3. subcode and detail (DSP0226 section 14), the columns of the table below;
 * 4. the SOAP code;
 * 5. the HTTP status.
 */
#include "core/line.h"
#include "core/num.h"
#include "mi/result.h"

enum { MAX_SUBCODE_BYTES = 96 };

enum vocabulary { WSA, WSMAN, TRANSFER, ENUMERATION, EVENTING, BINDING, VOCABULARY_COUNT };

static const struct {
    char prefix; /* as DSP0226 writes it */
    struct wsmi_view ns;
} vocabularies[VOCABULARY_COUNT] = {
    [WSA] = {'a', WSMI_VIEW_INIT("http://schemas.xmlsoap.org/ws/2004/08/addressing")},
    [WSMAN] = {'w', WSMI_VIEW_INIT("http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd")},
    [TRANSFER] = {'x', WSMI_VIEW_INIT("http://schemas.xmlsoap.org/ws/2004/09/transfer")},
    [ENUMERATION] = {'n', WSMI_VIEW_INIT("http://schemas.xmlsoap.org/ws/2004/09/enumeration")},
    [EVENTING] = {'e', WSMI_VIEW_INIT("http://schemas.xmlsoap.org/ws/2004/08/eventing")},
    [BINDING] = {'b', WSMI_VIEW_INIT("http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd")},
};

/*
 * One row per subcode and detail; a row without detail stands for the subcode with any other one,
 * so it comes after those that have one. `windows_code` is the HRESULT of ERROR_WSMAN_... (or a
 * Win32 code), 0 where Windows reports the cause instead.
 */
struct row {
    uint32_t windows_code;
    enum vocabulary vocabulary;
    struct wsmi_view subcode;
    struct wsmi_view tail;
    MI_Result result;
    MI_ErrorCategory category;
};

#define ROW(code, vocabulary, subcode, tail, result, category)                                     \
    {                                                                                              \
        code, vocabulary, WSMI_VIEW_INIT(subcode), WSMI_VIEW_INIT(tail), MI_RESULT_##result,       \
            MI_ERRORCATEGORY_##category                                                            \
    }

/* clang-format off */
static const struct row rows[] = {
    ROW(5, WSMAN, "AccessDenied", "", ACCESS_DENIED, ACCESS_DENIED),
    ROW(0x80338031, WSA, "ActionNotSupported", "ActionMismatch", FAILED, PROTOCOL_ERROR),
    ROW(0x80338013, WSA, "ActionNotSupported", "", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338033, WSMAN, "AlreadyExists", "", ALREADY_EXISTS, RESOURCE_EXISTS),
    ROW(0x8033801A, ENUMERATION, "CannotProcessFilter", "", INVALID_QUERY, INVALID_ARGUMENT),
    ROW(0x80338093, WSMAN, "CannotProcessFilter", "", INVALID_QUERY, INVALID_ARGUMENT),
    ROW(0x80338032, WSMAN, "Concurrency", "", SERVER_LIMITS_EXCEEDED, RESOURCE_BUSY),
    ROW(0x8033801E, EVENTING, "DeliveryModeRequestedUnavailable", "", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338034, WSMAN, "DeliveryRefused", "", FAILED, RESOURCE_UNAVAILABLE),
    ROW(0x8033803B, WSA, "DestinationUnreachable", "InvalidResourceURI", INVALID_CLASS, METADATA_ERROR),
    ROW(0x80338012, WSA, "DestinationUnreachable", "", NOT_FOUND, OBJECT_NOT_FOUND),
    ROW(0x8033802D, WSMAN, "EncodingLimit", "URILimitExceeded", INVALID_PARAMETER, LIMITS_EXCEEDED),
    ROW(0x8033807E, WSMAN, "EncodingLimit", "MinimumEnvelopeLimit", INVALID_PARAMETER, LIMITS_EXCEEDED),
    ROW(0x80338047, WSMAN, "EncodingLimit", "MaxEnvelopeSize", SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED),
    ROW(0x80338048, WSMAN, "EncodingLimit", "MaxEnvelopeSizeExceeded", SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED),
    ROW(0x80338049, WSMAN, "EncodingLimit", "ServiceEnvelopeLimit", SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED),
    ROW(0x8033804A, WSMAN, "EncodingLimit", "SelectorLimit", INVALID_PARAMETER, LIMITS_EXCEEDED),
    ROW(0x8033804B, WSMAN, "EncodingLimit", "OptionLimit", INVALID_PARAMETER, LIMITS_EXCEEDED),
    ROW(0x8033804C, WSMAN, "EncodingLimit", "CharacterSet", NOT_SUPPORTED, PROTOCOL_ERROR),
    ROW(0x8033804D, WSMAN, "EncodingLimit", "UnreportableSuccess", SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED),
    ROW(0x8033804E, WSMAN, "EncodingLimit", "Whitespace", INVALID_PARAMETER, PROTOCOL_ERROR),
    ROW(0x80338119, WSMAN, "EncodingLimit", "EncodingType", NOT_SUPPORTED, PROTOCOL_ERROR),
    ROW(0x80338035, WSMAN, "EncodingLimit", "", SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED),
    ROW(0x80338014, WSA, "EndpointUnavailable", "", SERVER_IS_SHUTTING_DOWN, RESOURCE_UNAVAILABLE),
    ROW(0x80338023, EVENTING, "EventSourceUnableToProcess", "", FAILED, NOT_SPECIFIED),
    ROW(0x80338019, ENUMERATION, "FilterDialectRequestedUnavailable", "", QUERY_LANGUAGE_NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338021, EVENTING, "FilteringNotSupported", "", FILTERED_ENUMERATION_NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338018, ENUMERATION, "FilteringNotSupported", "", FILTERED_ENUMERATION_NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x8033804F, EVENTING, "FilteringRequestedUnavailable", "FilteringRequired", INVALID_QUERY, INVALID_ARGUMENT),
    ROW(0x80338022, EVENTING, "FilteringRequestedUnavailable", "", QUERY_LANGUAGE_NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338090, WSMAN, "FragmentDialectNotSupported", "", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0, WSMAN, "InternalError", "", FAILED, NOT_SPECIFIED),
    ROW(0x80338081, WSA, "InvalidMessageInformationHeader", "InvalidTimeout", INVALID_OPERATION_TIMEOUT, INVALID_ARGUMENT),
    ROW(0x8033800F, WSA, "InvalidMessageInformationHeader", "", INVALID_PARAMETER, PROTOCOL_ERROR),
    ROW(0x80338038, WSMAN, "InvalidBookmark", "", INVALID_PARAMETER, INVALID_ARGUMENT),
    ROW(0x8033801B, ENUMERATION, "InvalidEnumerationContext", "", INVALID_ENUMERATION_CONTEXT, METADATA_ERROR),
    ROW(0x8033801F, EVENTING, "InvalidExpirationTime", "", INVALID_PARAMETER, INVALID_ARGUMENT),
    ROW(0x80338016, ENUMERATION, "InvalidExpirationTime", "", INVALID_PARAMETER, INVALID_ARGUMENT),
    ROW(0x80338025, EVENTING, "InvalidMessage", "", INVALID_PARAMETER, PROTOCOL_ERROR),
    ROW(0x80338039, WSMAN, "InvalidOptions", "", INVALID_PARAMETER, INVALID_ARGUMENT),
    ROW(0x8033803A, WSMAN, "InvalidParameter", "TypeMismatch", TYPE_MISMATCH, INVALID_TYPE),
    ROW(0x8033803A, WSMAN, "InvalidParameter", "", INVALID_PARAMETER, INVALID_ARGUMENT),
    ROW(0x80338015, TRANSFER, "InvalidRepresentation", "", INVALID_PARAMETER, INVALID_DATA),
    ROW(0x8033805A, WSMAN, "InvalidSelectors", "InsufficientSelectors", INVALID_PARAMETER, INVALID_ARGUMENT),
    ROW(0x8033805B, WSMAN, "InvalidSelectors", "UnexpectedSelectors", INVALID_PARAMETER, INVALID_ARGUMENT),
    ROW(0x8033805C, WSMAN, "InvalidSelectors", "TypeMismatch", TYPE_MISMATCH, INVALID_TYPE),
    ROW(0x8033805D, WSMAN, "InvalidSelectors", "InvalidValue", INVALID_PARAMETER, INVALID_ARGUMENT),
    ROW(0x8033805E, WSMAN, "InvalidSelectors", "AmbiguousSelectors", INVALID_PARAMETER, INVALID_ARGUMENT),
    ROW(0x8033805F, WSMAN, "InvalidSelectors", "DuplicateSelectors", INVALID_PARAMETER, INVALID_ARGUMENT),
    ROW(0x8033803D, WSMAN, "InvalidSelectors", "", INVALID_PARAMETER, INVALID_ARGUMENT),
    ROW(0x80338011, WSA, "MessageInformationHeaderRequired", "", INVALID_PARAMETER, PROTOCOL_ERROR),
    ROW(0x80338030, WSMAN, "NoAck", "", FAILED, PROTOCOL_ERROR),
    ROW(0x8033803F, WSMAN, "QuotaLimit", "", SERVER_LIMITS_EXCEEDED, QUOTA_EXCEEDED),
    ROW(0x80338041, WSMAN, "SchemaValidationError", "", INVALID_PARAMETER, PROTOCOL_ERROR),
    ROW(0x8033801C, ENUMERATION, "TimedOut", "", FAILED, OPERATION_TIMEOUT),
    ROW(0x80338029, WSMAN, "TimedOut", "", FAILED, OPERATION_TIMEOUT),
    ROW(0x80338024, EVENTING, "UnableToRenew", "", FAILED, RESOURCE_UNAVAILABLE),
    ROW(0x80338020, EVENTING, "UnsupportedExpirationType", "", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x8033811C, ENUMERATION, "UnsupportedExpirationType", "", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338076, WSMAN, "UnsupportedFeature", "AddressingMode", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338064, WSMAN, "UnsupportedFeature", "AuthorizationMode", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338065, WSMAN, "UnsupportedFeature", "Ack", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x8033806B, WSMAN, "UnsupportedFeature", "Bookmarks", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338069, WSMAN, "UnsupportedFeature", "DeliveryRetries", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338068, WSMAN, "UnsupportedFeature", "ExpirationTime", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338070, WSMAN, "UnsupportedFeature", "FilteringRequired", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338072, WSMAN, "UnsupportedFeature", "FormatMismatch", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338073, WSMAN, "UnsupportedFeature", "FormatSecurityToken", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338077, WSMAN, "UnsupportedFeature", "FragmentLevelAccess", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x8033806A, WSMAN, "UnsupportedFeature", "Heartbeats", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338071, WSMAN, "UnsupportedFeature", "InsecureAddress", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338067, WSMAN, "UnsupportedFeature", "Locale", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x8033806C, WSMAN, "UnsupportedFeature", "MaxElements", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x8033806F, WSMAN, "UnsupportedFeature", "MaxEnvelopePolicy", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x8033806E, WSMAN, "UnsupportedFeature", "MaxEnvelopeSize", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x8033806D, WSMAN, "UnsupportedFeature", "MaxTime", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338066, WSMAN, "UnsupportedFeature", "OperationTimeout", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338042, WSMAN, "UnsupportedFeature", "", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338137, BINDING, "PolymorphismModeNotSupported", "", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x80338040, WSMAN, "RenameFailure", "", FAILED, INVALID_OPERATION),
    ROW(0x8033815D, WSMAN, "EventDeliverToUnusable", "PolicyTooComplex", NOT_SUPPORTED, NOT_IMPLEMENTED),
    ROW(0x8033815D, WSMAN, "EventDeliverToUnusable", "CannotComplyWithPolicy", NOT_SUPPORTED, NOT_IMPLEMENTED),
};

/* Codes that come without a subcode, or stand for a subcode that has another one by default. */
static const struct {
    uint32_t code;
    MI_Result result;
    MI_ErrorCategory category;
} windows_codes[] = {
#define CODE(code, result) {code, MI_RESULT_##result, MI_ERRORCATEGORY_NOT_SPECIFIED}
#define CODE_WITH(code, result, category) {code, MI_RESULT_##result, MI_ERRORCATEGORY_##category}
    /* Win32; HRESULTs of facility 7 are looked up here as well. */
    CODE(5, ACCESS_DENIED),
    CODE(14, SERVER_LIMITS_EXCEEDED),
    CODE(50, NOT_SUPPORTED),
    CODE(87, INVALID_PARAMETER),
    CODE_WITH(995, FAILED, OPERATION_STOPPED),
    CODE_WITH(1326, ACCESS_DENIED, AUTHENTICATION_ERROR),
    CODE_WITH(12037, FAILED, SECURITY_ERROR),
    CODE_WITH(12038, FAILED, SECURITY_ERROR),
    CODE_WITH(12169, FAILED, SECURITY_ERROR),
    CODE_WITH(12175, FAILED, SECURITY_ERROR),
    CODE(0x80004001, NOT_SUPPORTED),
    /* WBEM (MS-WMI section 2.2.11). WBEM_S_TIMEDOUT is a success and therefore in no table. */
    CODE(0x80041001, FAILED),
    CODE(0x80041002, NOT_FOUND),
    CODE(0x80041003, ACCESS_DENIED),
    CODE(0x80041004, FAILED),
    CODE(0x80041005, TYPE_MISMATCH),
    CODE(0x80041006, SERVER_LIMITS_EXCEEDED),
    CODE(0x80041008, INVALID_PARAMETER),
    CODE(0x8004100C, NOT_SUPPORTED),
    CODE(0x8004100D, INVALID_SUPERCLASS),
    CODE(0x8004100E, INVALID_NAMESPACE),
    CODE(0x80041010, INVALID_CLASS),
    CODE(0x80041011, FAILED),
    CODE(0x80041012, FAILED),
    CODE(0x80041013, FAILED),
    CODE(0x80041014, FAILED),
    CODE(0x80041015, FAILED),
    CODE(0x80041017, INVALID_QUERY),
    CODE(0x80041018, QUERY_LANGUAGE_NOT_SUPPORTED),
    CODE(0x80041019, ALREADY_EXISTS),
    CODE(0x80041024, NOT_SUPPORTED),
    CODE(0x80041025, CLASS_HAS_CHILDREN),
    CODE(0x80041026, CLASS_HAS_INSTANCES),
    CODE(0x8004102E, METHOD_NOT_FOUND),
    CODE(0x80041031, NO_SUCH_PROPERTY),
    CODE_WITH(0x80041032, FAILED, OPERATION_STOPPED),
    CODE(0x80041033, SERVER_IS_SHUTTING_DOWN),
    CODE(0x8004103A, INVALID_PARAMETER),
    CODE(0x80041055, METHOD_NOT_AVAILABLE),
    CODE(0x80041056, METHOD_NOT_AVAILABLE),
    CODE(0x8004106C, SERVER_LIMITS_EXCEEDED),
    /* WS-Man: faults without a subcode of their own, and what a client reports by itself. */
    CODE_WITH(0x8033800D, NOT_SUPPORTED, PROTOCOL_ERROR),
    CODE_WITH(0x80338010, NOT_SUPPORTED, PROTOCOL_ERROR),
    CODE_WITH(0x80338001, NOT_SUPPORTED, NOT_IMPLEMENTED),
    CODE_WITH(0x80338000, NOT_FOUND, OBJECT_NOT_FOUND),
    CODE_WITH(0x803380E4, FAILED, SECURITY_ERROR),
    CODE_WITH(0x803380F5, FAILED, PROTOCOL_ERROR),
    CODE_WITH(0x803380F7, FAILED, PROTOCOL_ERROR),
    CODE_WITH(0x803380F8, FAILED, PROTOCOL_ERROR),
    CODE_WITH(0x8033810F, FAILED, PROTOCOL_ERROR),
    CODE_WITH(0x80338110, NOT_SUPPORTED, CONNECTION_ERROR),
    CODE_WITH(0x80338111, SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED),
    CODE_WITH(0x80338112, SERVER_IS_SHUTTING_DOWN, RESOURCE_UNAVAILABLE),
    CODE_WITH(0x80338113, FAILED, CONNECTION_ERROR),
    CODE_WITH(0x80338126, FAILED, OPERATION_TIMEOUT),
    CODE_WITH(0x80338170, FAILED, NOT_SPECIFIED),
    CODE_WITH(0x80338171, FAILED, PROTOCOL_ERROR),
    CODE_WITH(0x80338199, NOT_SUPPORTED, CONNECTION_ERROR),
    CODE_WITH(0x803381B9, FAILED, CONNECTION_ERROR),
    CODE_WITH(0x803381BA, FAILED, SECURITY_ERROR),
    CODE_WITH(0x803381F0, ACCESS_DENIED, SECURITY_ERROR),
#undef CODE
#undef CODE_WITH
};

/* Spellings seen on the wire: openwsman's details, OMI's subcode. Upper and lower case do not count
 * in details. */
static const struct {
    struct wsmi_view wrong;
    struct wsmi_view right;
} spellings[] = {
    {WSMI_VIEW_INIT("AmbigousSelectors"), WSMI_VIEW_INIT("AmbiguousSelectors")},
    {WSMI_VIEW_INIT("AutherizationMode"), WSMI_VIEW_INIT("AuthorizationMode")},
    {WSMI_VIEW_INIT("CharechterSet"), WSMI_VIEW_INIT("CharacterSet")},
    {WSMI_VIEW_INIT("FormatSecurityTocken"), WSMI_VIEW_INIT("FormatSecurityToken")},
    {WSMI_VIEW_INIT("EndpointUnavilable"), WSMI_VIEW_INIT("EndpointUnavailable")},
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct verdict {
    MI_Result result;
    MI_ErrorCategory category;
    uint32_t windows_code;
};

static struct wsmi_view spelt_right(struct wsmi_view word)
{
    for (size_t i = 0; i < COUNT(spellings); i++) {
        if (wsmi_view_eq_nocase(word, spellings[i].wrong)) {
            return spellings[i].right;
        }
    }
    return word;
}

static MI_ErrorCategory category_or_default(MI_ErrorCategory category, MI_Result result)
{
    return category != MI_ERRORCATEGORY_NOT_SPECIFIED ? category : wsmi_error_category(result);
}

bool wsmi_windows_code_meaning(uint32_t code, MI_Result *ret, MI_ErrorCategory *ret_category)
{
    uint32_t wanted = code >> 16 == 0x8007 ? code & 0xFFFF : code;
    for (size_t i = 0; i < COUNT(windows_codes); i++) {
        if (windows_codes[i].code == wanted) {
            *ret = windows_codes[i].result;
            *ret_category = category_or_default(windows_codes[i].category, *ret);
            return true;
        }
    }
    const struct row *found = NULL;
    for (size_t i = 0; wanted != 0 && i < COUNT(rows); i++) {
        if (rows[i].windows_code == wanted && (found == NULL || rows[i].tail.len == 0)) {
            found = &rows[i];
        }
    }
    if (found == NULL) {
        return false;
    }
    *ret = found->result;
    *ret_category = found->category;
    return true;
}

static bool property_number(const struct wsmi_fault *fault, struct wsmi_view name, uint32_t max,
                            uint32_t *ret)
{
    const struct wsmi_fault_property *property = wsmi_fault_find(fault, name);
    return property != NULL && !property->is_null &&
           wsmi_num_u32(wsmi_view_trim(property->value), max, ret);
}

/* A number is a result only if it is one of the enumeration and no success. */
static bool is_failure(uint32_t number)
{
    return number >= MI_RESULT_FAILED && number <= MI_RESULT_SERVER_IS_SHUTTING_DOWN &&
           number != 18 && number != 19;
}

/* "OMI:MI_Result:<n>" */
static bool message_id_result(const struct wsmi_fault *fault, uint32_t *ret)
{
    static const struct wsmi_view start = WSMI_VIEW_INIT("OMI:MI_Result:");
    const struct wsmi_fault_property *property = wsmi_fault_find(fault, WSMI_VIEW("MessageID"));
    if (property == NULL || property->is_null || property->value.len < start.len) {
        return false;
    }
    struct wsmi_view head = {property->value.ptr, start.len};
    struct wsmi_view number = {property->value.ptr + start.len, property->value.len - start.len};
    return wsmi_view_eq_nocase(head, start) &&
           wsmi_num_u32(number, MI_RESULT_SERVER_IS_SHUTTING_DOWN, ret) && is_failure(*ret);
}

/* error_Code, when error_Type says it is a Windows code. */
static bool windows_code_property(const struct wsmi_fault *fault, uint32_t *ret)
{
    const struct wsmi_fault_property *type = wsmi_fault_find(fault, WSMI_VIEW("error_Type"));
    return type != NULL &&
           (wsmi_view_eq_nocase(type->value, WSMI_VIEW("HRESULT")) ||
            wsmi_view_eq_nocase(type->value, WSMI_VIEW("WIN32"))) &&
           property_number(fault, WSMI_VIEW("error_Code"), UINT32_MAX, ret);
}

static bool judge_instance(const struct wsmi_fault *fault, struct verdict *ret)
{
    uint32_t number = 0;
    uint32_t category = MI_ERRORCATEGORY_NOT_SPECIFIED;
    struct verdict verdict = {MI_RESULT_FAILED, MI_ERRORCATEGORY_NOT_SPECIFIED, 0};
    if (fault->error_class.local.len == 0) {
        return false;
    }
    bool has_code = windows_code_property(fault, &verdict.windows_code);
    if (message_id_result(fault, &number) ||
        (property_number(fault, WSMI_VIEW("CIMStatusCode"), MI_RESULT_SERVER_IS_SHUTTING_DOWN,
                         &number) &&
         is_failure(number))) {
        verdict.result = (MI_Result)number;
    } else if (!has_code || !wsmi_windows_code_meaning(verdict.windows_code, &verdict.result,
                                                       &verdict.category)) {
        return false;
    }
    if (property_number(fault, WSMI_VIEW("error_Category"), MI_ERRORCATEGORY_NOT_ENABLED,
                        &category) ||
        property_number(fault, WSMI_VIEW("OMI_Category"), MI_ERRORCATEGORY_NOT_ENABLED,
                        &category)) {
        verdict.category = (MI_ErrorCategory)category;
    }
    verdict.category = category_or_default(verdict.category, verdict.result);
    *ret = verdict;
    return true;
}

static bool judge_subcode(const struct wsmi_fault *fault, struct verdict *ret)
{
    struct wsmi_view subcode = spelt_right(fault->subcode.local);
    struct wsmi_view tail = spelt_right(fault->detail_tail);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct row *row = &rows[i];
        if (wsmi_view_eq(subcode, row->subcode) &&
            wsmi_view_eq(fault->subcode.ns, vocabularies[row->vocabulary].ns) &&
            (row->tail.len == 0 || wsmi_view_eq_nocase(tail, row->tail))) {
            ret->result = row->result;
            ret->category = row->category;
            ret->windows_code = row->windows_code;
            return true;
        }
    }
    return false;
}

/* Some codes stand for several details; then the detail decides. */
static bool judge_wsman_code(const struct wsmi_fault *fault, struct verdict *ret)
{
    struct verdict exact;
    if (!fault->has_wsman_code) {
        return false;
    }
    if (judge_subcode(fault, &exact) && exact.windows_code == fault->wsman_code) {
        *ret = exact;
        return true;
    }
    return wsmi_windows_code_meaning(fault->wsman_code, &ret->result, &ret->category);
}

/* The SOAP code: why in words, and what is left to say when nothing else is known. */
static const struct {
    struct verdict verdict;
    const char *reason;
} soap_codes[WSMI_FAULT_CODE_COUNT] = {
    [WSMI_FAULT_UNKNOWN] = {{MI_RESULT_FAILED, MI_ERRORCATEGORY_NOT_SPECIFIED, 0},
                            "the peer reports a fault"},
    [WSMI_FAULT_SENDER] = {{MI_RESULT_FAILED, MI_ERRORCATEGORY_INVALID_OPERATION, 0},
                           "the peer refuses the request"},
    [WSMI_FAULT_RECEIVER] = {{MI_RESULT_FAILED, MI_ERRORCATEGORY_NOT_SPECIFIED, 0},
                             "the peer failed to process the request"},
    [WSMI_FAULT_MUST_UNDERSTAND] = {{MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_PROTOCOL_ERROR,
                                     0x80338010},
                                    "the peer does not understand a header of the request"},
    [WSMI_FAULT_VERSION_MISMATCH] = {{MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_PROTOCOL_ERROR,
                                      0x8033800D},
                                     "the peer speaks another version of SOAP"},
    [WSMI_FAULT_DATA_ENCODING_UNKNOWN] = {{MI_RESULT_NOT_SUPPORTED, MI_ERRORCATEGORY_PROTOCOL_ERROR,
                                           0},
                                          "the peer does not know the data encoding"},
};

static enum wsmi_fault_code soap_code(const struct wsmi_fault *fault)
{
    return (unsigned)fault->code < WSMI_FAULT_CODE_COUNT ? fault->code : WSMI_FAULT_UNKNOWN;
}

/* The most telling words of the peer; views of a fault have a NUL behind them. */
static const char *best_text(const struct wsmi_fault *fault)
{
    const struct wsmi_fault_property *message = wsmi_fault_find(fault, WSMI_VIEW("Message"));
    struct wsmi_view candidates[] = {
        fault->wsman_message,
        message != NULL ? message->value : (struct wsmi_view){NULL, 0},
        fault->reason,
        fault->detail_text,
    };
    for (size_t i = 0; i < COUNT(candidates); i++) {
        if (wsmi_view_trim(candidates[i]).len > 0) {
            return (const char *)candidates[i].ptr;
        }
    }
    return NULL;
}

void wsmi_error_from_fault(const struct wsmi_fault *fault, unsigned http_status,
                           struct wsmi_error *ret)
{
    enum wsmi_fault_code code = soap_code(fault);
    struct verdict verdict = soap_codes[code].verdict;
    if (!judge_instance(fault, &verdict) && !judge_wsman_code(fault, &verdict) &&
        !judge_subcode(fault, &verdict) && code == WSMI_FAULT_UNKNOWN) {
        (void)wsmi_status_meaning(http_status, &verdict.result, &verdict.category);
    }
    memset(ret, 0, sizeof(*ret));
    ret->result = verdict.result;
    ret->category = verdict.category;
    ret->windows_code =
        fault->has_wsman_code && fault->wsman_code != 0 ? fault->wsman_code : verdict.windows_code;
    ret->phase = "fault";
    ret->reason = soap_codes[code].reason;
    ret->text = best_text(fault);
    ret->http_status = http_status;
    ret->fault = fault;
}

void wsmi_error_quote_refusal(const struct wsmi_fault *fault, struct wsmi_error *error)
{
    const char *text = best_text(fault);
    if (wsmi_view_eq(fault->subcode.local, WSMI_VIEW("AccessDenied"))) {
        error->category = MI_ERRORCATEGORY_ACCESS_DENIED;
        error->reason = "the account may not do that";
    }
    if (text != NULL) {
        error->text = text;
    }
}

void wsmi_fault_subcode_text(const struct wsmi_fault *fault, char *out, size_t out_size)
{
    struct wsmi_line line;
    wsmi_line_init(&line, out, out_size);
    if (fault->subcode.local.len == 0) {
        return;
    }
    for (size_t i = 0; i < COUNT(vocabularies); i++) {
        if (wsmi_view_eq(fault->subcode.ns, vocabularies[i].ns)) {
            char prefix[] = {vocabularies[i].prefix, ':', '\0'};
            wsmi_line_put(&line, prefix);
            wsmi_line_put_foreign(&line, fault->subcode.local, MAX_SUBCODE_BYTES);
            return;
        }
    }
    if (fault->subcode.ns.len > 0) {
        wsmi_line_put(&line, "{");
        wsmi_line_put_foreign(&line, fault->subcode.ns, MAX_SUBCODE_BYTES);
        wsmi_line_put(&line, "}");
    }
    wsmi_line_put_foreign(&line, fault->subcode.local, MAX_SUBCODE_BYTES);
}
