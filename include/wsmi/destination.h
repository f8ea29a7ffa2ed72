/* SPDX-License-Identifier: MIT */
/*
 * Destination strings: where a session goes, as people write it.
 *
 *   [http://|https://] [user@] host [:port] [/prefix]
 *
 * The bytes come from the program's caller: a command line, an inventory file, an MI client. The
 * generic syntax is that of RFC 3986, narrowed so that this parser, libcurl and the resolver cannot
 * read one string as two different machines. Unstable interface until 1.0.
 *
 * The host is one of five.
 *
 * Name: labels of letters, digits, '-' and '_', or of UTF-8. At most 63 bytes a label and 253 in
 * all, without the optional trailing dot; no '-' at either end of a label. UTF-8 is checked as
 * UTF-8 and left to the resolver, but characters that IDNA maps to ASCII or to nothing are
 * refused: "127" in fullwidth digits would become an address.
 *
 * IPv4: four decimal numbers 0-255 without leading zeros. A host whose last label is a number,
 * decimal or 0x..., is such an address or an error: the system's resolver would read 1.2.3,
 * 127.1, 0x7f.1, 0177.0.0.1 and 2130706433 as other addresses.
 *
 * [IPv6] as in RFC 4291 section 2.2, or [IPv6%25zone] as in RFC 6874 with a zone of 1 to 15
 * unreserved characters (an interface name or index).
 *
 * Bare IPv6, known by two or more colons: never has a port nor a zone, and is refused where the
 * text before its last colon is an address too and the text behind it is all digits ("::1:5985"),
 * because nobody can tell whether a port was meant. Brackets always settle it.
 *
 * "." or "localhost", "localhost." included, in any case: this machine.
 *
 * User and prefix may be percent-encoded. The user never holds a colon, encoded or not: passwords
 * do not belong in destinations, and Basic authentication would split there. A Windows user is
 * DOMAIN%5Cname. The prefix is sent as it is, so what libcurl or an agent would rewrite is refused:
 * empty segments ("//"), "." and ".." segments, encoded or not. A trailing slash counts: openwsman
 * answers 403 to /wsman/. Query and fragment are refused.
 */
#ifndef WSMI_DESTINATION_H
#define WSMI_DESTINATION_H

#include "wsmi/buf.h"
#include "wsmi/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

enum wsmi_scheme {
    WSMI_SCHEME_NONE = 0, /* not said */
    WSMI_SCHEME_HTTP,
    WSMI_SCHEME_HTTPS,
    WSMI_SCHEME_COUNT
};

enum wsmi_host_kind {
    WSMI_HOST_LOCAL = 0, /* "." or localhost: this machine */
    WSMI_HOST_NAME,      /* NetBIOS or DNS name, for the resolver */
    WSMI_HOST_IPV4,
    WSMI_HOST_IPV6,
    WSMI_HOST_KIND_COUNT
};

enum { WSMI_PORT_HTTP = 5985, WSMI_PORT_HTTPS = 5986 };

/* A parsed destination. Every view borrows the parsed string and is as written, case included. */
struct wsmi_destination {
    enum wsmi_scheme scheme;
    enum wsmi_host_kind kind;
    struct wsmi_view user;   /* percent-encoded, empty when absent */
    struct wsmi_view host;   /* without brackets and zone, with the trailing dot of a name */
    struct wsmi_view zone;   /* IPv6 only, empty when absent */
    struct wsmi_view prefix; /* percent-encoded with its leading '/', empty when absent */
    uint8_t address[16];     /* network order; IPv4 uses the first 4, names none */
    uint16_t port;           /* 1-65535 when has_port, else 0 */
    bool has_port;
};

/*@
  // Empty, or some of the bytes of the whole.
  predicate part_of{L}(struct wsmi_view part, struct wsmi_view whole) =
    readable(part) && (part.len > 0 ==> within(part, whole));

  // What is asked of a destination; one of zeros has it as well.
  predicate destination{L}(struct wsmi_destination *d) =
    d->scheme < WSMI_SCHEME_COUNT && d->kind < WSMI_HOST_KIND_COUNT &&
    readable(d->user) && readable(d->host) && readable(d->zone) && readable(d->prefix) &&
    (d->kind == WSMI_HOST_NAME ==> d->host.len > 0) && (d->has_port ==> 0 < d->port);

  // The same without its views, of one that is passed as a value.
  predicate settled(struct wsmi_destination d) =
    d.scheme < WSMI_SCHEME_COUNT && d.kind < WSMI_HOST_KIND_COUNT &&
    (d.kind == WSMI_HOST_NAME ==> d.host.len > 0) && (d.has_port ==> 0 < d.port);
*/

/* "none", "http", "https"; "unknown" outside the enumeration. Static. Pure. */
WSMI_API const char *wsmi_scheme_name(enum wsmi_scheme scheme);

/* From "http" or "https" in any case, the values of the transport option; false with `ret`
 * untouched for everything else. Pure. */
/*@
  requires readable(name) && \valid(ret);
  assigns *ret;
  ensures \result ==> *ret \in {WSMI_SCHEME_HTTP, WSMI_SCHEME_HTTPS};
  ensures !\result ==> *ret == \old(*ret);
*/
WSMI_API bool wsmi_scheme_from_name(struct wsmi_view name,
                                    enum wsmi_scheme *ret) WSMI_NONNULL WSMI_MUST_USE;

