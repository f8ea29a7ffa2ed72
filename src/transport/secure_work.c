/* SPDX-License-Identifier: MIT */
#include "transport/secure_work.h"

#include "core/fail.h"
#include "core/line.h"
#include "core/num.h"
#include "proto/auth_fsm.h"
#include "transport/thread.h"

enum {
    /* What a call may make beyond what it was given: a token, or what sealing adds. */
    MAX_GROWTH_BYTES = WSMI_AUTH_MAX_TOKEN_BYTES + 1
};

struct worker {
    pthread_t thread;
    struct wsmi_pool *pool;
    bool is_running; /* under the pool's lock, as the next */
    bool is_calling; /* it is in a call that may hang */
    bool is_detached;
};

/* Freed by whoever holds the last reference: its maker, or a worker whose call came back late. */
struct wsmi_pool {
    const struct wsmi_allocator *allocator;
    struct wsmi_security *security;
    wsmi_job_finished *finished;
    void *context;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t wake;
    struct wsmi_link queue;
    struct worker *workers;
    unsigned worker_count;
    unsigned max_workers;
    unsigned idle_count;
    unsigned queue_count;
    unsigned references;
    bool is_stopping;
};

/* --- one call --- */

static enum wsmi_security_code code_of_output(const struct wsmi_job *job)
{
    bool is_message = job->kind == WSMI_JOB_WRAP || job->kind == WSMI_JOB_UNWRAP;
    if (job->input.failed == WSMI_E_OOM || job->output.failed == WSMI_E_OOM ||
        job->output_header.failed == WSMI_E_OOM) {
        return WSMI_SECURITY_OOM;
    }
    /* A token that is too large is so by its owner's count. */
    bool is_over = job->output.failed != WSMI_OK || job->output_header.failed != WSMI_OK;
    return is_message && is_over ? WSMI_SECURITY_MESSAGE : WSMI_SECURITY_OK;
}

static bool open_context(struct wsmi_pool *pool, struct wsmi_job *job)
{
    struct wsmi_security_config config = job->target->security;
    if (job->bindings.len > 0) {
        config.channel_bindings = wsmi_buf_view(&job->bindings);
    }
    return pool->security->ops->open(pool->security, &config, &job->context, &job->failure);
}

/* Nobody waits for it any more; the password may have been refused to others meanwhile. */
static bool is_in_vain(struct wsmi_pool *pool, const struct wsmi_job *job)
{
    (void)pthread_mutex_lock(&pool->lock);
    bool is_abandoned = job->is_abandoned;
    (void)pthread_mutex_unlock(&pool->lock);
    return is_abandoned;
}

static void make_call(struct wsmi_pool *pool, struct wsmi_job *job)
{
    const struct wsmi_security_ops *ops = pool->security->ops;
    bool ok = false;
    switch (job->kind) {
    case WSMI_JOB_OPEN:
        ok = open_context(pool, job) && !is_in_vain(pool, job) &&
             ops->step(job->context, WSMI_VIEW(""), &job->output, &job->is_complete, &job->failure);
        break;
    case WSMI_JOB_STEP:
        ok = ops->step(job->context, wsmi_buf_view(&job->input), &job->output, &job->is_complete,
                       &job->failure);
        break;
    case WSMI_JOB_WRAP:
        ok = ops->wrap(job->context, job->start, &job->output_header, &job->input, &job->failure);
        break;
    case WSMI_JOB_UNWRAP:
        ok = ops->unwrap(job->context, job->header, job->data, &job->output, &job->failure);
        break;
    case WSMI_JOB_CLOSE:
        return;
    }
    if (ok) {
        job->failure.code = code_of_output(job);
    } else if (job->failure.code == WSMI_SECURITY_OK) {
        job->failure.code = WSMI_SECURITY_UNAVAILABLE;
    }
}

static void copy_text(char *to, size_t size, const char *text)
{
    struct wsmi_line line;
    wsmi_line_init(&line, to, size);
    wsmi_line_put(&line, text == NULL ? "" : text);
}

