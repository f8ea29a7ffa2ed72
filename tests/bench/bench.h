/* SPDX-License-Identifier: MIT */
/*
 * Programs that measure; none of them is a test, and none fails because something is slow. A
 * program has parts. Each figure comes from a part that runs in a process of its own, so that one
 * figure's memory, caches and threads are not another's, and is put into a table beside its floor:
 * the same work by the least that could do it, measured in the same run.
 *
 * Where a figure has to be stable, instructions are counted by callgrind. Times are worth something
 * as ratios within one run only.
 *
 *   bench_NAME [--json FILE]               the table, and the same as JSON
 *   bench_NAME --part PART ROUNDS [ARG]    one part, for a profiler
 */
#ifndef WSMI_BENCH_BENCH_H
#define WSMI_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { BENCH_FIGURES = 5 };

/* What a part cost, between bench_begin and bench_end; without these, as a whole. */
struct bench_cost {
    double seconds;
    double cpu_seconds;            /* user and system, all threads */
    double peak_kib;               /* resident memory of the process, at its highest */
    double figures[BENCH_FIGURES]; /* what the part found out itself; 0 unless it says so */
};

/* Does its work `rounds` times. `argument` is what it was run with; never NULL. */
typedef void bench_body(unsigned long rounds, const char *argument, struct bench_cost *ret);

struct bench_part {
    const char *name;
    bench_body *body;
};

struct bench {
    const char *name; /* of the program */
    FILE *json;       /* NULL: no JSON */
    size_t rows;
};

struct bench_row {
    const char *work;
    const char *unit;       /* "instructions", "s", "KiB" ... */
    double value;           /* NaN: it could not be measured */
    double floor;           /* of the same work; 0: none */
    const char *floor_name; /* what it is; NULL with 0 */
    double target;          /* the most it should be, in `unit`; 0: none */
    double target_ratio;    /* the most value / floor should be; 0: none */
};

/*
 * The main function of a program: runs the part asked for, or `measure`, which puts the rows.
 * `parts` ends with a part without name.
 */
int bench_main(const char *name, const struct bench_part *parts, void (*measure)(struct bench *),
               int argc, char **argv);

/* The part's own clocks: from here to there is what counts. */
void bench_begin(struct bench_cost *ret);
void bench_end(struct bench_cost *ret);

/* Prints a line of the table and writes it as JSON. */
void bench_put(struct bench *bench, const struct bench_row *row);

/* Runs a part of this program in a process of its own. Ends the program when that fails. */
struct bench_cost bench_run(const char *part, unsigned long rounds, const char *argument);

/* The cheapest of several runs, by `seconds`; every other run is one of `floor_part`, so that both
 * see the same machine. */
struct bench_pair {
    struct bench_cost work;
    struct bench_cost floor;
};
struct bench_pair bench_race(const char *part, const char *floor_part, unsigned long rounds,
                             const char *argument, unsigned runs);

/* Instructions a round, by callgrind: what 2 x `rounds` cost beyond `rounds`, divided. Children of
 * the part are not counted. NaN without valgrind. */
double bench_instructions(const char *part, unsigned long rounds, const char *argument);

/* Resident memory of this process now, threads of this process. */
double bench_resident_kib(void);
unsigned bench_threads(void);

#endif
