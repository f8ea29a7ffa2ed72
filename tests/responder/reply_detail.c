/* SPDX-License-Identifier: MIT */
#include "reply_detail.h"

#include <stddef.h>
#include <stdio.h>

#include "dialect.h"

#define NS_CLASS "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define DETAIL   "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/"

/* Each MI result: the fault in which Windows, OMI and openwsman send it (the others as Windows),
 * the HRESULT and the category Windows gives, the sentence OMI has for it. */
static const struct mi_row {
    const char *windows;
    const char *omi;
    const char *openwsman;
    uint32_t hresult;
    unsigned category;
    const char *text;
} mi_rows[] = {
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "INTERNAL_ERROR", 0, 0, "OK"},
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "INTERNAL_ERROR", 0x80041001, 0,
     "A general error occurred, not covered by a more specific error code."},
    {"ACCESS_DENIED", "ACCESS_DENIED", "ACCESS_DENIED", 0x80041003, 18,
     "Access to a CIM resource is not available to the client."},
    {"INVALID_RESOURCE_URI", "DESTINATION_UNREACHABLE", "DESTINATION_UNREACHABLE", 0x8004100E, 10,
     "The target namespace does not exist."},
    {"w:InvalidParameter", "INTERNAL_ERROR", "w:InvalidParameter/MissingValues", 0x80041008, 5,
     "One or more parameter values passed to the method are not valid."},
    {"RESOURCE_NOT_FOUND", "DESTINATION_UNREACHABLE", "RESOURCE_NOT_FOUND", 0x80041010, 10,
     "The specified class does not exist."},
    {"RESOURCE_NOT_FOUND", "DESTINATION_UNREACHABLE", "DESTINATION_UNREACHABLE", 0x80041002, 13,
     "The requested object cannot be found."},
    {"w:UnsupportedFeature", "w:UnsupportedFeature", "ACTION_NOT_SUPPORTED", 0x8004100C, 11,
     "The requested operation is not supported."},
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "ALREADY_EXISTS", 0x80041025, 10,
     "The operation cannot be invoked because the class has subclasses."},
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "ALREADY_EXISTS", 0x80041026, 10,
     "The operation cannot be invoked because the class has instances."},
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "ALREADY_EXISTS", 0x8004100D, 10,
     "The superclass does not exist."},
    {"ALREADY_EXISTS", "INTERNAL_ERROR", "ALREADY_EXISTS", 0x80041019, 20,
     "The object already exists."},
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "INTERNAL_ERROR", 0x80041031, 10,
     "The specified property does not exist."},
    {"w:InvalidParameter/TypeMismatch", "INTERNAL_ERROR", "w:InvalidParameter/TypeMismatch",
     0x80041005, 9, "The value supplied is not compatible with the type."},
    {"n:FilterDialectRequestedUnavailable", "INTERNAL_ERROR", "n:FilterDialectRequestedUnavailable",
     0x80041018, 11, "The query language is not recognized or supported."},
    {"n:CannotProcessFilter", "INTERNAL_ERROR", "n:CannotProcessFilter", 0x80041017, 5,
     "The query is not valid for the specified query language."},
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "ACTION_NOT_SUPPORTED", 0x80041055, 10,
     "The extrinsic method cannot be executed."},
    {"ACTION_NOT_SUPPORTED", "INTERNAL_ERROR", "ACTION_NOT_SUPPORTED", 0x8004102E, 10,
     "The specified extrinsic method does not exist."},
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "INTERNAL_ERROR", 0x80041001, 0, "Reserved."},
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "INTERNAL_ERROR", 0x80041001, 0, "Reserved."},
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "INTERNAL_ERROR", 0x80041001, 10,
     "The specified namespace is not empty."},
    {"n:InvalidEnumerationContext", "INTERNAL_ERROR", "n:InvalidEnumerationContext", 0x80041001, 10,
     "The enumeration identified by the specified context is invalid."},
    {"a:InvalidMessageInformationHeader/InvalidTimeout", "INTERNAL_ERROR",
     "a:InvalidMessageInformationHeader/InvalidTimeout", 0x80041001, 5,
     "The specified operation timeout is not supported by the CIM server."},
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "INTERNAL_ERROR", 0x80041032, 14,
     "The pull operation has been abandoned."},
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "INTERNAL_ERROR", 0x80041001, 2,
     "The attempt to abandon a concurrent pull operation failed."},
    {"n:FilteringNotSupported", "INTERNAL_ERROR", "n:FilteringNotSupported", 0x8004100C, 11,
     "Using a filter in the enumeration is not supported by the CIM server."},
    {"INTERNAL_ERROR", "INTERNAL_ERROR", "INTERNAL_ERROR", 0x80041001, 11,
     "The CIM server does not support continuation on error."},
    {"w:QuotaLimit", "INTERNAL_ERROR", "w:QuotaLimit", 0x8004106C, 19,
     "The operation failed because server limits were exceeded."},
    {"a:EndpointUnavailable", "INTERNAL_ERROR", "a:EndpointUnavailable", 0x80041033, 21,
     "The CIM server is shutting down and cannot process the operation."},
};

