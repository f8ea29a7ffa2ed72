/* SPDX-License-Identifier: MIT */
#include "service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "binding.h"
#include "exchange.h"
#include "tap.h"
#include "text.h"

#define FILE_MAX             ((size_t)1024 * 1024)
#define CONNECTION_MEMORY    ((size_t)64 * 1024)
#define DEFAULT_TLS_PRIORITY "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

static int socket_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static void on_connection(void *cls, struct MHD_Connection *c, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct resp_service *s = cls;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        resp_record_opened(s->record);
        struct resp_connection *of = calloc(1, sizeof *of);
        if (of) {
            of->number = atomic_load(&s->record->connections);
            resp_tap_open(socket_of(c), of->number);
        }
        *socket_context = of;
    } else {
        struct resp_connection *of = *socket_context;
        resp_record_closed(s->record);
        resp_tap_close(socket_of(c));
        if (of) {
            resp_login_clean_up(&of->login);
        }
        free(of);
        *socket_context = NULL;
    }
}

static struct resp_exchange *begin(struct resp_service *s, struct MHD_Connection *c,
                                   const char *url, const char *method)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct resp_connection *of = info ? info->socket_context : NULL;
    (void)atomic_fetch_add(&s->record->requests, 1);
    if (!of) {
        return NULL;
    }
    of->requests++;
    return resp_exchange_new(s, c, method, url, of);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **context)
{
    (void)version;
    if (!*context) {
        *context = begin(cls, c, url, method);
        return *context ? MHD_YES : MHD_NO;
    }
    struct resp_exchange *x = *context;
    if (*upload_size > 0 && !resp_exchange_is_decided(x)) {
        const size_t size = *upload_size;
        *upload_size = 0;
        return resp_exchange_upload(x, upload, size);
    }
    return resp_exchange_continue(x);
}

static void on_completed(void *cls, struct MHD_Connection *c, void **context,
                         enum MHD_RequestTerminationCode why)
{
    (void)cls;
    (void)c;
    (void)why;
    resp_exchange_destroy(*context);
    *context = NULL;
}

/* A whole small file as text. NULL and a message when that fails. */
static char *read_file(const char *path)
{
    FILE *f = fopen(path, "re");
    char *text = f ? malloc(FILE_MAX + 1) : NULL;
    bool ok = text != NULL;
    if (ok) {
        const size_t len = fread(text, 1, FILE_MAX, f);
        text[len] = '\0';
        ok = ferror(f) == 0;
    }
    if (f) {
        (void)fclose(f);
    }
    if (!ok) {
        (void)fprintf(stderr, "wsmi-responder: cannot read '%s'\n", path);
        free(text);
        return NULL;
    }
    return text;
}

static bool load(const char *path, char **ret)
{
    if (path) {
        *ret = read_file(path);
        return *ret != NULL;
    }
    return true;
}

static bool load_files(struct resp_service *s)
{
    const struct resp_options *o = s->options;
    if (!load(o->password_file, &s->password) || !load(o->cert_file, &s->cert) ||
        !load(o->key_file, &s->key) || !load(o->client_ca_file, &s->client_ca)) {
        return false;
    }
    if (o->cbt != CBT_NONE && !resp_binding_make(s->cert, &s->binding)) {
        (void)fputs("wsmi-responder: cannot read the certificate\n", stderr);
        return false;
    }
    if (s->password) {
        s->password[strcspn(s->password, "\r\n")] = '\0';
    }
    return true;
}

static void release(struct resp_service *s)
{
    if (s->password) {
        explicit_bzero(s->password, strlen(s->password));
    }
    if (s->key) {
        explicit_bzero(s->key, strlen(s->key));
    }
    resp_text_clean_up(&s->binding);
    free(s->password);
    free(s->cert);
    free(s->key);
    free(s->client_ca);
    *s = (struct resp_service){0};
}

static struct MHD_Daemon *start_daemon(struct resp_service *s, int listener)
{
    const struct resp_options *o = s->options;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    struct MHD_OptionItem items[16];
    size_t n = 0;
    items[n++] = (struct MHD_OptionItem){MHD_OPTION_LISTEN_SOCKET, listener, NULL};
    items[n++] =
        (struct MHD_OptionItem){MHD_OPTION_CONNECTION_LIMIT, (intptr_t)o->connection_limit, NULL};
    items[n++] = (struct MHD_OptionItem){MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                                         (intptr_t)CONNECTION_MEMORY, NULL};
    items[n++] = (struct MHD_OptionItem){MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, s};
    items[n++] = (struct MHD_OptionItem){MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, s};
    if (gnutls_rnd(GNUTLS_RND_NONCE, s->digest_seed, sizeof s->digest_seed) == 0) {
        items[n++] = (struct MHD_OptionItem){MHD_OPTION_DIGEST_AUTH_RANDOM, sizeof s->digest_seed,
                                             s->digest_seed};
    }
    items[n++] = (struct MHD_OptionItem){MHD_OPTION_NONCE_NC_SIZE, 1024, NULL};
    if (o->tls) {
        static char usual[] = DEFAULT_TLS_PRIORITY;
        flags |= MHD_USE_TLS;
        items[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, s->cert};
        items[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, s->key};
        union {
            const char *given;
            void *item;
        } priority = {.given = o->tls_priority ? o->tls_priority : usual};
        items[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, priority.item};
        if (s->client_ca) {
            items[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_TRUST, 0, s->client_ca};
        }
    }
    items[n] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, s, MHD_OPTION_ARRAY, items,
                            MHD_OPTION_END);
}

bool resp_service_start(struct resp_service *s, const struct resp_options *options,
                        struct resp_record *record, int listener)
{
    *s = (struct resp_service){.options = options, .record = record};
    if (!load_files(s)) {
        release(s);
        (void)close(listener);
        return false;
    }
    if (!resp_timer_init(&s->timer)) {
        (void)fputs("wsmi-responder: cannot start a thread\n", stderr);
        release(s);
        (void)close(listener);
        return false;
    }
    resp_server_start(&s->server, options, record);
    s->daemon = start_daemon(s, listener);
    if (!s->daemon) {
        resp_server_stop(&s->server);
        (void)fputs(
            "wsmi-responder: cannot start the service; check certificate, key and TLS priority\n",
            stderr);
        resp_timer_stop(&s->timer);
        resp_timer_clean_up(&s->timer);
        release(s);
        (void)close(listener);
        return false;
    }
    return true;
}

void resp_service_stop(struct resp_service *s)
{
    /* Everyone who waits is resumed first: libmicrohttpd aborts the process when it is stopped with
     * suspended connections. */
    resp_timer_stop(&s->timer);
    MHD_stop_daemon(s->daemon);
    resp_server_stop(&s->server);
    resp_timer_clean_up(&s->timer);
    release(s);
}
