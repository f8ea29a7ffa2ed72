/* SPDX-License-Identifier: MIT */
#include "cli/identify_list.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/answer.h"
#include "cli/console.h"
#include "cli/session.h"
#include "cli/text.h"

enum {
    MAX_RUNNING = 64,
    MAX_ANSWER_BYTES = 1024 * 1024, /* kept of one answer while others come before it */
    WIDEST_DESTINATION = 60
};

enum job_state {
    JOB_WAITING = 0,
    JOB_RUNNING,
    JOB_ANSWERED, /* `line` and `status` are set, handles open */
    JOB_CLOSED
};

struct batch;

/* One destination. While it runs, only `batch` and `destination` are read without the lock. */
struct job {
    struct batch *batch;
    const char *destination;
    MI_Session session;
    MI_Operation operation;
    enum job_state state;
    struct job *next_answered;
    enum wsmi_cli_exit status;
    struct wsmi_buf line;
};

struct batch {
    const struct wsmi_cli_args *args;
    const struct wsmi_cli_settings *settings;
    MI_Application *application;
    struct job *jobs;
    size_t count;
    size_t columns;       /* of the destinations */
    size_t started;       /* jobs before this one are */
    size_t open;          /* started and not closed */
    struct job *to_close; /* answered; this and everything below: under the lock */
    size_t answered;
    size_t failed;
    size_t printed;
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

/* What the job prints. Any thread. */
static void write_line(struct job *job, const struct wsmi_cli_answer *answer, struct wsmi_buf *out)
{
    if (job->batch->args->output == WSMI_CLI_OUTPUT_JSON) {
        wsmi_cli_answer_put_json(answer, false, out);
    } else {
        wsmi_cli_answer_put_row(answer, job->batch->columns, out);
    }
}

/* Takes the answer over as text: nothing it borrows is needed afterwards. */
static void settle(struct job *job, const struct wsmi_cli_answer *answer)
{
    struct batch *batch = job->batch;
    struct wsmi_buf line;
    enum wsmi_cli_exit status = answer->status;
    wsmi_buf_init(&line, wsmi_allocator_system(), MAX_ANSWER_BYTES);
    write_line(job, answer, &line);
    if (line.failed != WSMI_OK) {
        struct wsmi_cli_answer too_large =
            wsmi_cli_session_answer(job->destination, MI_RESULT_SERVER_LIMITS_EXCEEDED,
                                    MI_T("the answer is too large to print"), NULL, NULL);
        wsmi_buf_reset(&line);
        write_line(job, &too_large, &line);
        status = too_large.status;
    }
    (void)pthread_mutex_lock(&batch->lock);
    job->line = line;
    job->status = status;
    job->state = JOB_ANSWERED;
    job->next_answered = batch->to_close;
    batch->to_close = job;
    batch->answered++;
    batch->failed += status != WSMI_CLI_EXIT_OK ? 1 : 0;
    (void)pthread_cond_signal(&batch->changed);
    (void)pthread_mutex_unlock(&batch->lock);
}

static void MI_CALL on_result(MI_Operation *operation, void *context, const MI_Instance *instance,
                              MI_Boolean more, MI_Result result, const MI_Char *message,
                              const MI_Instance *details,
                              MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    struct job *job = context;
    struct wsmi_cli_answer answer =
        wsmi_cli_session_answer(job->destination, result, message, instance, details);
    (void)operation;
    (void)acknowledge; /* acknowledged by returning */
    if (!more) {
        settle(job, &answer);
    }
}

static void start_job(struct job *job)
{
    struct batch *batch = job->batch;
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    MI_Instance *refusal = NULL;
    struct wsmi_cli_answer answer;
    job->state = JOB_RUNNING;
    if (!wsmi_cli_session_open(batch->settings, batch->application, job->destination, &job->session,
                               &answer, &refusal)) {
        settle(job, &answer);
        if (refusal != NULL) {
            (void)MI_Instance_Delete(refusal);
        }
        return;
    }
    callbacks.callbackContext = job;
    callbacks.instanceResult = on_result;
    MI_Session_TestConnection(&job->session, 0, &callbacks, &job->operation);
}

/* Waits for the callback to have returned; it has been told, so that is soon. */
static void close_job(struct job *job)
{
    if (job->operation.ft != NULL) {
        (void)MI_Operation_Close(&job->operation);
    }
    if (job->session.ft != NULL) {
        (void)MI_Session_Close(&job->session, NULL, NULL);
    }
}

/* The counter on standard error, when that is a terminal; it is rubbed out before a result. */
static void show_progress(const struct batch *batch, bool is_shown)
{
    if (isatty(STDERR_FILENO) == 0) {
        return;
    }
    if (is_shown) {
        (void)fprintf(stderr, "\r\033[K%zu of %zu asked, %zu failed", batch->answered, batch->count,
                      batch->failed);
    } else {
        (void)fputs("\r\033[K", stderr);
    }
    (void)fflush(stderr);
}

static void print_job(const struct batch *batch, struct job *job, bool is_first, bool is_last)
{
    if (batch->args->output != WSMI_CLI_OUTPUT_JSON) {
        (void)wsmi_cli_print(wsmi_buf_view(&job->line));
    } else {
        (void)wsmi_cli_print(is_first ? WSMI_VIEW("[") : WSMI_VIEW(" "));
        (void)wsmi_cli_print(wsmi_buf_view(&job->line));
        (void)wsmi_cli_print(is_last ? WSMI_VIEW("]\n") : WSMI_VIEW(",\n"));
    }
    wsmi_buf_clean_up(&job->line);
}

/* Starts what may be started; the lock is held on entry and exit, not while it works. */
static void start_some_unlocking(struct batch *batch)
{
    while (batch->started < batch->count && batch->open < MAX_RUNNING) {
        struct job *job = &batch->jobs[batch->started++];
        batch->open++;
        (void)pthread_mutex_unlock(&batch->lock);
        start_job(job);
        (void)pthread_mutex_lock(&batch->lock);
    }
}

/* Closes what has been answered; the lock as above. True when there was any. */
static bool close_some_unlocking(struct batch *batch)
{
    bool any = false;
    while (batch->to_close != NULL) {
        struct job *job = batch->to_close;
        batch->to_close = job->next_answered;
        (void)pthread_mutex_unlock(&batch->lock);
        close_job(job);
        (void)pthread_mutex_lock(&batch->lock);
        job->state = JOB_CLOSED;
        batch->open--;
        any = true;
    }
    return any;
}

/* Prints what is next in order; the lock is held: nobody else prints, and callbacks can wait. */
static void print_some(struct batch *batch, enum wsmi_cli_exit *worst)
{
    while (batch->printed < batch->started && batch->jobs[batch->printed].state == JOB_CLOSED) {
        struct job *job = &batch->jobs[batch->printed];
        *worst = job->status > *worst ? job->status : *worst;
        print_job(batch, job, batch->printed == 0, batch->printed + 1 == batch->count);
        batch->printed++;
    }
}

static enum wsmi_cli_exit run(struct batch *batch)
{
    enum wsmi_cli_exit worst = WSMI_CLI_EXIT_OK;
    (void)pthread_mutex_lock(&batch->lock);
    while (batch->printed < batch->count) {
        start_some_unlocking(batch);
        if (!close_some_unlocking(batch)) {
            (void)pthread_cond_wait(&batch->changed, &batch->lock);
            continue;
        }
        show_progress(batch, false);
        print_some(batch, &worst);
        (void)fflush(stdout);
        show_progress(batch, batch->printed < batch->count);
    }
    (void)pthread_mutex_unlock(&batch->lock);
    return worst;
}

static size_t widest(const struct wsmi_cli_list *list)
{
    size_t columns = 0;
    for (size_t i = 0; i < list->count; i++) {
        size_t needed = wsmi_cli_text_columns(wsmi_view_from_str(list->destinations[i]));
        columns = needed > columns && needed <= WIDEST_DESTINATION ? needed : columns;
    }
    return columns;
}

enum wsmi_cli_exit wsmi_cli_list_identify(const struct wsmi_cli_args *args,
                                          const struct wsmi_cli_settings *settings,
                                          MI_Application *application,
                                          const struct wsmi_cli_list *list)
{
    struct batch batch = {
        .args = args,
        .settings = settings,
        .application = application,
        .jobs = calloc(list->count, sizeof(struct job)),
        .count = list->count,
        .columns = widest(list),
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .changed = PTHREAD_COND_INITIALIZER,
    };
    if (batch.jobs == NULL) {
        wsmi_cli_complain("out of memory");
        return WSMI_CLI_EXIT_FAILED;
    }
    for (size_t i = 0; i < list->count; i++) {
        batch.jobs[i].batch = &batch;
        batch.jobs[i].destination = list->destinations[i];
    }
    enum wsmi_cli_exit worst = run(&batch);
    free(batch.jobs);
    (void)pthread_cond_destroy(&batch.changed);
    (void)pthread_mutex_destroy(&batch.lock);
    return worst;
}