static const struct mi_row *row_of(const struct resp_trouble *t)
{
    const size_t count = sizeof mi_rows / sizeof mi_rows[0];
    return &mi_rows[t->mi_result < count ? t->mi_result : 1];
}

const struct resp_fault *resp_reply_fault_row(enum resp_agent agent, const struct resp_trouble *t)
{
    const char *name = t->fault;
    if (!name) {
        const struct mi_row *row = row_of(t);
        /* Only Windows has a number that tells a missing instance from a missing class. */
        const bool is_missing = t->mi_result == 6 && agent != AGENT_WINDOWS;
        name = agent == AGENT_OMI                       ? row->omi
               : agent == AGENT_OPENWSMAN || is_missing ? row->openwsman
                                                        : row->windows;
    }
    const struct resp_fault *fault = resp_fault_find(name);
    return fault ? fault : resp_fault_find("INTERNAL_ERROR");
}

const char *resp_reply_reason(enum resp_agent agent, const struct resp_fault *fault,
                              const struct resp_trouble *t)
{
    (void)agent;
    if (t->text) {
        return t->text;
    }
    return t->mi_result > 0 ? row_of(t)->text : fault->name;
}

static void add_string(struct resp_text *out, const char *name, const char *value)
{
    resp_text_addf(out, "<p:%s xsi:type=\"cim:cimString\">", name);
    resp_text_add_escaped(out, value, true);
    resp_text_addf(out, "</p:%s>", name);
}

static void add_number(struct resp_text *out, const char *name, unsigned long value)
{
    resp_text_addf(out, "<p:%s xsi:type=\"cim:cimUnsignedInt\">%lu</p:%s>", name, value, name);
}

static void add_nil(struct resp_text *out, const char *name)
{
    resp_text_addf(out, "<p:%s xsi:nil=\"true\"/>", name);
}

static void open_error(struct resp_text *out, const char *class_name)
{
    resp_text_addf(out,
                   "<p:%s wsmb:IsCIM_Error=\"true\" xmlns:xsi=\"" RESP_NS_XSI
                   "\" xmlns:wsmb=\"" RESP_NS_B "\" xmlns:p=\"" NS_CLASS
                   "%s\" xmlns:cim=\"" RESP_NS_CIM "\">",
                   class_name, class_name);
}

static void write_omi(struct resp_text *out, const struct resp_trouble *t, const char *text)
{
    const struct mi_row *row = row_of(t);
    char id[32];
    (void)snprintf(id, sizeof id, "OMI:MI_Result:%u", t->mi_result);
    open_error(out, "OMI_Error");
    add_nil(out, "ErrorType");
    add_nil(out, "OtherErrorType");
    add_string(out, "OwningEntity", "OMI:CIMOM");
    add_string(out, "MessageID", id);
    add_string(out, "Message", text);
    add_number(out, "PerceivedSeverity", 7);
    add_number(out, "ProbableCause", 0);
    add_string(out, "ProbableCauseDescription", "Unknown");
    add_nil(out, "RecommendedActions");
    add_nil(out, "ErrorSource");
    add_nil(out, "ErrorSourceFormat");
    add_nil(out, "OtherErrorSourceFormat");
    add_number(out, "CIMStatusCode", t->mi_result);
    add_nil(out, "CIMStatusCodeDescription");
    add_number(out, "OMI_Code", t->mi_result);
    add_number(out, "OMI_Category", row->category);
    add_string(out, "OMI_Type", "MI");
    add_string(out, "OMI_ErrorMessage", row->text);
    resp_text_add(out, "</p:OMI_Error>");
}

