/* SPDX-License-Identifier: MIT */
/*
 * The types of CIM and the text forms of their simple values, as WS-CIM (DSP0230 section 8) puts
 * them into messages and real agents write them. A peer or a user supplies the bytes. Every
 * function is pure. Unstable interface until 1.0.
 */
#ifndef WSMI_SCALAR_H
#define WSMI_SCALAR_H

#include "wsmi/buf.h"
#include "wsmi/datetime.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The numbers are those of MI_Type; arrays are told apart separately. */
enum wsmi_type {
    WSMI_TYPE_BOOLEAN = 0,
    WSMI_TYPE_UINT8,
    WSMI_TYPE_SINT8,
    WSMI_TYPE_UINT16,
    WSMI_TYPE_SINT16,
    WSMI_TYPE_UINT32,
    WSMI_TYPE_SINT32,
    WSMI_TYPE_UINT64,
    WSMI_TYPE_SINT64,
    WSMI_TYPE_REAL32,
    WSMI_TYPE_REAL64,
    WSMI_TYPE_CHAR16,
    WSMI_TYPE_DATETIME,
    WSMI_TYPE_STRING,
    WSMI_TYPE_REFERENCE, /* no scalar: struct wsmi_epr */
    WSMI_TYPE_INSTANCE,  /* no scalar: struct wsmi_cim_instance */
    WSMI_TYPE_COUNT
};

union wsmi_scalar {
    bool boolean;
    uint8_t uint8;
    int8_t sint8;
    uint16_t uint16;
    int16_t sint16;
    uint32_t uint32;
    int32_t sint32;
    uint64_t uint64;
    int64_t sint64;
    float real32;
    double real64;
    uint16_t char16;
    struct wsmi_datetime datetime;
    struct wsmi_view string; /* borrows the text */
};

/*
 * Reads all of `text` as a value of `type`. White space around is ignored except for strings.
 * SYNTAX or LIMIT (out of range) at the offending byte; USAGE for REFERENCE and INSTANCE.
 *
 * - boolean: true, false, 1, 0, any case.
 * - integers: decimal, an optional sign, any number of leading zeros; also 0x and hexadecimal
 *   digits (some management controllers). -0 is zero of an unsigned type.
 * - reals: xs:double with any number of digits, rounded once, to nearest, ties to even. What rounds
 *   to infinity is LIMIT, but 1.79769313486232e+308, which is how OMI prints the largest double,
 *   reads as that. What is too small becomes a subnormal number or zero. INF, infinity, 1.#INF,
 *   NaN, 1.#QNAN, 1.#SNAN and 1.#IND in any case, with a sign; every NaN is the same quiet one.
 * - char16: decimal digits are the number of the UTF-16 code unit, a single one too, and a
 *   surrogate as well (MI holds units, not characters); otherwise exactly one character of the
 * basic plane, which may be a blank.
 * - datetime: every form of wsmi_datetime_parse.
 * - string: verbatim and unchecked.
 */
WSMI_API bool wsmi_scalar_parse(struct wsmi_view text, enum wsmi_type type, union wsmi_scalar *ret,
                                struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/*
 * Appends the text form, not escaped for XML; it reads back equal. USAGE with nothing appended for
 * what cannot be written (a string with characters XML lacks: the offset tells where; a date
 * without day ...); LIMIT or OOM when `out` failed.
 *
 * true and false; decimal integers; reals with the fewest digits that read back, INF, -INF and NaN;
 * char16 as the number of its code unit; the XML Schema form of a datetime; the string itself.
 */
WSMI_API bool wsmi_scalar_write(enum wsmi_type type, const union wsmi_scalar *value,
                                struct wsmi_buf *out,
                                struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* "uint32" as DSP0201 and MOF write it; "unknown" outside the enumeration. Static. */
WSMI_API const char *wsmi_type_name(enum wsmi_type type);

/* From such a name, any case. False when it is none. */
WSMI_API bool wsmi_type_from_name(struct wsmi_view name,
                                  enum wsmi_type *ret) WSMI_NONNULL WSMI_MUST_USE;

/*
 * From the local part of an xsi:type in the namespace of WS-CIM's common types
 * (`is_cim`, "cimUnsignedInt") or of XML Schema ("unsignedInt"), with the misspellings agents use.
 * False when it names no simple type: the hint is then no hint.
 */
WSMI_API bool wsmi_type_from_xsi(struct wsmi_view local, bool is_cim,
                                 enum wsmi_type *ret) WSMI_NONNULL WSMI_MUST_USE;

/*
 * "cimUnsignedInt" and "unsignedInt"; "" outside the simple types. Static. A datetime that is an
 * interval is an xs:duration, though the type alone says dateTime; a char16, written as a number,
 * is an xs:unsignedShort.
 */
WSMI_API const char *wsmi_type_xsi(enum wsmi_type type);
WSMI_API const char *wsmi_type_xs(enum wsmi_type type);

#ifdef __cplusplus
}
#endif
#endif
