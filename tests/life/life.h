/* SPDX-License-Identifier: MIT */
/* An application on the scripted transport, a session in it, and a recorder for callbacks: the
 * stage of the life-cycle tests. */
#ifndef WSMI_LIFE_LIFE_H
#define WSMI_LIFE_LIFE_H

#include <pthread.h>

#include "mi.h"
#include "testlib/plain.h"
#include "testlib/scripted_transport.h"

struct stage {
    MI_Application application;
    MI_Session session;
    struct scripted_counters counters;
};

/* Opens application and session; `steps` must outlive the stage. */
void stage_open(struct stage *stage, const struct scripted_step *steps, size_t step_count);

/* The same with a default operation timeout. */
void stage_open_with_timeout(struct stage *stage, const struct scripted_step *steps,
                             size_t step_count, MI_Uint32 timeout_ms);

/* Closes both and checks that nothing is left: no exchange, no endpoint, no handle. */
void stage_close(struct stage *stage);

/* Only the last part, for tests that closed the session themselves. */
void stage_close_application(struct stage *stage);

/* What instanceResult was given. Wait with recorder_wait; all fields are stable afterwards. */
struct recorder {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int calls;
    MI_Boolean more;
    MI_Result result;
    char message[512];
    bool has_instance;
    bool has_details;
    bool has_acknowledgement;
    bool same_thread; /* as the one that initialised the recorder */
    pthread_t owner;
    MI_Operation operation; /* the handle the callback got */
    MI_Result (*acknowledge)(MI_Operation *operation);
    void (*inside)(struct recorder *recorder, MI_Operation *operation); /* runs in the callback */
    void *extra;
};

void recorder_init(struct recorder *recorder);
void recorder_clean_up(struct recorder *recorder);
void recorder_wait(struct recorder *recorder, int calls);
int recorder_calls(struct recorder *recorder);

/* Callbacks that record into `recorder`. */
MI_OperationCallbacks recorder_callbacks(struct recorder *recorder);

void sleep_ms(unsigned ms);
unsigned long long now_ms(void);

/* Starts TestConnection synchronously and drains it. */
MI_Result test_connection(MI_Session *session);

#endif
