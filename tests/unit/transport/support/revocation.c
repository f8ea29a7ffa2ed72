/* SPDX-License-Identifier: MIT */
#include "revocation.h"

#include "check.h"

#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <stdio.h>
#include <time.h>

static FILE *open_file(const char *path, const char *mode)
{
    FILE *file = fopen(path, mode);
    REQUIRE(file != NULL);
    return file;
}

static X509 *load_certificate(const struct certificate *certificate)
{
    FILE *file = open_file(certificate->path, "r");
    X509 *loaded = PEM_read_X509(file, NULL, NULL, NULL);
    fclose(file);
    REQUIRE(loaded != NULL);
    return loaded;
}

static EVP_PKEY *load_key(const struct certificate *certificate)
{
    FILE *file = open_file(certificate->key, "r");
    EVP_PKEY *loaded = PEM_read_PrivateKey(file, NULL, NULL, NULL);
    fclose(file);
    REQUIRE(loaded != NULL);
    return loaded;
}

/* CERTIFICATE.ending, in the certificate's directory. */
static void name_file(const struct certificate *certificate, const char *ending, char ret[192])
{
    snprintf(ret, 192, "%s.%s", certificate->path, ending);
}

static void add_revoked(X509_CRL *list, const struct certificate *certificate)
{
    X509 *subject = load_certificate(certificate);
    X509_REVOKED *entry = X509_REVOKED_new();
    ASN1_TIME *when = ASN1_TIME_set(NULL, time(NULL) - 60);
    REQUIRE(X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(subject)) == 1);
    REQUIRE(X509_REVOKED_set_revocationDate(entry, when) == 1);
    REQUIRE(X509_CRL_add0_revoked(list, entry) == 1);
    ASN1_TIME_free(when);
    X509_free(subject);
}

void revocation_list(const struct certificate *issuer, const struct certificate *revoked,
                     long to_seconds, const char *name, char ret[192])
{
    X509_CRL *list = X509_CRL_new();
    X509 *authority = load_certificate(issuer);
    EVP_PKEY *key = load_key(issuer);
    ASN1_TIME *from = ASN1_TIME_set(NULL, time(NULL) - 3600);
    ASN1_TIME *to = ASN1_TIME_set(NULL, time(NULL) + to_seconds);
    REQUIRE(X509_CRL_set_version(list, X509_CRL_VERSION_2) == 1);
    REQUIRE(X509_CRL_set_issuer_name(list, X509_get_subject_name(authority)) == 1);
    REQUIRE(X509_CRL_set1_lastUpdate(list, from) == 1 && X509_CRL_set1_nextUpdate(list, to) == 1);
    if (revoked != NULL) {
        add_revoked(list, revoked);
    }
    REQUIRE(X509_CRL_sign(list, key, EVP_sha256()) > 0);
    name_file(issuer, name, ret);
    FILE *file = open_file(ret, "w");
    REQUIRE(PEM_write_X509_CRL(file, list) == 1);
    fclose(file);
    ASN1_TIME_free(from);
    ASN1_TIME_free(to);
    EVP_PKEY_free(key);
    X509_free(authority);
    X509_CRL_free(list);
}

void revocation_answer(const struct certificate *issuer, const struct certificate *subject,
                       bool is_revoked, char ret[192])
{
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    X509 *authority = load_certificate(issuer);
    X509 *certificate = load_certificate(subject);
    EVP_PKEY *key = load_key(issuer);
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), certificate, authority);
    ASN1_TIME *from = ASN1_TIME_set(NULL, time(NULL) - 60);
    ASN1_TIME *to = ASN1_TIME_set(NULL, time(NULL) + 3600);
    REQUIRE(OCSP_basic_add1_status(basic, id,
                                   is_revoked ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_GOOD,
                                   is_revoked ? OCSP_REVOKED_STATUS_KEYCOMPROMISE : 0,
                                   is_revoked ? from : NULL, from, to) != NULL);
    REQUIRE(OCSP_basic_sign(basic, authority, key, EVP_sha256(), NULL, 0) == 1);
    OCSP_RESPONSE *response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    name_file(subject, is_revoked ? "revoked.ocsp" : "good.ocsp", ret);
    unsigned char *bytes = NULL;
    int size = response != NULL ? i2d_OCSP_RESPONSE(response, &bytes) : 0;
    FILE *file = open_file(ret, "w");
    REQUIRE(size > 0 && fwrite(bytes, 1, (size_t)size, file) == (size_t)size);
    OPENSSL_free(bytes);
    fclose(file);
    OCSP_RESPONSE_free(response);
    ASN1_TIME_free(from);
    ASN1_TIME_free(to);
    OCSP_CERTID_free(id);
    EVP_PKEY_free(key);
    X509_free(certificate);
    X509_free(authority);
    OCSP_BASICRESP_free(basic);
}

void certificates_chain(const struct certificate *certificate, const struct certificate *issuer,
                        char ret[192])
{
    X509 *subject = load_certificate(certificate);
    X509 *authority = load_certificate(issuer);
    name_file(certificate, "chain", ret);
    FILE *file = open_file(ret, "w");
    REQUIRE(PEM_write_X509(file, subject) == 1 && PEM_write_X509(file, authority) == 1);
    fclose(file);
    X509_free(authority);
    X509_free(subject);
}

void certificates_pack(const struct certificate *certificate, const char *password, char ret[192])
{
    X509 *subject = load_certificate(certificate);
    EVP_PKEY *key = load_key(certificate);
    PKCS12 *packed = PKCS12_create(password, "client", key, subject, NULL, 0, 0, 0, 0, 0);
    name_file(certificate, "p12", ret);
    FILE *file = open_file(ret, "w");
    REQUIRE(packed != NULL && i2d_PKCS12_fp(file, packed) == 1);
    fclose(file);
    PKCS12_free(packed);
    EVP_PKEY_free(key);
    X509_free(subject);
}

void certificates_lock(const struct certificate *certificate, const char *password, char ret[192])
{
    EVP_PKEY *key = load_key(certificate);
    name_file(certificate, "locked", ret);
    FILE *file = open_file(ret, "w");
    REQUIRE(PEM_write_PKCS8PrivateKey(file, key, EVP_aes_256_cbc(), password, (int)strlen(password),
                                      NULL, NULL) == 1);
    fclose(file);
    EVP_PKEY_free(key);
}
