/* SPDX-License-Identifier: MIT */
/* What else authorities issue, and other forms of keys; files beside the certificates. */
#ifndef WSMI_TEST_REVOCATION_H
#define WSMI_TEST_REVOCATION_H

#include "certificates.h"

/* A revocation list (PEM) of `issuer`, valid for `to_seconds` from now, with `revoked` in it unless
 * that is NULL. */
void revocation_list(const struct certificate *issuer, const struct certificate *revoked,
                     long to_seconds, const char *name, char ret[192]);

/* An OCSP response (DER) about `subject`, signed by its issuer. */
void revocation_answer(const struct certificate *issuer, const struct certificate *subject,
                       bool is_revoked, char ret[192]);

/* Certificate and issuer in one file. */
void certificates_chain(const struct certificate *certificate, const struct certificate *issuer,
                        char ret[192]);

/* Certificate and key as PKCS#12. */
void certificates_pack(const struct certificate *certificate, const char *password, char ret[192]);

/* The key alone, encrypted. */
void certificates_lock(const struct certificate *certificate, const char *password, char ret[192]);

#endif