static void write_windows_error(struct resp_text *out, const struct resp_trouble *t,
                                const char *text)
{
    const struct mi_row *row = row_of(t);
    char id[32];
    (void)snprintf(id, sizeof id, "HRESULT 0x%08lx", (unsigned long)row->hresult);
    open_error(out, "MSFT_WmiError");
    add_number(out, "CIMStatusCode", t->mi_result);
    add_nil(out, "CIMStatusCodeDescription");
    add_string(out, "ErrorSource", "Demo_Provider");
    add_string(out, "Message", text);
    add_string(out, "MessageID", id);
    add_number(out, "PerceivedSeverity", 0);
    add_number(out, "ProbableCause", 0);
    add_number(out, "error_Category", row->category);
    add_number(out, "error_Code", row->hresult);
    add_string(out, "error_Type", "HRESULT");
    add_string(out, "error_WindowsErrorMessage", row->text);
    resp_text_add(out, "</p:MSFT_WmiError>");
}

static void write_windows(struct resp_text *out, const struct resp_fault *fault,
                          const struct resp_trouble *t, const char *text)
{
    const unsigned long code = fault->code;
    resp_text_addf(
        out, "<f:WSManFault xmlns:f=\"" RESP_NS_F "\" Code=\"%lu\" Machine=\"\"><f:Message>", code);
    if (t->mi_result == 0) {
        resp_text_add_escaped(out, text, true);
        resp_text_add(out, "</f:Message></f:WSManFault>");
        return;
    }
    resp_text_addf(out,
                   "<f:ProviderFault provider=\"WMI Provider\" "
                   "path=\"C:\\Windows\\system32\\WsmWmiPl.dll\"><f:WSManFault Code=\"%lu\" "
                   "Machine=\"RESPONDER\"><f:Message>",
                   (unsigned long)row_of(t)->hresult);
    resp_text_add_escaped(out, text, true);
    resp_text_add(out, "</f:Message></f:WSManFault><f:ExtendedError><q:__ExtendedStatus "
                       "xmlns:q=\"" NS_CLASS "__ExtendedStatus\" xmlns:cim=\"" RESP_NS_CIM
                       "\" xmlns:xsi=\"" RESP_NS_XSI "\" xsi:type=\"q:__ExtendedStatus_Type\">"
                       "<q:Operation xsi:type=\"cim:cimString\">Demo</q:Operation>"
                       "<q:ProviderName xsi:type=\"cim:cimString\">DemoProv</q:ProviderName>"
                       "<q:StatusCode xsi:nil=\"true\" xsi:type=\"cim:cimUnsignedInt\"/>"
                       "</q:__ExtendedStatus></f:ExtendedError></f:ProviderFault></f:Message>"
                       "</f:WSManFault>");
    write_windows_error(out, t, text);
}

void resp_reply_write_detail(struct resp_text *out, enum resp_agent agent,
                             const struct resp_fault *fault, const struct resp_trouble *t)
{
    const struct resp_dialect *d = resp_dialect_of(agent);
    const char *text = resp_reply_reason(agent, fault, t);
    if (fault->detail && agent != AGENT_OMI) {
        resp_text_addf(out, "<%s:FaultDetail>" DETAIL "%s</%s:FaultDetail>", d->w, fault->detail,
                       d->w);
    }
    if (agent == AGENT_WINDOWS) {
        write_windows(out, fault, t, text);
    } else if (agent == AGENT_OMI && t->mi_result > 0) {
        write_omi(out, t, text);
    } else if (agent == AGENT_AMT && !fault->detail) {
        resp_text_add_escaped(out, text, true);
    }
}
