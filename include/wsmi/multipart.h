/* SPDX-License-Identifier: MIT */
/*
 * Sealed bodies, multipart/encrypted: MS-WSMV sections 2.2.9.1.1 (Negotiate) and 2.2.9.1.2
 * (Kerberos). The peer supplies every byte, before anything of them is authenticated. A body looks
 * like MIME and is not: no empty line between the header of a part and its data, no line end
 * between the data and the last delimiter.
 *
 *     --Encrypted Boundary
 *     Content-Type: application/HTTP-SPNEGO-session-encrypted
 *     OriginalContent: type=application/soap+xml;charset=UTF-8;Length=N
 *     --Encrypted Boundary
 *     Content-Type: application/octet-stream
 *     <L: 4 octets, little endian><header: L octets><data: N octets>--Encrypted Boundary--
 *
 * Unstable interface until 1.0.
 */
#ifndef WSMI_MULTIPART_H
#define WSMI_MULTIPART_H

#include "wsmi/arena.h"
#include "wsmi/buf.h"
#include "wsmi/charset.h"
#include "wsmi/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Which security context sealed the body. It follows the HTTP scheme, not the mechanism inside:
 * Negotiate that chose Kerberos stays SPNEGO. */
enum wsmi_multipart_protocol {
    WSMI_MULTIPART_SPNEGO = 0,
    WSMI_MULTIPART_KERBEROS,
    WSMI_MULTIPART_PROTOCOL_COUNT
};

/* How a body is spelled; all of them are read. */
enum wsmi_multipart_profile {
    WSMI_MULTIPART_BARE = 0,  /* the default: Windows and OMI read it, OMI nothing else */
    WSMI_MULTIPART_TABS,      /* the letter of MS-WSMV: a TAB before each header of a part */
    WSMI_MULTIPART_OPENWSMAN, /* the same and a blank behind the dashes, which openwsman looks for
                               */
    WSMI_MULTIPART_PROFILE_COUNT
};

struct wsmi_multipart {
    enum wsmi_multipart_protocol protocol; /* as the first part names it */
    struct wsmi_view type;                 /* of the message inside: application/soap+xml */
    struct wsmi_view charset_name;         /* as written; empty without one */
    enum wsmi_charset charset;             /* what that means; NONE, UNKNOWN ... */
    uint32_t length;                       /* N, what `data` unseals to, padding included */
    struct wsmi_view header; /* per-message token (Kerberos) or signature (NTLM); not empty */
    struct wsmi_view data;   /* ciphertext: `length` octets, or more where N left padding out */
};

/* "application/HTTP-SPNEGO-session-encrypted" ...; static; of SPNEGO for values outside the
 * enumeration. Pure. */
WSMI_API const char *wsmi_multipart_protocol_name(enum wsmi_multipart_protocol protocol);

/* The value of Content-Type that goes with a body of that protocol; as above. Pure. */
WSMI_API const char *wsmi_multipart_content_type(enum wsmi_multipart_protocol protocol);

/*
 * Reads the value of Content-Type; offsets count in `field`. What is parsed lives in `arena`, `ret`
 * borrows nothing. Whether it is the protocol in use is for the caller to see. Errors: PROTOCOL
 * (another media type, another boundary, no or another protocol: the body is not sealed as it must
 * be), UNSUPPORTED (CredSSP and its multipart/x-multi-encrypted), and those of
 * wsmi_media_type_parse. Pure.
 */
WSMI_API bool wsmi_multipart_read_type(struct wsmi_view field, const struct wsmi_limits *limits,
                                       struct wsmi_arena *arena, enum wsmi_multipart_protocol *ret,
                                       struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/*
 * Parses a whole body that HTTP declared as `protocol`; every view in `ret` borrows `body`. The
 * data end where N says, the boundary is never searched in it. Only where no last delimiter stands
 * there are they everything up to the one at the very end: data.len is then greater than `length`,
 * and whoever unseals must find `length` octets.
 *
 * Read beyond the letter: no or any blanks before a part's header (OMI writes none), one blank
 * behind the dashes of a delimiter (Windows of MS-WSMV section 4.5, openwsman), `type=` (all) or
 * none, names of headers (RFC 2045) and parameters (OMI) in any case, no or one line end behind the
 * last delimiter, or two (OMI). With Kerberos the first part may name either protocol
 * (section 2.2.9.1.2.2.1). Other headers of the first part and other parameters of OriginalContent
 * are skipped.
 *
 * Errors: SYNTAX, PROTOCOL (the part's type is not the declared one), LIMIT (max_part_lines,
 * max_part_line_bytes, max_seal_bytes; N over max_message_bytes). Linear. Pure.
 */
/*@
  requires readable(body) && \valid_read(limits) && \valid(ret) && \valid(err);
  requires \separated(limits, ret, err);
  assigns *ret, *err;
  ensures \result ==> 0 <= ret->protocol < WSMI_MULTIPART_PROTOCOL_COUNT;
  ensures \result ==> 0 < ret->length <= limits->max_message_bytes;
  ensures \result ==> readable(ret->type) && within(ret->type, body);
  ensures \result ==> ret->charset_name.len == 0 ||
    (readable(ret->charset_name) && within(ret->charset_name, body));
  ensures \result ==> readable(ret->header) && within(ret->header, body);
  ensures \result ==> 0 < ret->header.len <= limits->max_seal_bytes;
  ensures \result ==> readable(ret->data) && within(ret->data, body);
  ensures \result ==> ret->data.len >= ret->length;
  ensures \result ==> *err == \old(*err);
*/
WSMI_API bool wsmi_multipart_parse(struct wsmi_view body, enum wsmi_multipart_protocol protocol,
                                   const struct wsmi_limits *limits, struct wsmi_multipart *ret,
                                   struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Appends the Content-Type of the message inside, as it would be of an unsealed body:
 * `type;charset=charset_name`. A failure sticks to `buf`. */
WSMI_API void wsmi_multipart_write_original_type(const struct wsmi_multipart *frame,
                                                 struct wsmi_buf *buf) WSMI_NONNULL;

/*
 * Appends everything before the data, which may lie elsewhere: `frame->data` is not looked at. The
 * `length` octets of data come next, then wsmi_multipart_tail; the Content-Length is the sum.
 * Errors: USAGE with nothing appended (a type that is no type/subtype, a charset that is no token,
 * `length` 0, a header that is empty or longer than 32 bits can say); LIMIT or OOM when `buf`
 * failed.
 */
WSMI_API bool wsmi_multipart_write_head(const struct wsmi_multipart *frame,
                                        enum wsmi_multipart_profile profile, struct wsmi_buf *buf,
                                        struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* The last delimiter, which stands behind the data. Static; that of BARE for values outside the
 * enumeration. Pure. */
/*@
  assigns \nothing;
  ensures readable(\result) && 24 <= \result.len <= 25;
*/
WSMI_API struct wsmi_view wsmi_multipart_tail(enum wsmi_multipart_profile profile);

#ifdef __cplusplus
}
#endif
#endif
