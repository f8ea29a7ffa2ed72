/* SPDX-License-Identifier: MIT */
/*
 * From every code of the lower layers to an MI_Result, a category, the code a Windows client would
 * report, and words: the only tables of that kind (result.c, fault_map.c). They fill `ret`
 * completely; `ret` borrows what it was made from. All functions are pure and thread safe.
 */
#ifndef WSMI_MI_RESULT_H
#define WSMI_MI_RESULT_H

#include "mi/error.h"
#include "wsmi/request.h"

/*
 * From a parser's or encoder's error. `phase` says whose bytes they were: "parameter",
 * "destination" and "option" are the caller's (INVALID_PARAMETER and the like), anything else is
 * the peer's or ours. The offset is passed on where the code is about a place in the input. Always
 * false, for those who end with it.
 */
bool wsmi_error_from_err(const struct wsmi_err *err, const char *phase, struct wsmi_error *ret);

/* The same where the offset is no place in anybody's text. Always false. */
bool wsmi_error_without_place(const struct wsmi_err *err, const char *phase,
                              struct wsmi_error *ret);

/* An argument or a state of the caller's that is no place in a text (USAGE); what has a result of
 * its own; and memory. `reason` is static. Always false. */
bool wsmi_error_refuse(struct wsmi_error *ret, const char *phase, const char *reason);
bool wsmi_error_refuse_as(struct wsmi_error *ret, MI_Result result, const char *phase,
                          const char *reason);
bool wsmi_error_no_memory(struct wsmi_error *ret, const char *phase);

/* From an exchange without an answer (failure is not NONE). */
void wsmi_error_from_failure(const struct wsmi_http_answer *answer, struct wsmi_error *ret);

/*
 * From an answer whose status decides: no SOAP fault inside. A 401 names the schemes the peer
 * offers, a redirect where it points ("REDIRECT_LOCATION: <url>", as OMI's client words it).
 */
void wsmi_error_from_status(const struct wsmi_http_answer *answer, struct wsmi_error *ret);

/* From a SOAP fault, by the rules in fault_map.c; never OK. `http_status` may be 0. */
void wsmi_error_from_fault(const struct wsmi_fault *fault, unsigned http_status,
                           struct wsmi_error *ret);

/*
 * Adds the words of a fault behind a status that decides: a 401 whose body says what the account
 * may not do. AccessDenied is about rights, so the category becomes that; nothing else changes.
 */
void wsmi_error_quote_refusal(const struct wsmi_fault *fault, struct wsmi_error *error);

/*
 * Says which option is the limit, and what it was, when a fault says that the answer would be
 * larger than that; changes nothing else. In fault_refine.c.
 */
void wsmi_error_name_size(uint32_t max_envelope_bytes, struct wsmi_error *error);

/*
 * The same fault means something else to another operation: `action` (Invoke: `is_method`) makes
 * an unknown destination of a Pull an unknown context, and an unknown action of Invoke an unknown
 * method (wsman-wire 5.2, 9.2). In fault_refine.c.
 */
void wsmi_error_refine(enum wsmi_action action, bool is_method, struct wsmi_error *error);

/* The peer does not know the resource or the action, as opposed to what a provider or a repository
 * says about an object in it. Pure. */
bool wsmi_fault_is_about_resource(const struct wsmi_fault *fault);

/* The class cannot be addressed by the DMTF form of its resource URI:
 * ERROR_WSMAN_URI_NON_DMTF_CLASS and ERROR_WSMAN_URI_WRONG_DMTF_VERSION. */
bool wsmi_fault_is_about_uri_form(const struct wsmi_fault *fault);

/* What a Windows code (HRESULT, Win32, WS-Man) means; false when it is in no table. */
bool wsmi_windows_code_meaning(uint32_t code, MI_Result *ret, MI_ErrorCategory *ret_category);

/* The same for an HTTP status without more information; false below 300. */
bool wsmi_status_meaning(unsigned status, MI_Result *ret, MI_ErrorCategory *ret_category);

/* "w:InvalidSelectors" with the prefixes of DSP0226, or "{namespace}local" for a subcode of another
 * vocabulary, made harmless; empty without a subcode. */
void wsmi_fault_subcode_text(const struct wsmi_fault *fault, char *out, size_t out_size);

#endif
