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
 */
bool wsmi_scalar_parse(struct wsmi_view text, enum wsmi_type type, union wsmi_scalar *ret,
                       struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/*
 * Appends the text form, not escaped for XML; it reads back equal. USAGE with nothing appended for
 * what cannot be written (a string with characters XML lacks: the offset tells where; a date
 * without day ...); LIMIT or OOM when `out` failed.
 */
bool wsmi_scalar_write(enum wsmi_type type, const union wsmi_scalar *value, struct wsmi_buf *out,
                       struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* "uint32" as DSP0201 and MOF write it; "unknown" outside the enumeration. Static. */
const char *wsmi_type_name(enum wsmi_type type);

/* From such a name, any case. False when it is none. */
bool wsmi_type_from_name(struct wsmi_view name, enum wsmi_type *ret) WSMI_NONNULL WSMI_MUST_USE;

/*
 * From the local part of an xsi:type in the namespace of WS-CIM's common types
 * (`is_cim`, "cimUnsignedInt") or of XML Schema ("unsignedInt"), with the misspellings agents use.
 * False when it names no simple type: the hint is then no hint.
 */
bool wsmi_type_from_xsi(struct wsmi_view local, bool is_cim,
                        enum wsmi_type *ret) WSMI_NONNULL WSMI_MUST_USE;

/* "cimUnsignedInt" and "unsignedInt"; "" outside the simple types. Static. */
const char *wsmi_type_xsi(enum wsmi_type type);
const char *wsmi_type_xs(enum wsmi_type type);

#ifdef __cplusplus
}
#endif
#endif
