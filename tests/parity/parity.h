/* SPDX-License-Identifier: MIT */
/*
 * One row for each function of mi.h: the macros below call it, look at what came of it, and note
 * the row, so that there is no row without a call. A call that neither works nor says
 * NOT_SUPPORTED is printed on stderr and fails the program.
 */
#ifndef WSMI_PARITY_PARITY_H
#define WSMI_PARITY_PARITY_H

#include <stdbool.h>

#include "life.h"
#include "testlib/lamp.h"

/* The rows that follow are in this part of the page; `file` holds the calls. */
void parity_group(const char *title, const char *file);

/* Goes into the next row: what the library said, or how far it works. Printf format. */
void parity_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The next row, if it works, is one for something that is taken and then makes no difference. */
void parity_no_effect(const char *why);

/* The next row is refused by a call that comes later. */
void parity_refused_later(const char *text);

/* Nothing goes into the next row after all. True. */
bool parity_hush(void);

/* The Message of error details, which it deletes, into the next row. */
void parity_say_details(MI_Instance *details);

struct parity_site {
    const char *file;
    int line;
    const char *check;
};

void parity_row(const char *name, MI_Result result, bool good, struct parity_site site);

/* The same for functions only providers have a use for: whatever they answered, when `good`. */
void parity_provider_row(const char *name, bool good, struct parity_site site);

/* A callback: whether it came. Not coming is no failure, but it is said. */
void parity_raised_row(const char *name, bool raised);

/* Prints the page. Returns the exit status. */
int parity_print(void);

#define PARITY_SITE_(text)                                                                         \
    ((struct parity_site){.file = __FILE__, .line = __LINE__, .check = (text)})
#define PARITY_ROW_(name, result, check)                                                           \
    do {                                                                                           \
        const bool good_ = (result) == MI_RESULT_OK && (check);                                    \
        parity_row((name), (result), good_, PARITY_SITE_(#check));                                 \
    } while (0)

/* A function with a result; `check` is looked at when that is OK. */
#define CALL(function, arguments, check)                                                           \
    do {                                                                                           \
        const MI_Result result_ = function arguments;                                              \
        PARITY_ROW_(#function, result_, check);                                                    \
    } while (0)

/* The same with error details, which are said and deleted. */
#define CALL_DETAILS(function, arguments, details, check)                                          \
    do {                                                                                           \
        const MI_Result result_ = function arguments;                                              \
        parity_say_details(details);                                                               \
        PARITY_ROW_(#function, result_, check);                                                    \
    } while (0)

/* A function without one; `result` is what came of it. */
#define START(function, arguments, result, check)                                                  \
    do {                                                                                           \
        function arguments;                                                                        \
        const MI_Result result_ = (result);                                                        \
        PARITY_ROW_(#function, result_, check);                                                    \
    } while (0)

/* A function that answers with something else than a result. */
#define VALUE(function, arguments, expected)                                                       \
    do {                                                                                           \
        const bool good_ = function arguments == (expected);                                       \
        parity_row(#function, MI_RESULT_OK, good_, PARITY_SITE_(#expected));                       \
    } while (0)

/* Callbacks, flags, types: `result` was got with it. */
#define SHOW(name, result, check)                                                                  \
    do {                                                                                           \
        const MI_Result result_ = (result);                                                        \
        PARITY_ROW_(name, result_, check);                                                         \
    } while (0)

#define PROVIDER(function, arguments, expected, check)                                             \
    do {                                                                                           \
        const bool good_ = function arguments == (expected) && (check);                            \
        parity_provider_row(#function, good_, PARITY_SITE_(#check));                               \
    } while (0)

/* All results of a synchronous operation. */
struct outcome {
    MI_Result result;
    unsigned count; /* of instances or classes */
    char text[128]; /* of the first one's property Id; numbers in decimal */
    MI_Type type;   /* of that */
    char name[64];  /* class of the first one */
};

/* Takes the results and closes the operation; says the error text. */
struct outcome finish(MI_Operation *operation);
struct outcome finish_classes(MI_Operation *operation);

/* The key of lamp 7, the caller's to delete. */
MI_Instance *lamp_key(MI_Application *application);

bool same_interval(const MI_Interval *left, const MI_Interval *right);

/* A declaration as generated code has it: Demo_Lamp with the key Id and the method Glow(Level). */
extern const MI_ClassDecl parity_lamp_decl;

/* The groups. */
void parity_application(void);
void parity_session(void);
void parity_operation(void);
void parity_destination(void);
void parity_operation_options(void);
void parity_delivery(void);
void parity_instance(void);
void parity_class(void);
void parity_serializer(void);
void parity_utilities(void);
void parity_provider_side(void);
void parity_callbacks(void);
void parity_flags(void);
void parity_authentication(void);

#endif
