/* SPDX-License-Identifier: MIT */
#include "certificates.h"

#include "check.h"

#include <ftw.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[64];
static long serial = 1000;
/* Of every certificate with such a key: to make one costs half a minute under valgrind, and what
 * tells these certificates apart is how they are signed. */
static EVP_PKEY *rsa_key;

const char *certificates_begin(void)
{
    const char *parent = getenv("TMPDIR");
    snprintf(directory, sizeof(directory), "%s/certificates-XXXXXX",
             parent != NULL && strlen(parent) < 32 ? parent : "/tmp");
    REQUIRE(mkdtemp(directory) != NULL);
    return directory;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)status;
    (void)type;
    (void)at;
    return remove(path);
}

void certificates_end(void)
{
    EVP_PKEY_free(rsa_key);
    rsa_key = NULL;
    REQUIRE(nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
}

static void extend(X509 *subject, X509 *issuer, int nid, const char *value)
{
    if (value != NULL) {
        X509V3_CTX context;
        X509V3_set_ctx(&context, issuer, subject, NULL, NULL, 0);
        X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
        REQUIRE(extension != NULL && X509_add_ext(subject, extension, -1) == 1);
        X509_EXTENSION_free(extension);
    }
}

static void load(const struct certificate *certificate, X509 **ret, EVP_PKEY **ret_key)
{
    FILE *file = fopen(certificate->path, "r");
    REQUIRE(file != NULL);
    *ret = PEM_read_X509(file, NULL, NULL, NULL);
    fclose(file);
    *ret_key = NULL;
    if ((file = fopen(certificate->key, "r")) != NULL) {
        *ret_key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
        fclose(file);
    }
    REQUIRE(*ret != NULL && *ret_key != NULL);
}

static void store(struct certificate *certificate, const char *name, X509 *subject, EVP_PKEY *key)
{
    snprintf(certificate->path, sizeof(certificate->path), "%s/%s.pem", directory, name);
    snprintf(certificate->key, sizeof(certificate->key), "%s/%s.key", directory, name);
    FILE *file = fopen(certificate->path, "w");
    REQUIRE(file != NULL && PEM_write_X509(file, subject) == 1);
    fclose(file);
    file = fopen(certificate->key, "w");
    REQUIRE(file != NULL && PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1);
    fclose(file);
}

static const struct kind {
    const char *key;
    const char *digest; /* NULL: the key's own */
    bool is_pss;
} kinds[] = {
    [CERTIFICATE_EC_SHA256] = {"EC", "SHA256", false},
    [CERTIFICATE_EC_SHA384] = {"EC", "SHA384", false},
    [CERTIFICATE_RSA_MD5] = {"RSA", "MD5", false},
    [CERTIFICATE_RSA_SHA1] = {"RSA", "SHA1", false},
    [CERTIFICATE_RSA_SHA224] = {"RSA", "SHA224", false},
    [CERTIFICATE_RSA_SHA256] = {"RSA", "SHA256", false},
    [CERTIFICATE_RSA_SHA384] = {"RSA", "SHA384", false},
    [CERTIFICATE_RSA_SHA512] = {"RSA", "SHA512", false},
    [CERTIFICATE_PSS_SHA256] = {"RSA", "SHA256", true},
    [CERTIFICATE_PSS_SHA384] = {"RSA", "SHA384", true},
    [CERTIFICATE_ED25519] = {"ED25519", NULL, false},
};

static EVP_PKEY *make_key(const struct kind *kind)
{
    if (strcmp(kind->key, "RSA") == 0) {
        if (rsa_key == NULL) {
            rsa_key = EVP_RSA_gen(2048);
        }
        return rsa_key != NULL && EVP_PKEY_up_ref(rsa_key) == 1 ? rsa_key : NULL;
    }
    return strcmp(kind->key, "EC") == 0 ? EVP_EC_gen("P-256")
                                        : EVP_PKEY_Q_keygen(NULL, NULL, kind->key);
}

static void sign(X509 *subject, EVP_PKEY *key, const struct kind *kind)
{
    const EVP_MD *digest = kind->digest == NULL ? NULL : EVP_get_digestbyname(kind->digest);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *padding = NULL;
    REQUIRE(context != NULL && (digest == NULL) == (kind->digest == NULL));
    REQUIRE(EVP_DigestSignInit(context, &padding, digest, NULL, key) == 1);
    if (kind->is_pss) {
        REQUIRE(EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING) > 0);
    }
    REQUIRE(X509_sign_ctx(subject, context) > 0);
    EVP_MD_CTX_free(context);
}

void certificates_make_kind(struct certificate *certificate,
                            const struct certificate_request *request, enum certificate_kind kind)
{
    X509 *subject = X509_new();
    X509 *issuer = subject;
    EVP_PKEY *key = make_key(&kinds[kind]);
    EVP_PKEY *issuer_key = key;
    REQUIRE(subject != NULL && key != NULL);
    if (request->issuer != NULL) {
        load(request->issuer, &issuer, &issuer_key);
    }
    X509_NAME *name = X509_get_subject_name(subject);
    REQUIRE(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                       (const unsigned char *)request->name, -1, -1, 0) == 1);
    REQUIRE(X509_set_version(subject, X509_VERSION_3) == 1);
    REQUIRE(ASN1_INTEGER_set(X509_get_serialNumber(subject), serial++) == 1);
    REQUIRE(X509_set_issuer_name(subject, X509_get_subject_name(issuer)) == 1);
    REQUIRE(X509_gmtime_adj(X509_getm_notBefore(subject), request->from_seconds) != NULL);
    REQUIRE(X509_gmtime_adj(X509_getm_notAfter(subject), request->to_seconds) != NULL);
    REQUIRE(X509_set_pubkey(subject, key) == 1);
    extend(subject, issuer, NID_basic_constraints,
           request->authority ? "critical,CA:TRUE" : "CA:FALSE");
    extend(subject, issuer, NID_subject_alt_name, request->alternative_name);
    extend(subject, issuer, NID_ext_key_usage, request->purpose);
    sign(subject, issuer_key, &kinds[kind]);
    store(certificate, request->name, subject, key);
    if (request->issuer != NULL) {
        X509_free(issuer);
        EVP_PKEY_free(issuer_key);
    }
    X509_free(subject);
    EVP_PKEY_free(key);
}

void certificates_make(struct certificate *certificate, const struct certificate_request *request)
{
    certificates_make_kind(certificate, request, CERTIFICATE_EC_SHA256);
}

void certificates_hash(const struct certificate *certificate, const char *name, char ret[128])
{
    X509 *subject;
    EVP_PKEY *key;
    char link[192];
    load(certificate, &subject, &key);
    snprintf(ret, 128, "%s/%s", directory, name);
    REQUIRE(mkdir(ret, 0700) == 0);
    snprintf(link, sizeof(link), "%s/%08lx.0", ret, X509_subject_name_hash(subject));
    REQUIRE(symlink(certificate->path, link) == 0);
    X509_free(subject);
    EVP_PKEY_free(key);
}
