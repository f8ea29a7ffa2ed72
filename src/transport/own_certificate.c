/* SPDX-License-Identifier: MIT */
#include "transport/own_certificate.h"

#include "core/ascii.h"
#include "core/fail.h"
#include "wsmi/buf.h"
#include "wsmi/secret.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

enum { SHA1_DIGITS = 40, SHA256_DIGITS = 64, PIECE_BYTES = 4096 };

bool wsmi_own_certificate_is_thumbprint(struct wsmi_view text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!wsmi_ascii_is(text.ptr[i], WSMI_HEX)) {
            return false;
        }
    }
    return text.len == SHA1_DIGITS || text.len == SHA256_DIGITS;
}

static bool ends_with(const char *name, const char *const *endings, size_t count)
{
    struct wsmi_view all = wsmi_view_from_str(name);
    for (size_t i = 0; i < count; i++) {
        struct wsmi_view ending = wsmi_view_from_str(endings[i]);
        if (all.len > ending.len &&
            wsmi_view_eq_nocase((struct wsmi_view){all.ptr + all.len - ending.len, ending.len},
                                ending)) {
            return true;
        }
    }
    return false;
}

bool wsmi_own_certificate_is_packed(const char *file)
{
    static const char *const endings[] = {".p12", ".pfx"};
    return ends_with(file, endings, 2);
}

static bool is_candidate(const char *name)
{
    static const char *const endings[] = {".pem", ".crt", ".cer"};
    return name[0] != '.' && (wsmi_own_certificate_is_packed(name) || ends_with(name, endings, 3));
}

/* --- files --- */

static bool read_open_file(int file, struct wsmi_buf *ret)
{
    uint8_t piece[PIECE_BYTES];
    struct stat status;
    struct wsmi_err err;
    ssize_t length = -1;
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
        while ((length = read(file, piece, sizeof(piece))) > 0 && !ret->failed) {
            wsmi_buf_put(ret, (struct wsmi_view){piece, (size_t)length});
        }
    }
    wsmi_wipe(piece, sizeof(piece)); /* there may be a key in it */
    return length == 0 && wsmi_buf_ok(ret, &err);
}

/* Never waits: what is no regular file (a pipe, say) is not read. */
static bool read_file(const char *path, struct wsmi_buf *ret)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0) {
        return false;
    }
    bool is_read = read_open_file(file, ret);
    (void)close(file);
    return is_read;
}

/* --- certificates --- */

static X509 *read_packed(BIO *in, const char *password)
{
    X509 *certificate = NULL;
    EVP_PKEY *key = NULL;
    PKCS12 *packed = d2i_PKCS12_bio(in, NULL);
    if (packed != NULL && PKCS12_parse(packed, password, &key, &certificate, NULL) != 1) {
        certificate = NULL;
    }
    EVP_PKEY_free(key);
    PKCS12_free(packed);
    return certificate;
}

/* OpenSSL's queue of errors is left as it was found: it is the program's. */
static X509 *read_certificate(const char *path, const char *password)
{
    static char no_password[] = "";
    struct wsmi_buf content;
    X509 *certificate = NULL;
    BIO *in = NULL;
    (void)ERR_set_mark();
    wsmi_buf_init(&content, wsmi_allocator_system(), WSMI_OWN_CERTIFICATE_MAX_FILE_BYTES);
    if (read_file(path, &content)) {
        in = BIO_new_mem_buf(content.ptr, (int)content.len);
    }
    if (in != NULL) {
        /* A password to give stands for the question that OpenSSL would ask on the terminal. */
        certificate = wsmi_own_certificate_is_packed(path)
                          ? read_packed(in, password)
                          : PEM_read_bio_X509(in, NULL, NULL, no_password);
    }
    BIO_free(in);
    wsmi_buf_clean_up(&content);
    (void)ERR_pop_to_mark();
    return certificate;
}

