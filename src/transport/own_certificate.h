/* SPDX-License-Identifier: MIT */
/* A client certificate by its thumbprint: the hash of its DER form, SHA-1 as Windows names its
 * certificates, or SHA-256. */
#ifndef WSMI_TRANSPORT_OWN_CERTIFICATE_H
#define WSMI_TRANSPORT_OWN_CERTIFICATE_H

#include "wsmi/err.h"
#include "wsmi/view.h"

enum {
    WSMI_OWN_CERTIFICATE_MAX_FILES = 4096,             /* looked at in one directory */
    WSMI_OWN_CERTIFICATE_MAX_FILE_BYTES = 1024 * 1024, /* of each; larger ones are passed over */
    WSMI_OWN_CERTIFICATE_PATH_BYTES = 4096
};

/* True for 40 or 64 hexadecimal digits. Pure. */
bool wsmi_own_certificate_is_thumbprint(struct wsmi_view text);

/* Whether the certificate in `file` has that thumbprint: the first of a PEM file, or that of a
 * PKCS#12 file (named .p12 or .pfx) which `password`, or none for NULL, opens. False also when
 * there is none to be read. Any thread. */
WSMI_MUST_USE bool wsmi_own_certificate_matches(const char *file, const char *password,
                                                struct wsmi_view thumbprint);

/* Where one was found; NUL-terminated paths. */
struct wsmi_own_certificate {
    char file[WSMI_OWN_CERTIFICATE_PATH_BYTES];
    char key[WSMI_OWN_CERTIFICATE_PATH_BYTES]; /* empty: in `file` */
};

/*
 * Searches `directory` for the certificate with that thumbprint; of several, the first by name.
 * Looked at are regular files named .pem, .crt, .cer, .p12 or .pfx, and links to them. The key of a
 * PEM file is in the file beside it that has the same name with the ending .key, or, without one,
 * in the file itself; a PEM file without either is passed over. Paths are absolute. USAGE when
 * there is none or the directory cannot be read, LIMIT for too many files. Reads files, contacts
 * nobody; any thread.
 */
WSMI_MUST_USE bool wsmi_own_certificate_find(const char *directory, const char *password,
                                             struct wsmi_view thumbprint,
                                             struct wsmi_own_certificate *ret,
                                             struct wsmi_err *err);

/* True when that name means PKCS#12. Pure. */
bool wsmi_own_certificate_is_packed(const char *file);

#endif
