/* SPDX-License-Identifier: MIT */
/*
 * A GSSAPI library without a KDC and without ciphers, in the place of the one that
 * transport/gss_library.c would load: what each call comes to is scripted, what is not is the
 * usual. Sealing turns every octet around and puts a checksum into the header, so that what was
 * never sealed, and what was altered, can be told. Every object that is handed out is counted.
 */
#ifndef WSMI_STEPPED_GSS_H
#define WSMI_STEPPED_GSS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wsmi/buf.h"
#include "wsmi/view.h"

/* What a call is for. */
enum gss_kind { GSS_INIT = 0, GSS_ACQUIRE, GSS_WRAP, GSS_UNWRAP, GSS_KRB5, GSS_KIND_COUNT };

/* What it comes to. */
struct gss_step {
    enum gss_kind kind;
    bool is_used;
    bool hangs;           /* first, until fibers_release */
    unsigned routine;     /* routine error of the major status; 0: none */
    unsigned supplement;  /* its bits beside that */
    uint32_t minor;       /* of an error */
    bool has_end;         /* INIT: `ends` says, else the second call does */
    bool ends;            /* the context is complete */
    unsigned lost_flags;  /* INIT: what is not granted */
    unsigned token_bytes; /* INIT: of the token; 0: the usual */
    unsigned mech;        /* INIT: 0 the one at work, 1.. another */
    unsigned strength;    /* INIT: of the session key; 0: the usual */
    bool is_open;         /* WRAP, UNWRAP: it was signed, not sealed */
    unsigned extra;       /* WRAP: octets more */
};

enum { GSS_MAX_STEPS = 32, GSS_MAX_MESSAGES = 32, GSS_HEADER_BYTES = 16 };

struct stepped_gss {
    unsigned mechs; /* that are installed: 1 Kerberos, 2 SPNEGO, 4 NTLM */
    struct gss_step steps[GSS_MAX_STEPS];
    size_t step_count;
    size_t live;     /* objects */
    size_t attempts; /* at the credentials: first tokens, passwords shown to a KDC */
    size_t opening;  /* calls that hang, behind which a password may follow */
    size_t contexts;
    struct wsmi_buf messages[GSS_MAX_MESSAGES]; /* that were unwrapped */
    size_t message_count;
    const char *password; /* which may be shown to nobody but this library */
    size_t calls;
};

void stepped_gss_open(struct stepped_gss *gss);
void stepped_gss_close(void);

/* As the peer seals, or signs: `header` and `data` are appended to. */
void stepped_gss_seal(struct wsmi_view message, bool seal, struct wsmi_buf *header,
                      struct wsmi_buf *data);

/* Whether `body` is a message that was unwrapped, but for padding behind it. */
bool stepped_gss_has_message(const struct stepped_gss *gss, struct wsmi_view body);

#endif