/* The description ends with the context, and a context that failed has none. */
static void note_identity(const struct wsmi_pool *pool, struct wsmi_job *job)
{
    if (job->context == NULL || job->failure.code != WSMI_SECURITY_OK) {
        return;
    }
    const struct wsmi_security_notes notes = pool->security->ops->note(job->context);
    copy_text(job->identity, sizeof(job->identity), pool->security->ops->describe(job->context));
    copy_text(job->warning, sizeof(job->warning), notes.warning);
    job->is_counted = notes.is_counted;
}

static void free_job(struct wsmi_job *job)
{
    const struct wsmi_allocator *allocator = job->pool->allocator;
    wsmi_job_drop_input(job);
    wsmi_buf_clean_up(&job->output);
    wsmi_buf_clean_up(&job->output_header);
    wsmi_buf_clean_up(&job->bindings);
    wsmi_target_release(job->target);
    allocator->release(allocator->context, job);
}

/* The end of a job nobody waits for; without the lock. */
static void dispose(struct wsmi_pool *pool, struct wsmi_job *job)
{
    if (job->context != NULL) {
        pool->security->ops->close(job->context);
    }
    free_job(job);
}

/* --- threads --- */

static void free_pool(struct wsmi_pool *pool)
{
    const struct wsmi_allocator *allocator = pool->allocator;
    (void)pthread_mutex_destroy(&pool->lock);
    (void)pthread_cond_destroy(&pool->wake);
    allocator->release(allocator->context, pool->workers);
    allocator->release(allocator->context, pool);
}

static void drop_reference(struct wsmi_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    bool is_last = --pool->references == 0;
    (void)pthread_mutex_unlock(&pool->lock);
    if (is_last) {
        free_pool(pool);
    }
}

static struct wsmi_job *next_job_locked(struct wsmi_pool *pool)
{
    while (wsmi_link_alone(&pool->queue) && !pool->is_stopping) {
        pool->idle_count++;
        (void)pthread_cond_wait(&pool->wake, &pool->lock);
        pool->idle_count--;
    }
    if (wsmi_link_alone(&pool->queue)) {
        return NULL;
    }
    struct wsmi_job *job = WSMI_LINK_OWNER(pool->queue.next, struct wsmi_job, link);
    wsmi_link_remove(&job->link);
    pool->queue_count--;
    return job;
}

static void run_job(struct wsmi_pool *pool, struct worker *worker, struct wsmi_job *job)
{
    worker->is_calling = !job->is_abandoned;
    if (worker->is_calling) {
        (void)pthread_mutex_unlock(&pool->lock);
        make_call(pool, job);
        note_identity(pool, job);
        (void)pthread_mutex_lock(&pool->lock);
        worker->is_calling = false;
    }
    if (job->is_abandoned) {
        (void)pthread_mutex_unlock(&pool->lock);
        dispose(pool, job);
        (void)pthread_mutex_lock(&pool->lock);
    } else {
        pool->finished(pool->context, job);
    }
}

static void *work(void *context)
{
    struct worker *worker = context;
    struct wsmi_pool *pool = worker->pool;
    struct wsmi_job *job;
    (void)pthread_mutex_lock(&pool->lock);
    while ((job = next_job_locked(pool)) != NULL) {
        run_job(pool, worker, job);
    }
    worker->is_running = false;
    (void)pthread_mutex_unlock(&pool->lock);
    drop_reference(pool);
    return NULL;
}

static bool add_worker_locked(struct wsmi_pool *pool)
{
    if (pool->worker_count == pool->max_workers) {
        return true;
    }
    struct worker *worker = &pool->workers[pool->worker_count];
    worker->pool = pool;
    if (!wsmi_thread_start(&worker->thread, work, worker)) {
        return pool->worker_count > 0;
    }
    worker->is_running = true;
    pool->worker_count++;
    pool->references++;
    return true;
}

static bool submit(struct wsmi_pool *pool, struct wsmi_job *job)
{
    (void)pthread_mutex_lock(&pool->lock);
    /* Workers that were woken for jobs still in the queue count as idle until they run. */
    bool ok = pool->queue_count < pool->idle_count || add_worker_locked(pool);
    if (ok) {
        pool->queue_count++;
        wsmi_link_append(&pool->queue, &job->link);
        (void)pthread_cond_signal(&pool->wake);
    }
    (void)pthread_mutex_unlock(&pool->lock);
    return ok;
}

/* --- for the others --- */

