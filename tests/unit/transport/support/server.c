/* SPDX-License-Identifier: MIT */
#include "server.h"

#include "check.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 4096, REQUEST_MAX = 1 << 21, MAX_STAPLE_BYTES = 8192 };

const struct step serve_forever[3] = {
    {.kind = STEP_READ_REQUEST}, {.kind = STEP_SEND, .text = OK}, {.kind = STEP_START_OVER}};

struct connection {
    struct server *server;
    struct script script;
    pthread_t thread;
    int fd;
    SSL *tls;
    char *held; /* bytes read beyond the last request */
    size_t held_size;
};

struct server {
    char staple[192]; /* file name */
    int listener;
    int stop_pipe[2];
    unsigned port;
    pthread_t thread;
    SSL_CTX *context;
    const struct script *scripts;
    size_t script_count;

    pthread_mutex_t lock;
    unsigned accepted;
    unsigned requests;
    char *last;
    unsigned last_reads;
    struct connection *connections[MAX_CONNECTIONS];
};

/* False when the server is to stop. Waits for `fd` (or for `timeout_ms`). */
static bool wait_for(struct connection *connection, short events, int timeout_ms)
{
    struct pollfd fds[2] = {{connection->server->stop_pipe[0], POLLIN, 0},
                            {connection->fd, events, 0}};
    int ready = poll(fds, events == 0 ? 1 : 2, timeout_ms);
    return ready >= 0 && (fds[0].revents & POLLIN) == 0;
}

/* > 0, or <= 0 at the end. */
static int receive(struct connection *connection, char *to, size_t size)
{
    if ((connection->tls == NULL || SSL_pending(connection->tls) == 0) &&
        !wait_for(connection, POLLIN, -1)) {
        return -1;
    }
    return connection->tls != NULL ? SSL_read(connection->tls, to, (int)size)
                                   : (int)recv(connection->fd, to, size, 0);
}

static bool transmit(struct connection *connection, const char *from, size_t size)
{
    while (size > 0) {
        ssize_t sent = connection->tls != NULL
                           ? SSL_write(connection->tls, from, (int)(size > 16384 ? 16384 : size))
                           : send(connection->fd, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && connection->tls == NULL && errno == EAGAIN) {
            if (!wait_for(connection, POLLOUT, -1)) {
                return false;
            }
            continue;
        }
        if (sent <= 0) {
            return false;
        }
        from += sent;
        size -= (size_t)sent;
    }
    return true;
}

static size_t content_length(const char *request)
{
    for (const char *line = request; (line = strstr(line, "\r\n")) != NULL;) {
        line += 2;
        if (strncasecmp(line, "Content-Length:", 15) == 0) {
            return strtoul(line + 15, NULL, 10);
        }
    }
    return 0;
}

static void record(struct server *server, const char *request, size_t size, unsigned reads)
{
    pthread_mutex_lock(&server->lock);
    server->requests++;
    server->last_reads = reads;
    free(server->last);
    server->last = malloc(size + 1);
    if (server->last != NULL) {
        memcpy(server->last, request, size);
        server->last[size] = '\0';
    }
    pthread_mutex_unlock(&server->lock);
}

static bool read_request(struct connection *connection, bool with_body)
{
    char *buffer = malloc(REQUEST_MAX + 1);
    size_t used = connection->held_size;
    size_t wanted = 0;
    unsigned reads = 0;
    bool complete = false;
    if (used > 0) {
        memcpy(buffer, connection->held, used);
    }
    while (!complete) {
        buffer[used] = '\0';
        char *end = strstr(buffer, "\r\n\r\n");
        if (end != NULL) {
            wanted = (size_t)(end + 4 - buffer) + (with_body ? content_length(buffer) : 0);
            if (used >= wanted) {
                complete = true;
                break;
            }
        }
        int got = used < REQUEST_MAX ? receive(connection, buffer + used, REQUEST_MAX - used) : -1;
        if (got <= 0) {
            break;
        }
        reads++;
        used += (size_t)got;
    }
    if (complete) {
        record(connection->server, buffer, wanted, reads);
        free(connection->held);
        connection->held_size = used - wanted;
        connection->held = malloc(connection->held_size + 1);
        memcpy(connection->held, buffer + wanted, connection->held_size);
    }
    free(buffer);
    return complete;
}

static bool send_fill(struct connection *connection, size_t size)
{
    char block[4096];
    memset(block, 'x', sizeof(block));
    while (size > 0) {
        size_t part = size < sizeof(block) ? size : sizeof(block);
        if (!transmit(connection, block, part)) {
            return false;
        }
        size -= part;
    }
    return true;
}