/* "local", "name", "ipv4", "ipv6"; "unknown" outside the enumeration. Static. Pure. */
WSMI_API const char *wsmi_host_kind_name(enum wsmi_host_kind kind);

/*
 * Parses the whole of `in`. `ret` borrows `in`; nothing is allocated. Errors, with the offset of
 * the byte at fault: SYNTAX; UNSUPPORTED (a scheme other than http and https); LIMIT (`in`,
 * or `in` with its IPv6 address in canonical form, is longer than limits->max_destination_bytes).
 * Linear. Pure.
 */
/*@
  requires readable(in) && \valid_read(limits) && \valid(ret) && \valid(err);
  requires \separated(limits, ret, err);
  assigns *ret, *err;
  ensures \result ==> *err == \old(*err);
  ensures \result ==> in.len <= limits->max_destination_bytes;
  ensures \result ==> settled(*ret);
*/
WSMI_API bool wsmi_destination_parse(struct wsmi_view in, const struct wsmi_limits *limits,
                                     struct wsmi_destination *ret,
                                     struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/*
 * Appends the canonical form: scheme and host in lower case (A-Z only), IPv6 in brackets and the
 * form of RFC 5952, escapes only where needed and in upper case, port without leading zeros.
 * Parsing it gives an equal destination, and writing that gives the same bytes. `destination` must
 * come from wsmi_destination_parse. Failure is that of the buffer.
 */
WSMI_API void wsmi_destination_write(const struct wsmi_destination *destination,
                                     struct wsmi_buf *buf) WSMI_NONNULL;

/* True when both have the same canonical form. Allocates nothing. Linear. Pure. */
/*@
  requires \valid_read(a) && \valid_read(b) && destination(a) && destination(b);
  assigns \nothing;
*/
WSMI_API bool wsmi_destination_eq(const struct wsmi_destination *a,
                                  const struct wsmi_destination *b) WSMI_NONNULL;

/* Appends the user with its percent-encoding removed: UTF-8 without control characters and colons.
 * Nothing when there is none. `destination` as for wsmi_destination_write. */
WSMI_API void wsmi_destination_user(const struct wsmi_destination *destination,
                                    struct wsmi_buf *buf) WSMI_NONNULL;

/* What the destination options say about the same things. A zeroed struct says nothing. */
struct wsmi_destination_options {
    enum wsmi_scheme transport;
    bool has_port;
    uint32_t port; /* read when has_port; 1-65535 */
    struct wsmi_view
        url_prefix; /* with or without its leading '/', percent-encoded; empty = unset */
};

/*
 * Where the session really goes: nothing left open. `zone` borrows the parsed string, `host` that
 * or a constant, `path` that, the option, or a constant.
 */
struct wsmi_target {
    enum wsmi_scheme scheme; /* HTTP or HTTPS */
    enum wsmi_host_kind kind;
    struct wsmi_view host; /* as written, without trailing dot; "localhost" when kind is LOCAL */
    struct wsmi_view zone;
    struct wsmi_view path; /* behind the one leading '/', percent-encoded; may be empty */
    uint8_t address[16];
    uint16_t port;
    bool absolute; /* the name was written with a trailing dot: no search list */
};

/*@
  predicate resolved(struct wsmi_target t) = t.scheme \in {WSMI_SCHEME_HTTP, WSMI_SCHEME_HTTPS} &&
    t.kind < WSMI_HOST_KIND_COUNT && 0 < t.port;
*/

/*
 * Combines the string with the options:
 *   1. what both say must agree, else USAGE; neither wins over the other. Schemes and ports agree
 *      when equal, prefixes when equal in canonical form (case and trailing slash count);
 *   2. what one says holds;
 *   3. what nobody says: the scheme is https, whatever the port (OMI's client does the same; plain
 *      HTTP is never a guess); the port is 5986 for https and 5985 for http; the path is "wsman".
 * Errors: USAGE (a contradiction, an option out of range; offset 0), SYNTAX (malformed url_prefix;
 * offset in it). Linear. Pure.
 */
/*@
  requires \valid_read(destination) && \valid_read(options) && \valid(ret) && \valid(err);
  requires \separated(destination, ret, err) && \separated(options, ret, err);
  requires destination(destination) && readable(options->url_prefix);
  assigns *ret, *err;
  ensures \result ==> *err == \old(*err);
  ensures \result ==> resolved(*ret);
*/
WSMI_API bool wsmi_destination_resolve(const struct wsmi_destination *destination,
                                       const struct wsmi_destination_options *options,
                                       struct wsmi_target *ret,
                                       struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/*
 * Appends the absolute URL to post to: https://host:port/path, host in canonical form, IPv6 in
 * brackets with its zone behind %25, the port always there, never a user. A trailing dot is kept,
 * because it is what keeps the resolver from trying its search list; libcurl leaves it out of SNI
 * and of the certificate's name check. `target` must come from wsmi_destination_resolve.
 */
WSMI_API void wsmi_target_write_url(const struct wsmi_target *target,
                                    struct wsmi_buf *buf) WSMI_NONNULL;

#ifdef __cplusplus
}
#endif
#endif
