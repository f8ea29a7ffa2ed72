/* SPDX-License-Identifier: MIT */
/* Throw-away certificates, written as PEM files into a directory of their own. */
#ifndef WSMI_TEST_CERTIFICATES_H
#define WSMI_TEST_CERTIFICATES_H

#include <stdbool.h>

struct certificate {
    char path[128]; /* the certificate */
    char key[128];
};

/* The key, and the hash of the signature of the one who issues. */
enum certificate_kind {
    CERTIFICATE_EC_SHA256 = 0,
    CERTIFICATE_EC_SHA384,
    CERTIFICATE_RSA_MD5,
    CERTIFICATE_RSA_SHA1,
    CERTIFICATE_RSA_SHA224,
    CERTIFICATE_RSA_SHA256,
    CERTIFICATE_RSA_SHA384,
    CERTIFICATE_RSA_SHA512,
    CERTIFICATE_PSS_SHA256,
    CERTIFICATE_PSS_SHA384,
    CERTIFICATE_ED25519
};

struct certificate_request {
    const char *name;                 /* file name without ending, and common name */
    const struct certificate *issuer; /* NULL: self-signed */
    const char *alternative_name;     /* "IP:127.0.0.1,DNS:localhost"; NULL for none */
    const char *purpose;              /* "serverAuth" ...; NULL for none */
    bool authority;
    long from_seconds; /* validity, relative to now */
    long to_seconds;
};

/* Makes the directory; its name stays valid. */
const char *certificates_begin(void);
void certificates_make(struct certificate *certificate, const struct certificate_request *request);
/* The same with another key; self-signed. */
void certificates_make_kind(struct certificate *certificate,
                            const struct certificate_request *request, enum certificate_kind kind);
/* Makes directory/NAME a directory of hashed CAs with that one in it, and returns its path in
 * `ret`. */
void certificates_hash(const struct certificate *certificate, const char *name, char ret[128]);
/* Removes the directory. */
void certificates_end(void);

#endif