static bool send_drip(struct connection *connection, const char *text, size_t pause_ms)
{
    for (; *text != '\0'; text++) {
        if (!transmit(connection, text, 1) || !wait_for(connection, 0, (int)pause_ms)) {
            return false;
        }
    }
    return true;
}

static void reset(struct connection *connection)
{
    struct linger now = {1, 0};
    setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    close(connection->fd);
    connection->fd = -1;
}

static bool run_step(struct connection *connection, const struct step *step)
{
    switch (step->kind) {
    case STEP_READ_REQUEST:
        return read_request(connection, true);
    case STEP_READ_HEADER:
        return read_request(connection, false);
    case STEP_SEND:
        return transmit(connection, step->text, step->size > 0 ? step->size : strlen(step->text));
    case STEP_FILL:
        return send_fill(connection, step->size);
    case STEP_DRIP:
        return send_drip(connection, step->text, step->size);
    case STEP_SLEEP:
        return wait_for(connection, 0, (int)step->size);
    case STEP_RESET:
        reset(connection);
        return false;
    case STEP_SILENT:
        (void)wait_for(connection, 0, -1);
        return false;
    case STEP_START_OVER:
    case STEP_CLOSE:
        break;
    }
    return false;
}

static void run_script(struct connection *connection)
{
    size_t next = 0;
    while (next < connection->script.count) {
        const struct step *step = &connection->script.steps[next];
        if (step->kind == STEP_START_OVER) {
            next = 0;
        } else if (run_step(connection, step)) {
            next++;
        } else {
            return;
        }
    }
}

