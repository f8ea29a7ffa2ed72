/* SPDX-License-Identifier: MIT */
#include "fault.h"

#include <string.h>

#include "text.h"

/* clang-format off */
static const struct resp_fault faults[] = {
    {"SOAP_VERSION_MISMATCH", 0x8033800D, "VersionMismatch", NULL, NULL},
    {"SOAP_FAULT_MUST_UNDERSTAND", 0x80338010, "MustUnderstand", NULL, NULL},
    {"ACCESS_DENIED", 5, "Sender", "w:AccessDenied", NULL},
    {"ACTION_NOT_SUPPORTED", 0x80338013, "Sender", "a:ActionNotSupported", NULL},
    {"INVALID_ACTIONURI", 0x80338001, "Sender", "a:ActionNotSupported", NULL},
    {"ACTION_MISMATCH", 0x80338031, "Sender", "a:ActionNotSupported", "ActionMismatch"},
    {"ALREADY_EXISTS", 0x80338033, "Sender", "w:AlreadyExists", NULL},
    {"ENUMERATE_CANNOT_PROCESS_FILTER", 0x8033801A, "Sender", "n:CannotProcessFilter", NULL},
    {"CANNOT_PROCESS_FILTER", 0x80338093, "Sender", "w:CannotProcessFilter", NULL},
    {"INVALID_FRAGMENT_PATH", 0x80338093, "Sender", "w:CannotProcessFilter", NULL},
    {"CONCURRENCY", 0x80338032, "Sender", "w:Concurrency", NULL},
    {"EVENTING_DELIVERY_MODE_REQUESTED_UNAVAILABLE", 0x8033801E, "Sender", "e:DeliveryModeRequestedUnavailable", NULL},
    {"DELIVERY_REFUSED", 0x80338034, "Receiver", "w:DeliveryRefused", NULL},
    {"RESOURCE_NOT_FOUND", 0x80338000, "Sender", "a:DestinationUnreachable", "InvalidResourceURI"},
    {"INVALID_RESOURCE_URI", 0x8033803B, "Sender", "a:DestinationUnreachable", "InvalidResourceURI"},
    {"DESTINATION_UNREACHABLE", 0x80338012, "Sender", "a:DestinationUnreachable", NULL},
    {"URI_LIMIT", 0x8033802D, "Sender", "w:EncodingLimit", "URILimitExceeded"},
    {"MIN_ENVELOPE_SIZE", 0x8033807E, "Sender", "w:EncodingLimit", "MinimumEnvelopeLimit"},
    {"MAX_ENVELOPE_SIZE", 0x80338047, "Sender", "w:EncodingLimit", "MaxEnvelopeSize"},
    {"MAX_ENVELOPE_SIZE_EXCEEDED", 0x80338048, "Sender", "w:EncodingLimit", "MaxEnvelopeSizeExceeded"},
    {"SERVER_ENVELOPE_LIMIT", 0x80338049, "Sender", "w:EncodingLimit", "ServiceEnvelopeLimit"},
    {"SELECTOR_LIMIT", 0x8033804A, "Sender", "w:EncodingLimit", "SelectorLimit"},
    {"OPTION_LIMIT", 0x8033804B, "Sender", "w:EncodingLimit", "OptionLimit"},
    {"CHARACTER_SET", 0x8033804C, "Sender", "w:EncodingLimit", "CharacterSet"},
    {"UNREPORTABLE_SUCCESS", 0x8033804D, "Sender", "w:EncodingLimit", "UnreportableSuccess"},
    {"WHITESPACE", 0x8033804E, "Sender", "w:EncodingLimit", "Whitespace"},
    {"ENCODING_TYPE", 0x80338119, "Sender", "w:EncodingLimit", "EncodingType"},
    {"ENCODING_LIMIT", 0x80338035, "Sender", "w:EncodingLimit", NULL},
    {"ENDPOINT_UNAVAILABLE", 0x80338014, "Receiver", "a:EndpointUnavailable", NULL},
    {"ENDPOINT_UNAVAILABLE", 0x80338014, "Receiver", "a:EndpointUnavailable", "InvalidResourceURI"},
    {"ENDPOINT_UNAVAILABLE", 0x80338014, "Receiver", "a:EndpointUnavailable", "InvalidValues"},
    {"ENDPOINT_UNAVAILABLE", 0x80338014, "Receiver", "a:EndpointUnavailable", "ResourceOffline"},
    {"EVENTING_SOURCE_UNABLE_TO_PROCESS", 0x80338023, "Receiver", "e:EventSourceUnableToProcess", NULL},
    {"EVENTING_SOURCE_UNABLE_TO_PROCESS", 0x80338023, "Sender", "e:EventSourceUnableToProcess", "UnusableAddress"},
    {"ENUMERATE_FILTER_DIALECT_REQUESTED_UNAVAILABLE", 0x80338019, "Sender", "n:FilterDialectRequestedUnavailable", NULL},
    {"EVENTING_FILTERING_NOT_SUPPORTED", 0x80338021, "Sender", "e:FilteringNotSupported", NULL},
    {"ENUMERATE_FILTERING_NOT_SUPPORTED", 0x80338018, "Sender", "n:FilteringNotSupported", NULL},
    {"EVENTING_FILTERING_REQUESTED_UNAVAILABLE", 0x80338022, "Sender", "e:FilteringRequestedUnavailable", NULL},
    {"FILTERING_REQUIRED", 0x8033804F, "Sender", "e:FilteringRequestedUnavailable", "FilteringRequired"},
    {"FRAGMENT_DIALECT_REQUESTED_UNAVAILABLE", 0x80338090, "Receiver", "w:FragmentDialectNotSupported", NULL},
    {"INTERNAL_ERROR", 1359, "Receiver", "w:InternalError", NULL},
    {"INTERNAL_ERROR", 1359, "Receiver", "w:InternalError", "Invalid"},
    {"INVALID_TIMEOUT_HEADER", 0x80338081, "Sender", "a:InvalidMessageInformationHeader", "InvalidTimeout"},
    {"INVALID_MESSAGE_INFORMATION_HEADER", 0x8033800F, "Sender", "a:InvalidMessageInformationHeader", NULL},
    {"INVALID_BOOKMARK", 0x80338038, "Sender", "w:InvalidBookmark", NULL},
    {"INVALID_BOOKMARK", 0x80338038, "Sender", "w:InvalidBookmark", "Expired"},
    {"INVALID_BOOKMARK", 0x80338038, "Sender", "w:InvalidBookmark", "InvalidFormat"},
    {"ENUMERATE_INVALID_ENUMERATION_CONTEXT", 0x8033801B, "Receiver", "n:InvalidEnumerationContext", NULL},
    {"EVENTING_INVALID_EXPIRATION_TIME", 0x8033801F, "Sender", "e:InvalidExpirationTime", NULL},
    {"ENUMERATE_INVALID_EXPIRATION_TIME", 0x80338016, "Sender", "n:InvalidExpirationTime", NULL},
    {"EVENTING_INVALID_MESSAGE", 0x80338025, "Sender", "e:InvalidMessage", NULL},
    {"INVALID_OPTIONS", 0x80338039, "Sender", "w:InvalidOptions", NULL},
    {"INVALID_OPTIONS", 0x80338039, "Sender", "w:InvalidOptions", "NotSupported"},
    {"INVALID_OPTIONS", 0x80338039, "Sender", "w:InvalidOptions", "InvalidName"},
    {"INVALID_OPTIONS", 0x80338039, "Sender", "w:InvalidOptions", "InvalidValue"},
    {"INVALID_PARAMETER", 0x8033803A, "Sender", "w:InvalidParameter", NULL},
    {"INVALID_PARAMETER", 0x8033803A, "Sender", "w:InvalidParameter", "TypeMismatch"},
    {"INVALID_PARAMETER", 0x8033803A, "Sender", "w:InvalidParameter", "InvalidName"},
    {"INVALID_PARAMETER", 0x8033803A, "Sender", "w:InvalidParameter", "InvalidValue"},
    {"INVALID_PARAMETER", 0x8033803A, "Sender", "w:InvalidParameter", "MissingValues"},
    {"INVALID_REPRESENTATION", 0x80338015, "Sender", "x:InvalidRepresentation", NULL},
    {"INVALID_REPRESENTATION", 0x80338015, "Sender", "x:InvalidRepresentation", "InvalidValues"},
    {"INVALID_REPRESENTATION", 0x80338015, "Sender", "x:InvalidRepresentation", "MissingValues"},
    {"INVALID_REPRESENTATION", 0x80338015, "Sender", "x:InvalidRepresentation", "InvalidNamespace"},
    {"INVALID_REPRESENTATION", 0x80338015, "Sender", "x:InvalidRepresentation", "InvalidFragment"},
    {"INSUFFCIENT_SELECTORS", 0x8033805A, "Sender", "w:InvalidSelectors", "InsufficientSelectors"},
    {"UNEXPECTED_SELECTORS", 0x8033805B, "Sender", "w:InvalidSelectors", "UnexpectedSelectors"},
    {"SELECTOR_TYPEMISMATCH", 0x8033805C, "Sender", "w:InvalidSelectors", "TypeMismatch"},
    {"INVALID_SELECTOR_VALUE", 0x8033805D, "Sender", "w:InvalidSelectors", "InvalidValue"},
    {"AMBIGUOUS_SELECTORS", 0x8033805E, "Sender", "w:InvalidSelectors", "AmbiguousSelectors"},
    {"DUPLICATE_SELECTORS", 0x8033805F, "Sender", "w:InvalidSelectors", "DuplicateSelectors"},
    {"INVALID_SELECTORS", 0x8033803D, "Sender", "w:InvalidSelectors", NULL},
    {"MESSAGE_INFORMATION_HEADER_REQUIRED", 0x80338011, "Sender", "a:MessageInformationHeaderRequired", NULL},
    {"NO_ACK", 0x80338030, "Sender", "w:NoAck", NULL},
    {"QUOTA_LIMIT", 0x8033803F, "Sender", "w:QuotaLimit", NULL},
    {"SCHEMA_VALIDATION_ERROR", 0x80338041, "Sender", "w:SchemaValidationError", NULL},
    {"ENUMERATE_TIMED_OUT", 0x8033801C, "Receiver", "n:TimedOut", NULL},
    {"OPERATION_TIMEDOUT", 0x80338029, "Receiver", "w:TimedOut", NULL},
    {"EVENTING_UNABLE_TO_RENEW", 0x80338024, "Receiver", "e:UnableToRenew", NULL},
    {"EVENTING_UNSUPPORTED_EXPIRATION_TYPE", 0x80338020, "Sender", "e:UnsupportedExpirationType", NULL},
    {"ENUMERATE_UNSUPPORTED_EXPIRATION_TYPE", 0x8033811C, "Sender", "n:UnsupportedExpirationType", NULL},
    {"UNSUPPORTED_FEATURE", 0x80338042, "Sender", "w:UnsupportedFeature", NULL},
    {"UNSUPPORTED_FEATURE", 0x80338076, "Sender", "w:UnsupportedFeature", "AddressingMode"},
    {"UNSUPPORTED_FEATURE", 0x80338064, "Sender", "w:UnsupportedFeature", "AuthorizationMode"},
    {"UNSUPPORTED_FEATURE", 0x80338065, "Sender", "w:UnsupportedFeature", "Ack"},
    {"UNSUPPORTED_FEATURE", 0x80338042, "Sender", "w:UnsupportedFeature", "AsynchronousRequest"},
    {"UNSUPPORTED_FEATURE", 0x8033806B, "Sender", "w:UnsupportedFeature", "Bookmarks"},
    {"UNSUPPORTED_FEATURE", 0x80338069, "Sender", "w:UnsupportedFeature", "DeliveryRetries"},
    {"UNSUPPORTED_FEATURE", 0x80338042, "Sender", "w:UnsupportedFeature", "EnumerationMode"},
    {"UNSUPPORTED_FEATURE", 0x80338068, "Sender", "w:UnsupportedFeature", "ExpirationTime"},
    {"UNSUPPORTED_FEATURE", 0x80338070, "Sender", "w:UnsupportedFeature", "FilteringRequired"},
    {"UNSUPPORTED_FEATURE", 0x80338072, "Sender", "w:UnsupportedFeature", "FormatMismatch"},
    {"UNSUPPORTED_FEATURE", 0x80338073, "Sender", "w:UnsupportedFeature", "FormatSecurityToken"},
    {"UNSUPPORTED_FEATURE", 0x80338077, "Sender", "w:UnsupportedFeature", "FragmentLevelAccess"},
    {"UNSUPPORTED_FEATURE", 0x8033806A, "Sender", "w:UnsupportedFeature", "Heartbeats"},
    {"UNSUPPORTED_FEATURE", 0x80338071, "Sender", "w:UnsupportedFeature", "InsecureAddress"},
    {"UNSUPPORTED_FEATURE", 0x80338067, "Sender", "w:UnsupportedFeature", "Locale"},
    {"UNSUPPORTED_FEATURE", 0x8033806C, "Sender", "w:UnsupportedFeature", "MaxElements"},
    {"UNSUPPORTED_FEATURE", 0x8033806F, "Sender", "w:UnsupportedFeature", "MaxEnvelopePolicy"},
    {"UNSUPPORTED_FEATURE", 0x8033806E, "Sender", "w:UnsupportedFeature", "MaxEnvelopeSize"},
    {"UNSUPPORTED_FEATURE", 0x8033806D, "Sender", "w:UnsupportedFeature", "MaxTime"},
    {"UNSUPPORTED_FEATURE", 0x80338066, "Sender", "w:UnsupportedFeature", "OperationTimeout"},
    {"UNSUPPORTED_FEATURE", 0x80338042, "Sender", "w:UnsupportedFeature", "OptionSet"},
    {"POLYMORPHISM_MODE_UNSUPPORTED", 0x80338137, "Receiver", "b:PolymorphismModeNotSupported", NULL},
    {"RENAME_FAILURE", 0x80338040, "Sender", "w:RenameFailure", NULL},
    {"RENAME_FAILURE", 0x80338040, "Sender", "w:RenameFailure", "TargetAlreadyExists"},
    {"RENAME_FAILURE", 0x80338040, "Sender", "w:RenameFailure", "InvalidSelectorAssignment"},
    {"RENAME_FAILURE", 0x80338040, "Sender", "w:RenameFailure", "InvalidAddress"},
    {"RENAME_FAILURE", 0x80338040, "Sender", "w:RenameFailure", "InvalidResourceURI"},
    {"POLICY_TOO_COMPLEX", 0x8033815D, "Receiver", "w:EventDeliverToUnusable", "PolicyTooComplex"},
    {"POLICY_CANNOT_COMPLY", 0x8033815D, "Receiver", "w:EventDeliverToUnusable", "CannotComplyWithPolicy"},
};
/* clang-format on */

