/* SPDX-License-Identifier: MIT */
/*
 * A program of calls of the MI API (stepped/machine.h), and, behind a line that is "--", the
 * peer's answers, in the order of the requests, with such a line between them. An answer begins
 * with a line of arguments:
 *
 *   s status (200), x failure of enum wsmi_failure, p its phase, z size of the pieces of a streamed
 *   body, t how long it took in ms, r the whole message follows and not just what is in s:Body, e
 *   each line that follows is an event, h it is held, l a cancellation comes too late for it, u the
 *   request has not left when it is withdrawn, b it cannot even be started, m text/html
 *
 * The program runs in one thread (stepped/world.h). Whatever it does: one final result for each
 * operation and nothing behind it, no use of a handle that was closed, only codes that mi.h has,
 * nothing left at the end, no wait that nobody ends; the same once more, step by step; and all but
 * the last with any one allocation failing, of libxml2's too.
 */
#include <stdlib.h>
#include <string.h>

#include "props/prop.h"
#include "stepped/machine.h"

static const struct wsmi_view separator = WSMI_VIEW_INIT("\n--\n");

/* The bytes before the next separator; `rest` goes on behind it. */
static struct wsmi_view next_part(struct wsmi_view *rest)
{
    size_t end = 0;
    while (end + separator.len <= rest->len &&
           memcmp(rest->ptr + end, separator.ptr, separator.len) != 0) {
        end++;
    }
    bool is_last = end + separator.len > rest->len;
    struct wsmi_view part = {rest->ptr, is_last ? rest->len : end};
    size_t used = is_last ? rest->len : end + separator.len;
    rest->ptr += used;
    rest->len -= used;
    return part;
}

static bool read_number(struct wsmi_view *rest, unsigned *ret)
{
    bool any = false;
    *ret = 0;
    while (rest->len > 0 && rest->ptr[0] >= '0' && rest->ptr[0] <= '9') {
        *ret = *ret % 1000000 * 10 + (unsigned)(rest->ptr[0] - '0');
        rest->ptr++;
        rest->len--;
        any = true;
    }
    return any;
}

static void set_argument(struct stepped_answer *answer, uint8_t letter, unsigned number)
{
    switch (letter) {
    case 's':
        answer->status = number % 1000;
        break;
    case 'x':
        answer->failure = (enum wsmi_failure)(number % WSMI_FAILURE_COUNT);
        break;
    case 'p':
        answer->phase = (enum wsmi_phase)(number % WSMI_PHASE_COUNT);
        break;
    case 'z':
        answer->piece_bytes = number;
        break;
    case 't':
        answer->elapsed_ms = number;
        break;
    default:
        answer->raw = answer->raw || letter == 'r';
        answer->events = answer->events || letter == 'e';
        answer->hold = answer->hold || letter == 'h';
        answer->late = answer->late || letter == 'l';
        answer->unsent = answer->unsent || letter == 'u';
        answer->refuse_start = answer->refuse_start || letter == 'b';
        answer->html = answer->html || letter == 'm';
        break;
    }
}

static struct stepped_answer read_answer(struct wsmi_view part)
{
    struct stepped_answer answer = {.status = 200, .phase = WSMI_PHASE_WAIT};
    while (part.len > 0 && part.ptr[0] != '\n') {
        uint8_t letter = part.ptr[0];
        unsigned number;
        part.ptr++;
        part.len--;
        (void)read_number(&part, &number);
        set_argument(&answer, letter, number);
    }
    if (part.len > 0) {
        part.ptr++;
        part.len--;
    }
    answer.body = part;
    return answer;
}

static void read_answers(struct wsmi_view rest, struct stepped_world *world)
{
    while (rest.len > 0 && world->answer_count < STEPPED_MAX_ANSWERS) {
        world->answers[world->answer_count++] = read_answer(next_part(&rest));
    }
}

struct outcome {
    uint64_t trace;
    size_t requests;
    size_t xml_requests;
    bool failed;
};

static struct outcome run(struct wsmi_view input, size_t fail_at)
{
    struct machine *machine = calloc(1, sizeof(*machine));
    struct wsmi_view rest = input;
    struct wsmi_view program = next_part(&rest);
    char *lines = malloc(program.len + 1);
    PROP_CHECK(machine != NULL && lines != NULL);
    memcpy(lines, program.len == 0 ? (const uint8_t *)"" : program.ptr, program.len);
    lines[program.len] = '\0';
    read_answers(rest, &machine->world);
    machine->next = lines;
    machine->end = lines + program.len;
    machine->world.fail_at = fail_at;
    stepped_open(&machine->world);
    if (machine_open(machine)) {
        machine_run(machine);
    }
    machine_wind_up(machine);
    stepped_close();
    PROP_CHECK(machine->world.live == 0);
    struct outcome outcome = {
        .trace = machine->world.trace,
        .requests = machine->world.requests,
        .xml_requests = machine->world.xml_requests,
        .failed = machine->world.failed,
    };
    free(lines);
    free(machine);
    return outcome;
}

/* A program is long, and an engine has to be fast: of eight inputs four get the second, one the
 * first, and the others come the further. */
enum part { PURE, MEMORY_FROM, MEMORY_TO = 4, PARTS = 8 };

void prop_mi_api(struct wsmi_view input)
{
    const size_t fingerprint = prop_pick(input, SIZE_MAX);
    const int turn = prop_turn(input, PARTS);
    struct outcome first = run(input, 0);
    if (prop_has(turn, PURE)) {
        struct outcome second = run(input, 0);
        PROP_CHECK(second.trace == first.trace && second.requests == first.requests);
    }
    if (turn == PROP_EVERY_PART || (turn >= MEMORY_FROM && turn <= MEMORY_TO)) {
        struct outcome starved =
            run(input, 1 + prop_pick(input, first.requests + first.xml_requests));
        PROP_CHECK(starved.failed);
    }
    PROP_CHECK(prop_pick(input, SIZE_MAX) == fingerprint);
}