static void *serve(void *context)
{
    struct connection *connection = context;
    bool ready = true;
    if (connection->server->context != NULL) {
        connection->tls = SSL_new(connection->server->context);
        SSL_set_fd(connection->tls, connection->fd);
        struct timeval patience = {5, 0};
        setsockopt(connection->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        ready = SSL_accept(connection->tls) == 1;
    }
    if (ready) {
        run_script(connection);
    }
    if (!ready && connection->fd >= 0) {
        /* Closing with bytes unread would reset the connection and lose the alert on its way. */
        char ignored[256];
        shutdown(connection->fd, SHUT_WR);
        while (wait_for(connection, POLLIN, -1) &&
               recv(connection->fd, ignored, sizeof(ignored), 0) > 0) {
        }
    }
    if (connection->tls != NULL) {
        if (ready && connection->fd >= 0) {
            SSL_shutdown(connection->tls);
        }
        SSL_free(connection->tls);
    }
    if (connection->fd >= 0) {
        close(connection->fd);
    }
    free(connection->held);
    return NULL;
}

static void *accept_all(void *context)
{
    struct server *server = context;
    for (;;) {
        struct pollfd fds[2] = {{server->stop_pipe[0], POLLIN, 0}, {server->listener, POLLIN, 0}};
        if (poll(fds, 2, -1) < 0 || (fds[0].revents & POLLIN) != 0) {
            return NULL;
        }
        int fd = accept(server->listener, NULL, NULL);
        if (fd < 0) {
            continue;
        }
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        struct connection *connection = calloc(1, sizeof(*connection));
        pthread_mutex_lock(&server->lock);
        size_t index = server->accepted++;
        server->connections[index] = connection;
        pthread_mutex_unlock(&server->lock);
        REQUIRE(index < MAX_CONNECTIONS);
        size_t script = index < server->script_count ? index : server->script_count - 1;
        connection->server = server;
        connection->script = server->scripts[script];
        connection->fd = fd;
        REQUIRE(pthread_create(&connection->thread, NULL, serve, connection) == 0);
    }
}

static int staple(SSL *ssl, void *path)
{
    FILE *file = fopen(path, "r");
    REQUIRE(file != NULL);
    unsigned char *bytes = OPENSSL_malloc(MAX_STAPLE_BYTES);
    size_t size = fread(bytes, 1, MAX_STAPLE_BYTES, file);
    fclose(file);
    /* OpenSSL frees the bytes. */
    REQUIRE(size > 0 && SSL_set_tlsext_status_ocsp_resp(ssl, bytes, (int)size) == 1);
    return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *make_context(struct server *server, const struct server_tls *tls)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    REQUIRE(context != NULL);
    SSL_CTX_set_security_level(context, 0);
    REQUIRE(SSL_CTX_use_certificate_chain_file(context, tls->certificate) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey_file(context, tls->key, SSL_FILETYPE_PEM) == 1);
    if (tls->max_version != 0) {
        SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
        REQUIRE(SSL_CTX_set_max_proto_version(context, tls->max_version) == 1);
    }
    if (tls->want_client_certificate) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    if (tls->client_authority != NULL) {
        REQUIRE(SSL_CTX_load_verify_locations(context, tls->client_authority, NULL) == 1);
    }
    if (tls->staple != NULL) {
        snprintf(server->staple, sizeof(server->staple), "%s", tls->staple);
        SSL_CTX_set_tlsext_status_cb(context, staple);
        SSL_CTX_set_tlsext_status_arg(context, server->staple);
    }
    return context;
}

static int bind_to_loopback(unsigned *ret_port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    REQUIRE(fd >= 0);
    REQUIRE(bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
    REQUIRE(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
    *ret_port = ntohs(address.sin_port);
    return fd;
}

static int listen_on_loopback(unsigned *ret_port)
{
    int fd = bind_to_loopback(ret_port);
    REQUIRE(listen(fd, 128) == 0);
    return fd;
}

struct server *server_start(const struct script *scripts, size_t count,
                            const struct server_tls *tls)
{
    struct server *server = calloc(1, sizeof(*server));
    REQUIRE(server != NULL);
    server->scripts = scripts;
    server->script_count = count;
    server->context = tls != NULL ? make_context(server, tls) : NULL;
    server->listener = listen_on_loopback(&server->port);
    REQUIRE(pipe(server->stop_pipe) == 0);
    REQUIRE(pthread_mutex_init(&server->lock, NULL) == 0);
    /* The server's own writes to dead TLS connections; the client's thread blocks the signal. */
    sigset_t pipe_signal;
    sigset_t before;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    REQUIRE(pthread_create(&server->thread, NULL, accept_all, server) == 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return server;
}

unsigned server_port(const struct server *server)
{
    return server->port;
}

unsigned server_accepted(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    unsigned count = server->accepted;
    pthread_mutex_unlock(&server->lock);
    return count;
}

unsigned server_requests(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    unsigned count = server->requests;
    pthread_mutex_unlock(&server->lock);
    return count;
}

char *server_last_request(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    char *copy = server->last != NULL ? strdup(server->last) : NULL;
    pthread_mutex_unlock(&server->lock);
    REQUIRE(copy != NULL);
    return copy;
}

void server_expect_post(struct server *server, const char *fields)
{
    char expected[512];
    char *sent = server_last_request(server);
    snprintf(expected, sizeof(expected),
             "POST /wsman HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUser-Agent: wsmi-test\r\n%s",
             server_port(server), fields);
    CHECK_MSG(strcmp(sent, expected) == 0, "sent: %s", sent);
    free(sent);
}

unsigned server_last_request_reads(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    unsigned count = server->last_reads;
    pthread_mutex_unlock(&server->lock);
    return count;
}

void server_stop(struct server *server)
{
    REQUIRE(write(server->stop_pipe[1], "x", 1) == 1);
    pthread_join(server->thread, NULL);
    for (unsigned i = 0; i < server->accepted; i++) {
        pthread_join(server->connections[i]->thread, NULL);
        free(server->connections[i]);
    }
    close(server->listener);
    close(server->stop_pipe[0]);
    close(server->stop_pipe[1]);
    SSL_CTX_free(server->context);
    pthread_mutex_destroy(&server->lock);
    free(server->last);
    free(server);
}

unsigned server_unused_port(void)
{
    unsigned port;
    (void)bind_to_loopback(&port); /* kept, so that nobody else gets it either */
    return port;
}

enum { DEAF_CONNECTIONS = 8 };

struct deaf {
    int fds[1 + DEAF_CONNECTIONS];
    unsigned port;
};

struct deaf *deaf_start(void)
{
    struct deaf *deaf = calloc(1, sizeof(*deaf));
    REQUIRE(deaf != NULL);
    deaf->fds[0] = listen_on_loopback(&deaf->port);
    REQUIRE(listen(deaf->fds[0], 0) == 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)deaf->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (int i = 1; i <= DEAF_CONNECTIONS; i++) {
        deaf->fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        REQUIRE(deaf->fds[i] >= 0);
        (void)connect(deaf->fds[i], (struct sockaddr *)&address, sizeof(address));
    }
    return deaf;
}

unsigned deaf_port(const struct deaf *deaf)
{
    return deaf->port;
}

void deaf_stop(struct deaf *deaf)
{
    for (int i = 0; i <= DEAF_CONNECTIONS; i++) {
        close(deaf->fds[i]);
    }
    free(deaf);
}