bool wsmi_pool_new(const struct wsmi_allocator *allocator, struct wsmi_security *security,
                   unsigned max_workers, wsmi_job_finished *finished, void *context,
                   struct wsmi_pool **ret, struct wsmi_err *err)
{
    struct wsmi_pool *pool = allocator->acquire(allocator->context, sizeof(*pool));
    struct worker *workers =
        pool == NULL ? NULL
                     : allocator->acquire(allocator->context, max_workers * sizeof(*workers));
    if (workers == NULL) {
        if (pool != NULL) {
            allocator->release(allocator->context, pool);
        }
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    memset(pool, 0, sizeof(*pool));
    memset(workers, 0, max_workers * sizeof(*workers));
    pool->allocator = allocator;
    pool->security = security;
    pool->finished = finished;
    pool->context = context;
    pool->workers = workers;
    pool->max_workers = max_workers;
    pool->references = 1;
    wsmi_link_init(&pool->queue);
    if (pthread_mutex_init(&pool->lock, NULL) != 0) {
        allocator->release(allocator->context, workers);
        allocator->release(allocator->context, pool);
        return wsmi_fail(err, WSMI_E_TRANSPORT, 0, "no mutex can be had");
    }
    (void)pthread_cond_init(&pool->wake, NULL); /* cannot fail with these attributes on Linux */
    *ret = pool;
    return true;
}

void wsmi_pool_destroy(struct wsmi_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    pool->is_stopping = true;
    (void)pthread_cond_broadcast(&pool->wake);
    for (unsigned i = 0; i < pool->worker_count; i++) {
        struct worker *worker = &pool->workers[i];
        /* Its thread ends by itself, and holds a reference. */
        worker->is_detached = worker->is_running && worker->is_calling;
    }
    (void)pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->worker_count; i++) {
        struct worker *worker = &pool->workers[i];
        if (worker->is_detached) {
            (void)pthread_detach(worker->thread);
        } else {
            (void)pthread_join(worker->thread, NULL);
        }
    }
    drop_reference(pool);
}

struct wsmi_job *wsmi_job_new(struct wsmi_pool *pool, struct wsmi_target *target, void *owner)
{
    const struct wsmi_allocator *allocator = pool->allocator;
    struct wsmi_job *job = allocator->acquire(allocator->context, sizeof(*job));
    if (job == NULL) {
        return NULL;
    }
    memset(job, 0, sizeof(*job));
    wsmi_link_init(&job->link);
    wsmi_target_hold(target);
    job->pool = pool;
    job->target = target;
    job->owner = owner;
    wsmi_buf_init(&job->input, allocator, SIZE_MAX);
    wsmi_buf_init(&job->output, allocator, 0);
    wsmi_buf_init(&job->output_header, allocator, WSMI_JOB_MAX_HEADER_BYTES);
    wsmi_buf_init(&job->bindings, allocator, SIZE_MAX);
    return job;
}

void wsmi_job_drop_input(struct wsmi_job *job)
{
    if (job->is_ciphertext) {
        wsmi_buf_discard(&job->input);
    } else {
        wsmi_buf_clean_up(&job->input);
    }
    job->is_ciphertext = false;
}

bool wsmi_job_start(struct wsmi_job *job, enum wsmi_job_kind kind)
{
    size_t most;
    job->kind = kind;
    job->is_complete = false;
    memset(&job->failure, 0, sizeof(job->failure));
    wsmi_buf_clean_up(&job->output);
    wsmi_buf_reset(&job->output_header);
    wsmi_buf_init(&job->output, job->pool->allocator,
                  wsmi_num_add(job->input.len, MAX_GROWTH_BYTES, &most) ? most : SIZE_MAX);
    return submit(job->pool, job);
}

void wsmi_job_abandon(struct wsmi_job *job, bool is_started)
{
    struct wsmi_pool *pool = job->pool;
    (void)pthread_mutex_lock(&pool->lock);
    job->is_abandoned = true;
    (void)pthread_mutex_unlock(&pool->lock);
    if (is_started) {
        return;
    }
    job->kind = WSMI_JOB_CLOSE;
    /* A context was made by a worker, so there is one, and submit does not fail. */
    if (job->context == NULL || !submit(pool, job)) {
        free_job(job);
    }
}