#define FAULT_COUNT (sizeof faults / sizeof faults[0])

static const char *local_part(const char *subcode)
{
    const char *colon = strchr(subcode, ':');
    return colon ? colon + 1 : subcode;
}

/* How well a row answers to `text`: 0 not at all; among equal ranks the first row wins. */
static int rank(const struct resp_fault *f, const char *text, size_t len)
{
    if (resp_ascii_equal(text, len, f->name)) {
        return f->detail ? 5 : 6;
    }
    if (!f->subcode) {
        return 0;
    }
    const char *slash = memchr(text, '/', len);
    const size_t head = slash ? (size_t)(slash - text) : len;
    if (slash && (!f->detail || !resp_ascii_equal(slash + 1, len - head - 1, f->detail))) {
        return 0;
    }
    const int plain = slash || !f->detail ? 1 : 0;
    if (resp_ascii_equal(text, head, f->subcode)) {
        return 3 + plain;
    }
    /* Without a prefix, WS-Management's own subcode comes before one of the same name elsewhere. */
    if (resp_ascii_equal(text, head, local_part(f->subcode))) {
        return f->subcode[0] == 'w' ? 3 + plain : 1 + plain;
    }
    return 0;
}

const struct resp_fault *resp_fault_find(const char *text)
{
    const size_t len = strlen(text);
    uint64_t index = 0;
    if (resp_num_parse(text, len, FAULT_COUNT - 1, &index)) {
        return &faults[index];
    }
    const struct resp_fault *best = NULL;
    int best_rank = 0;
    for (size_t i = 0; i < FAULT_COUNT; i++) {
        const int r = rank(&faults[i], text, len);
        if (r > best_rank) {
            best = &faults[i];
            best_rank = r;
        }
    }
    return best;
}

unsigned resp_fault_openwsman_status(const struct resp_fault *fault)
{
    static const struct {
        const char *local;
        unsigned status;
    } map[] = {
        {"AccessDenied", 401},
        {"ActionNotSupported", 501},
        {"FilterDialectRequestedUnavailable", 501},
        {"Concurrency", 409},
        {"EncodingLimit", 413},
        {"CannotProcessFilter", 422},
        {"TimedOut", 408},
        {"InternalError", 500},
        {"InvalidEnumerationContext", 500},
        {"DestinationUnreachable", 503},
        {"EndpointUnavailable", 503},
    };
    if (!fault->subcode) {
        /* Seen on the wire: a MustUnderstand fault travels with 200. */
        return strcmp(fault->soap, "MustUnderstand") == 0 ? 200 : 400;
    }
    for (size_t i = 0; i < sizeof map / sizeof map[0]; i++) {
        if (strcmp(local_part(fault->subcode), map[i].local) == 0) {
            return map[i].status;
        }
    }
    return 400;
}
