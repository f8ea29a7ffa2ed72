/* SPDX-License-Identifier: MIT */
/*
 * What every parser must satisfy for every input, written once and called by the fuzz harnesses,
 * the unit tests and the corpus replay. A violated property aborts, whatever NDEBUG says, so that
 * every engine and every test notices.
 */
#ifndef WSMI_PROPS_PROP_H
#define WSMI_PROPS_PROP_H

#include "wsmi/alloc.h"
#include "wsmi/err.h"
#include "wsmi/view.h"

/* Aborts with the place and the text of the condition when it is false. */
#define PROP_CHECK(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            prop_violated(__FILE__, __LINE__, #condition);                                         \
        }                                                                                          \
    } while (0)

_Noreturn void prop_violated(const char *file, int line, const char *condition);

/* An allocator that counts, can fail the k-th request (1-based, 0 = never), and knows what is still
 * held. */
struct prop_allocator {
    struct wsmi_allocator base; /* pass &base */
    size_t requests;
    size_t live;
    size_t fail_at;
    bool failed;
};

void prop_allocator_init(struct prop_allocator *allocator, size_t fail_at);

/* The error of a failed parse: code set, offset inside the input (its end included), reason given.
 */
void prop_check_error(const struct wsmi_err *err, struct wsmi_view input);

/* Whether `text` stands somewhere in `bytes`. */
bool prop_shows(struct wsmi_view bytes, const char *text);

/* True for an even spread of failing allocations: k from the input, so that seeds stay readable. */
size_t prop_pick(struct wsmi_view input, size_t count);

/*
 * A property has parts that cost as much as all the rest: the second run, what is written read
 * back, memory that ends. For an engine, which has many inputs, each of them gets the first run and
 * one such part, chosen by its bytes; everywhere else each gets all. `prop_turn` is asked once an
 * input for the one of `count`, and `prop_has` whether it is the part's turn.
 */
enum { PROP_EVERY_PART = -1 };
void prop_take_turns(void);
int prop_turn(struct wsmi_view input, int count);

static inline bool prop_has(int turn, int part)
{
    return turn == PROP_EVERY_PART || turn == part;
}

/* Of an input's `count` requests for memory one is refused, the input's choice; after
 * prop_starve_all each is, one a run. prop_starve_runs: how many runs that are; prop_starve_pick:
 * the request (0-based) that run `i` refuses. */
void prop_starve_all(void);
size_t prop_starve_runs(size_t count);
size_t prop_starve_pick(struct wsmi_view input, size_t count, size_t i);

/* The properties, one file each. Every one accepts any bytes. */
void prop_auth_fsm(struct wsmi_view input);
void prop_destination(struct wsmi_view input);
void prop_option_block(struct wsmi_view input);
void prop_request(struct wsmi_view input);
void prop_xml_engine(struct wsmi_view input);
void prop_xml_guard(struct wsmi_view input);
void prop_enumeration(struct wsmi_view input);
void prop_class(struct wsmi_view input);
void prop_mi_api(struct wsmi_view input);
void prop_mi_xml(struct wsmi_view input);
void prop_multipart(struct wsmi_view input);
void prop_secure(struct wsmi_view input);
void prop_ntlm_token(struct wsmi_view input);
void prop_spnego_token(struct wsmi_view input);
void prop_envelope(struct wsmi_view input);
void prop_envelope_split(struct wsmi_view input);
void prop_exchange(struct wsmi_view input);
void prop_fault(struct wsmi_view input);
void prop_http_answer(struct wsmi_view input);
void prop_http_challenge(struct wsmi_view input);
void prop_instance(struct wsmi_view input);
void prop_datetime(struct wsmi_view input);
void prop_value_text(struct wsmi_view input);

#endif