static bool has_thumbprint(const X509 *certificate, struct wsmi_view thumbprint)
{
    uint8_t hash[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    const EVP_MD *digest = thumbprint.len == SHA1_DIGITS ? EVP_sha1() : EVP_sha256();
    if (X509_digest(certificate, digest, hash, &length) != 1 || thumbprint.len != 2u * length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (wsmi_ascii_hex_value(thumbprint.ptr[2 * i]) != hash[i] >> 4 ||
            wsmi_ascii_hex_value(thumbprint.ptr[2 * i + 1]) != (hash[i] & 0xF)) {
            return false;
        }
    }
    return true;
}

bool wsmi_own_certificate_matches(const char *file, const char *password,
                                  struct wsmi_view thumbprint)
{
    X509 *certificate = read_certificate(file, password);
    bool matches = certificate != NULL && has_thumbprint(certificate, thumbprint);
    X509_free(certificate);
    return matches;
}

/* --- directories --- */

/* "directory/name" without the ending of `name` past `length`, and with another one. */
static bool write_path(char ret[WSMI_OWN_CERTIFICATE_PATH_BYTES], const char *directory,
                       const char *name, size_t length, const char *ending)
{
    int written = snprintf(ret, WSMI_OWN_CERTIFICATE_PATH_BYTES, "%s/%.*s%s", directory,
                           (int)length, name, ending);
    return written > 0 && written < WSMI_OWN_CERTIFICATE_PATH_BYTES;
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* Whether one of the parts of a PEM file is a private key, in whatever form. */
static bool holds_key(const char *path)
{
    static const struct wsmi_view ending = WSMI_VIEW_INIT("PRIVATE KEY-----");
    struct wsmi_buf content;
    bool found = false;
    wsmi_buf_init(&content, wsmi_allocator_system(), WSMI_OWN_CERTIFICATE_MAX_FILE_BYTES);
    if (read_file(path, &content)) {
        for (size_t i = 0; !found && i + ending.len <= content.len; i++) {
            found = memcmp(content.ptr + i, ending.ptr, ending.len) == 0;
        }
    }
    wsmi_buf_clean_up(&content);
    return found;
}

/* Fills `key` for `file`. False: there is none. */
static bool find_key(const char *directory, const char *name, struct wsmi_own_certificate *ret)
{
    bool is_beside =
        !wsmi_own_certificate_is_packed(name) &&
        write_path(ret->key, directory, name, (size_t)(strrchr(name, '.') - name), ".key") &&
        is_file(ret->key);
    if (is_beside) {
        return true;
    }
    ret->key[0] = '\0';
    return wsmi_own_certificate_is_packed(name) || holds_key(ret->file);
}

struct search {
    const char *directory;
    const char *password;
    struct wsmi_view thumbprint;
    char best[NAME_MAX + 1]; /* empty: none yet */
    bool lacks_key;          /* one was found whose key was not */
    struct wsmi_own_certificate found;
};

static void look_at(struct search *search, const char *name)
{
    struct wsmi_own_certificate seen;
    if ((search->best[0] != '\0' && strcmp(name, search->best) > 0) ||
        !write_path(seen.file, search->directory, name, strlen(name), "") ||
        !wsmi_own_certificate_matches(seen.file, search->password, search->thumbprint)) {
        return;
    }
    if (!find_key(search->directory, name, &seen)) {
        search->lacks_key = true;
        return;
    }
    (void)snprintf(search->best, sizeof(search->best), "%s", name);
    search->found = seen;
}

static bool look_through(DIR *open_directory, struct search *search, struct wsmi_err *err)
{
    const struct dirent *entry;
    size_t count = 0;
    while ((entry = readdir(open_directory)) != NULL) {
        if (!is_candidate(entry->d_name)) {
            continue;
        }
        if (count++ == WSMI_OWN_CERTIFICATE_MAX_FILES) {
            return wsmi_fail(err, WSMI_E_LIMIT, 0,
                             "the directory of client certificates holds more than 4096 of them");
        }
        look_at(search, entry->d_name);
    }
    if (search->best[0] != '\0') {
        return true;
    }
    return wsmi_fail(err, WSMI_E_USAGE, 0,
                     search->lacks_key
                         ? "the client certificate with this thumbprint has no key beside it"
                         : "no client certificate with this thumbprint is in the directory of "
                           "them, or none that can be opened");
}

/* The program may go elsewhere before a connection is made. */
static bool make_absolute(const char *directory, char ret[PATH_MAX])
{
    if (directory[0] == '/') {
        return snprintf(ret, PATH_MAX, "%s", directory) < PATH_MAX;
    }
    if (getcwd(ret, PATH_MAX) == NULL) {
        return false;
    }
    size_t length = strlen(ret);
    return snprintf(ret + length, PATH_MAX - length, "/%s", directory) < (int)(PATH_MAX - length);
}

bool wsmi_own_certificate_find(const char *directory, const char *password,
                               struct wsmi_view thumbprint, struct wsmi_own_certificate *ret,
                               struct wsmi_err *err)
{
    char place[PATH_MAX];
    DIR *open_directory = make_absolute(directory, place) ? opendir(place) : NULL;
    struct search search = {place, password, thumbprint, "", false, {"", ""}};
    if (open_directory == NULL) {
        return wsmi_fail(err, WSMI_E_USAGE, 0,
                         "the directory of client certificates cannot be read");
    }
    bool found = look_through(open_directory, &search, err);
    (void)closedir(open_directory);
    if (found) {
        *ret = search.found;
    }
    return found;
}
