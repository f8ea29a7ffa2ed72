/* SPDX-License-Identifier: MIT */
#include "bench.h"

#include <math.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "testlib/plain.h"

enum { COUNT_BYTES = 32, OUTPUT_BYTES = 8192, NO_VALGRIND = 127 };

static const char self[] = "/proc/self/exe";
static const char collected_word[] = "Collected : "; /* callgrind's */
static const char cost_word[] = "cost ";

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    CHECK(clock_gettime(clock, &now) == 0);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void bench_begin(struct bench_cost *ret)
{
    ret->seconds = -seconds_of(CLOCK_MONOTONIC);
    ret->cpu_seconds = -seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

void bench_end(struct bench_cost *ret)
{
    ret->seconds += seconds_of(CLOCK_MONOTONIC);
    ret->cpu_seconds += seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

/* A number of /proc/self/status. */
static double status_number(const char *name)
{
    char line[128];
    double number = NAN;
    FILE *file = fopen("/proc/self/status", "r");
    CHECK(file != NULL);
    while (fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) {
            number = strtod(line + strlen(name), NULL);
        }
    }
    CHECK(fclose(file) == 0 && !isnan(number));
    return number;
}

double bench_resident_kib(void)
{
    return status_number("VmRSS:");
}

unsigned bench_threads(void)
{
    return (unsigned)status_number("Threads:");
}

/* In the child: does the work and says on standard output what it cost. */
static int run_part(const struct bench_part *parts, char **argv)
{
    struct bench_cost cost = {.seconds = 0};
    const struct bench_part *part = parts;
    while (part->name != NULL && strcmp(part->name, argv[0]) != 0) {
        part++;
    }
    if (part->name == NULL || argv[1] == NULL) {
        (void)fprintf(stderr, "no such part, or no number of rounds: %s\n", argv[0]);
        return 2;
    }
    const double began = seconds_of(CLOCK_MONOTONIC);
    const double began_cpu = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    part->body(strtoul(argv[1], NULL, 10), argv[2] == NULL ? "" : argv[2], &cost);
    if (cost.seconds <= 0) {
        cost.seconds = seconds_of(CLOCK_MONOTONIC) - began;
        cost.cpu_seconds = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - began_cpu;
    }
    /* Not ru_maxrss: that knows the memory of the process this program was started by, too. */
    cost.peak_kib = status_number("VmHWM:");
    (void)printf("%s%.9f %.9f %.0f", cost_word, cost.seconds, cost.cpu_seconds, cost.peak_kib);
    for (size_t i = 0; i < BENCH_FIGURES; i++) {
        (void)printf(" %.6f", cost.figures[i]);
    }
    (void)printf("\n");
    return 0;
}

/* Runs the program `argv` names and keeps the end of what it says, on either stream. Its status. */
static int run_child(char *const *argv, char output[OUTPUT_BYTES])
{
    int ends[2];
    int status = 0;
    size_t used = 0;
    ssize_t got;
    CHECK(fflush(stdout) == 0 && pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        (void)dup2(ends[1], STDOUT_FILENO);
        (void)dup2(ends[1], STDERR_FILENO);
        (void)close(ends[0]);
        (void)close(ends[1]);
        (void)execvp(argv[0], argv);
        _exit(NO_VALGRIND);
    }
    (void)close(ends[1]);
    while ((got = read(ends[0], output + used, OUTPUT_BYTES - 1 - used)) > 0) {
        used += (size_t)got;
        if (used > OUTPUT_BYTES / 2) {
            memmove(output, output + used - OUTPUT_BYTES / 4, OUTPUT_BYTES / 4);
            used = OUTPUT_BYTES / 4;
        }
    }
    output[used] = '\0';
    (void)close(ends[0]);
    CHECK(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void give_up(const char *part, const char *output)
{
    (void)fprintf(stderr, "part %s failed:\n%s\n", part, output);
    exit(1);
}

struct bench_cost bench_run(const char *part, unsigned long rounds, const char *argument)
{
    char output[OUTPUT_BYTES];
    char count[COUNT_BYTES];
    char name[64];
    char text[256];
    char option[] = "--part";
    char program[sizeof(self)];
    char *argv[] = {program, option, name, count, text, NULL};
    struct bench_cost cost = {.seconds = 0};
    memcpy(program, self, sizeof(self));
    (void)snprintf(count, sizeof(count), "%lu", rounds);
    CHECK(snprintf(name, sizeof(name), "%s", part) < (int)sizeof(name));
    CHECK(snprintf(text, sizeof(text), "%s", argument) < (int)sizeof(text));
    int status = run_child(argv, output);
    char *line = strstr(output, cost_word);
    if (status != 0 || line == NULL) {
        give_up(part, output);
        return cost;
    }
    line += sizeof(cost_word) - 1;
    cost.seconds = strtod(line, &line);
    cost.cpu_seconds = strtod(line, &line);
    cost.peak_kib = strtod(line, &line);
    for (size_t i = 0; i < BENCH_FIGURES; i++) {
        cost.figures[i] = strtod(line, &line);
    }
    return cost;
}

static void keep_cheaper(struct bench_cost *best, struct bench_cost other)
{
    if (best->seconds <= 0 || other.seconds < best->seconds) {
        *best = other;
    }
}

struct bench_pair bench_race(const char *part, const char *floor_part, unsigned long rounds,
                             const char *argument, unsigned runs)
{
    struct bench_pair pair = {.work = {.seconds = 0}};
    for (unsigned i = 0; i < runs; i++) {
        keep_cheaper(&pair.floor, bench_run(floor_part, rounds, argument));
        keep_cheaper(&pair.work, bench_run(part, rounds, argument));
    }
    return pair;
}

/* callgrind follows no other program, and says what a fork collected in lines of another process:
 * the last line is the program's own. */
static double collect(const char *part, unsigned long rounds, const char *argument)
{
    char output[OUTPUT_BYTES];
    char words[8][256];
    const char *const fixed[] = {"valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                                 self,       "--part",           part};
    char *argv[9] = {NULL};
    double collected = NAN;
    for (size_t i = 0; i < 6; i++) {
        CHECK(snprintf(words[i], sizeof(words[i]), "%s", fixed[i]) < (int)sizeof(words[i]));
    }
    /* Valgrind's own /proc/self/exe is another. */
    ssize_t length = readlink(self, words[3], sizeof(words[3]) - 1);
    CHECK(length > 0 && length < (ssize_t)sizeof(words[3]) - 1);
    words[3][length] = '\0';
    (void)snprintf(words[6], sizeof(words[6]), "%lu", rounds);
    CHECK(snprintf(words[7], sizeof(words[7]), "%s", argument) < (int)sizeof(words[7]));
    for (size_t i = 0; i < 8; i++) {
        argv[i] = words[i];
    }
    int status = run_child(argv, output);
    if (status == NO_VALGRIND) {
        return NAN;
    }
    for (const char *line = output; (line = strstr(line, collected_word)) != NULL;) {
        line += sizeof(collected_word) - 1;
        collected = strtod(line, NULL);
    }
    if (status != 0 || isnan(collected)) {
        give_up(part, output);
    }
    return collected;
}

double bench_instructions(const char *part, unsigned long rounds, const char *argument)
{
    double once = collect(part, rounds, argument);
    return (collect(part, 2 * rounds, argument) - once) / (double)rounds;
}

static void print_number(FILE *file, double value)
{
    if (value >= 1000) {
        (void)fprintf(file, "%14.0f", value);
    } else {
        (void)fprintf(file, "%14.4f", value);
    }
}

static void print_row(const struct bench_row *row)
{
    (void)printf("%-52s %-13s", row->work, row->unit);
    print_number(stdout, row->value);
    if (row->floor > 0) {
        print_number(stdout, row->floor);
        (void)printf("%9.2f", row->value / row->floor);
    } else {
        (void)printf("%14s%9s", "-", "-");
    }
    if (row->target_ratio > 0) {
        (void)printf("   <= %.2f x", row->target_ratio);
    } else if (row->target > 0) {
        (void)printf("   <= %.6g", row->target);
    }
    (void)printf("\n");
    (void)fflush(stdout);
}

static void write_number(FILE *file, const char *name, double value)
{
    if (isnan(value)) {
        (void)fprintf(file, ", \"%s\": null", name);
    } else {
        (void)fprintf(file, ", \"%s\": %.6f", name, value);
    }
}

/* Its texts are literals of these programs, without a character that JSON would want escaped. */
static void write_row(const struct bench *bench, const struct bench_row *row)
{
    (void)fprintf(bench->json, "%s\n{\"program\": \"%s\", \"work\": \"%s\", \"unit\": \"%s\"",
                  bench->rows > 0 ? "," : "", bench->name, row->work, row->unit);
    write_number(bench->json, "value", row->value);
    if (row->floor > 0) {
        write_number(bench->json, "floor", row->floor);
        write_number(bench->json, "ratio", row->value / row->floor);
        (void)fprintf(bench->json, ", \"floor_name\": \"%s\"", row->floor_name);
    }
    if (row->target > 0) {
        write_number(bench->json, "target", row->target);
    }
    if (row->target_ratio > 0) {
        write_number(bench->json, "target_ratio", row->target_ratio);
    }
    (void)fprintf(bench->json, "}");
}

void bench_put(struct bench *bench, const struct bench_row *row)
{
    print_row(row);
    if (bench->json != NULL) {
        write_row(bench, row);
    }
    bench->rows++;
}

int bench_main(const char *name, const struct bench_part *parts, void (*measure)(struct bench *),
               int argc, char **argv)
{
    struct bench bench = {.name = name};
    if (argc > 2 && strcmp(argv[1], "--part") == 0) {
        return run_part(parts, argv + 2);
    }
    if (argc > 2 && strcmp(argv[1], "--json") == 0) {
        bench.json = fopen(argv[2], "w");
        CHECK(bench.json != NULL);
        (void)fprintf(bench.json, "[");
    }
    (void)printf("%-52s %-13s%14s%14s%9s   to reach\n", name, "unit", "measured", "floor", "ratio");
    measure(&bench);
    if (bench.json != NULL) {
        (void)fprintf(bench.json, "\n]\n");
        CHECK(fclose(bench.json) == 0);
    }
    return 0;
}
