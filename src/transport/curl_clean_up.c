/* SPDX-License-Identifier: MIT */
/*
 * libcurl has the process ignore SIGPIPE while it cleans these up, whatever its handles were told,
 * and then puts back what it found. Two threads at once would find each other's and put that back
 * for good, so there is one at a time in the process.
 */
#include "transport/curl_internal.h"

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

void wsmi_curl_clean_up_share(CURLSH *share)
{
    (void)pthread_mutex_lock(&turn);
    (void)curl_share_cleanup(share);
    (void)pthread_mutex_unlock(&turn);
}

void wsmi_curl_clean_up_multi(CURLM *multi)
{
    (void)pthread_mutex_lock(&turn);
    (void)curl_multi_cleanup(multi);
    (void)pthread_mutex_unlock(&turn);
}
