/* SPDX-License-Identifier: MIT */
/*
 * Handles of libcurl. Making one and telling it everything about its endpoint costs a third of what
 * the exchange itself does, so one is kept from an exchange that went well for the next: cleared of
 * all that was the exchange's, whose memory it must not outlive.
 */
#define _DEFAULT_SOURCE /* madvise */
#include "transport/curl_internal.h"

#include <sys/mman.h>
#include <unistd.h>

/* What libcurl reads at once. It keeps the buffer as long as the exchange lasts, so a thousand that
 * wait for a few hundred bytes each need little; long answers need few calls. */
enum { FEW_BYTES = 2048, MANY_BYTES = 65536 };

/* A handle takes 10 KiB, a connection as much. Of more than a step glibc would give back some. */
enum { MANY_PIECES = 64, PIECES_A_STEP = 8, STEP_BYTES = 120 * 1024 };

CURLcode wsmi_curl_first_failure(const CURLcode *codes, size_t count)
{
    CURLcode code = CURLE_OK;
    for (size_t i = 0; code == CURLE_OK && i < count; i++) {
        code = codes[i];
    }
    return code;
}

void wsmi_curl_handle_make_room(struct wsmi_curl *curl)
{
    const struct wsmi_allocator *allocator = curl->allocator;
    curl->pieces_made++;
    if (curl->pieces_made < MANY_PIECES || curl->pieces_made % PIECES_A_STEP != 0) {
        return;
    }
    unsigned char *room = allocator->acquire(allocator->context, STEP_BYTES);
    if (room == NULL) {
        return;
    }
#ifdef MADV_POPULATE_WRITE
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t skipped = page - (uintptr_t)room % page;
    if (skipped < STEP_BYTES) {
        (void)madvise(room + skipped, (STEP_BYTES - skipped) / page * page, MADV_POPULATE_WRITE);
    }
#endif
    allocator->release(allocator->context, room);
}

static CURL *make(struct wsmi_endpoint *endpoint, CURLcode *ret_code)
{
    wsmi_curl_handle_make_room(endpoint->curl);
    CURL *easy = curl_easy_init();
    *ret_code = CURLE_OUT_OF_MEMORY;
    if (easy != NULL) {
        /* First of all: without it giving the handle up touches the disposition of SIGPIPE. */
        (void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        *ret_code = wsmi_curl_endpoint_apply(endpoint, easy);
    }
    if (*ret_code == CURLE_OK) {
        *ret_code = wsmi_curl_exchange_hook(easy);
        (void)curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)FEW_BYTES);
    }
    if (*ret_code != CURLE_OK && easy != NULL) {
        curl_easy_cleanup(easy);
        easy = NULL;
    }
    return easy;
}

CURL *wsmi_curl_handle_take(struct wsmi_endpoint *endpoint, CURLcode *ret_code)
{
    CURL *easy = endpoint->spare;
    *ret_code = CURLE_OK;
    endpoint->spare = NULL;
    if (easy == NULL) {
        easy = make(endpoint, ret_code);
    }
    if (easy != NULL && endpoint->reads_much) {
        /* Not taken while there is a buffer; the one there is will do. */
        (void)curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)MANY_BYTES);
    }
    return easy;
}

void wsmi_curl_handle_note_read(struct wsmi_endpoint *endpoint, size_t bytes)
{
    endpoint->reads_much = endpoint->reads_much || bytes >= FEW_BYTES;
}

/* Whatever libcurl was lent or told for one exchange. */
static bool forget(CURL *easy)
{
    CURLcode codes[] = {
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, NULL),
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, ""),
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, NULL),
        curl_easy_setopt(easy, CURLOPT_PRIVATE, NULL),
        curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 0L),
    };
    return wsmi_curl_first_failure(codes, sizeof(codes) / sizeof(codes[0])) == CURLE_OK;
}

/* What it was told belongs to its exchange alone: to libcurl another nonce that does not come as a
 * replacement for a stale one means that the password was wrong. */
static bool knows_digest(const struct wsmi_endpoint *endpoint)
{
    const struct wsmi_endpoint_config *config = &endpoint->copy.config;
    return config->digest_user != NULL || config->proxy.scheme == WSMI_AUTH_DIGEST;
}

void wsmi_curl_handle_give(struct wsmi_endpoint *endpoint, CURL *easy, bool is_sound)
{
    if (is_sound && endpoint->spare == NULL && !knows_digest(endpoint) && forget(easy)) {
        endpoint->spare = easy;
    } else {
        curl_easy_cleanup(easy);
    }
}
