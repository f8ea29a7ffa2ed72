/* SPDX-License-Identifier: MIT */
/*
 * What the generated programs values.cpp and wrappers.cpp check with.
 *
 * A fake function table has, in every slot, a function of exactly that slot's type which records
 * its slot number and its arguments. A wrapper is then called with arguments that can be told
 * apart, and the record says where it went and what it carried there. All types are deduced, so no
 * call is ever made through a function type that is not its own.
 */
#ifndef WSMI_TESTS_ABI_CHECKS_HPP
#define WSMI_TESTS_ABI_CHECKS_HPP

#include "mi.h"

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#define ABI_STRING(text)     #text
#define ABI_EXPANSION(macro) ABI_STRING(macro)

namespace abi
{

using text = std::basic_string<MI_Char>;
template <typename P> using pointee = std::remove_const_t<std::remove_pointer_t<P>>;

/* Verdict. */

inline unsigned checks = 0;
inline unsigned failures = 0;

inline void check(bool holds, const char *name, const char *what)
{
    checks++;
    if (!holds) {
        failures++;
        std::fprintf(stderr, "%s: %s\n", name, what);
    }
}

inline int verdict()
{
    std::printf("%u checks, %u failed\n", checks, failures);
    return checks > 0 && failures == 0 ? 0 : 1;
}

/* Values. */

inline void check_text(const char *name, const MI_Char *got, const MI_Char *wanted)
{
    check(text(got) == text(wanted), name, "has another text");
}

inline void check_name(const char *name, const char *got, const char *wanted)
{
    check(std::strcmp(got, wanted) == 0, name, "stands for something else");
}

inline void check_zero(const char *name, const void *object, std::size_t size)
{
    const std::vector<unsigned char> zero(size);

    check(std::memcmp(object, zero.data(), size) == 0, name, "is not all zero");
}

template <typename F> void check_same(const char *name, F got, F wanted)
{
    check(got != nullptr && got == wanted, name, "is another table member");
}

/* Arguments that can be told apart. */

constexpr std::size_t places = 16;  /* more than any function has parameters */
constexpr std::size_t place = 1024; /* bytes; more than any argument points to */
constexpr unsigned char poison = 0xA5;
alignas(16) inline unsigned char pool[places][place];
inline MI_Char input[places][2];

struct callback_record {
    unsigned instance, indication, class_, functions;
    bool as_documented;
    void *context;
};
inline callback_record called;

inline void note_result(void *operation, void *context, const void *object, MI_Boolean more,
                        MI_Result result, const void *message, const void *details,
                        bool acknowledgement)
{
    called.as_documented = operation == nullptr && object == nullptr && more == MI_FALSE &&
                           result == MI_RESULT_INVALID_PARAMETER && message == nullptr &&
                           details == nullptr && !acknowledgement;
    called.context = context;
}

using acknowledge = MI_Result (*)(MI_Operation *);

inline void on_instance(MI_Operation *operation, void *context, const MI_Instance *instance,
                        MI_Boolean more, MI_Result result, const MI_Char *message,
                        const MI_Instance *details, acknowledge ack)
{
    called.instance++;
    note_result(operation, context, instance, more, result, message, details, ack != nullptr);
}

inline void on_indication(MI_Operation *operation, void *context, const MI_Instance *instance,
                          const MI_Char *bookmark, const MI_Char *machine, MI_Boolean more,
                          MI_Result result, const MI_Char *message, const MI_Instance *details,
                          acknowledge ack)
{
    called.indication++;
    note_result(operation, context, instance, more, result, message, details, ack != nullptr);
    called.as_documented = called.as_documented && bookmark == nullptr && machine == nullptr;
}

inline void on_class(MI_Operation *operation, void *context, const MI_Class *object,
                     MI_Boolean more, MI_Result result, const MI_Char *message,
                     const MI_Instance *details, acknowledge ack)
{
    called.class_++;
    note_result(operation, context, object, more, result, message, details, ack != nullptr);
}

inline MI_OperationCallbacks *callbacks()
{
    static MI_OperationCallbacks all = MI_OPERATIONCALLBACKS_NULL;

    all.callbackContext = &all;
    all.instanceResult = on_instance;
    all.indicationResult = on_indication;
    all.classResult = on_class;
    return &all;
}

template <typename R, typename... A> R function_argument(A... argument)
{
    called.functions++;
    if constexpr (sizeof...(A) == 1 && (std::is_same_v<A, void *> && ...)) {
        called.context = (argument, ...);
    } else {
        (static_cast<void>(argument), ...);
    }
    return R();
}

template <typename T> struct maker {
    static T make(std::size_t where)
    {
        if constexpr (std::is_same_v<T, MI_OperationCallbacks *>) {
            return callbacks();
        } else if constexpr (std::is_same_v<T, const MI_Char *>) {
            return input[where];
        } else if constexpr (std::is_pointer_v<T>) {
            return reinterpret_cast<T>(pool[where]);
        } else if constexpr (std::is_enum_v<T> || sizeof(T) == 1) {
            return static_cast<T>(1);
        } else {
            return static_cast<T>(100 + where);
        }
    }
};

template <typename R, typename... A> struct maker<R (*)(A...)> {
    static auto make(std::size_t) -> R (*)(A...)
    {
        return function_argument<R, A...>;
    }
};

/* All pointers NULL instead. */
template <typename T> T nothing()
{
    if constexpr (std::is_pointer_v<T>) {
        return nullptr;
    } else {
        return maker<T>::make(0);
    }
}

inline void reset_arguments()
{
    std::memset(pool, poison, sizeof pool);
    for (std::size_t i = 0; i < places; i++) {
        input[i][0] = static_cast<MI_Char>('a' + i);
        input[i][1] = 0;
    }
    called = {};
}

inline bool untouched(std::size_t where, std::size_t from = 0)
{
    for (std::size_t i = from; i < place; i++) {
        if (pool[where][i] != poison) {
            return false;
        }
    }
    return true;
}

/* Every place but one still as it was made. */
inline bool untouched_but(std::size_t exception)
{
    for (std::size_t i = 0; i < places; i++) {
        if (i != exception && !untouched(i)) {
            return false;
        }
    }
    return true;
}

/* Tables that record. */

struct record {
    int slot;
    std::uint64_t handle;
    std::vector<std::uint64_t> words;
};
inline std::vector<record> records;
inline std::vector<text> texts;
inline std::map<std::string, std::vector<text>> texts_of;
inline MI_Result answer = MI_RESULT_OK;

template <typename T> std::uint64_t word(T value)
{
    if constexpr (std::is_pointer_v<T>) {
        return reinterpret_cast<std::uintptr_t>(value);
    } else {
        return static_cast<std::uint64_t>(value);
    }
}

/* Notes texts that are not the caller's, and plays the getter of a number. */
template <typename T> void observe(T value)
{
    if constexpr (std::is_same_v<T, const MI_Char *>) {
        const void *low = input, *high = input + places;
        const void *at = value;

        if (value != nullptr && !(at >= low && at < high)) {
            texts.emplace_back(value);
        }
    } else if constexpr (std::is_same_v<T, MI_Uint32 *>) {
        if (value != nullptr) {
            *value = 1;
        }
    }
}

template <int Slot, typename R, typename H, typename... A> R recorder(H handle, A... argument)
{
    (observe(argument), ...);
    records.push_back({Slot, word(handle), {word(argument)...}});
    if constexpr (!std::is_void_v<R>) {
        return static_cast<R>(answer);
    }
}

template <int Slot, typename R, typename H, typename... A> void put(R (*&member)(H, A...))
{
    member = recorder<Slot, R, H, A...>;
}

template <typename FT> const FT &fake();

/* Wrappers with a handle. */

/*
 * Outputs that a wrapper translates from a number of its own: the table is given another address.
 * Only wrappers with texts of their own do so, for flags and enumerations.
 */
template <typename T>
constexpr bool translated = std::is_pointer_v<T> &&
                            (std::is_same_v<T, MI_Boolean *> || std::is_enum_v<pointee<T>>);

inline bool appears_in_order(const std::vector<std::uint64_t> &wanted)
{
    std::size_t found = 0;

    for (const record &call : records) {
        for (std::uint64_t value : call.words) {
            if (found < wanted.size() && value == wanted[found]) {
                found++;
            }
        }
    }
    return found == wanted.size();
}

template <typename T> bool says_one(std::size_t where)
{
    pointee<T> value;

    std::memcpy(&value, pool[where], sizeof value);
    return static_cast<int>(value) == 1;
}

/* One call on a fresh record; true if the wrapper hands on what the table answers. */
template <typename R, typename H, typename... A, std::size_t... I>
bool call(R (*wrapper)(H *, A...), std::remove_const_t<H> *handle, MI_Result table_answer,
          std::index_sequence<I...>)
{
    reset_arguments();
    records.clear();
    texts.clear();
    answer = table_answer;
    if constexpr (std::is_void_v<R>) {
        wrapper(handle, maker<A>::make(I)...);
        return true;
    } else {
        return wrapper(handle, maker<A>::make(I)...) == table_answer;
    }
}

/* A translated output holds what the table said, and only after success. */
template <typename T> void check_translated(const char *name, std::size_t where, bool succeeded)
{
    if constexpr (translated<T>) {
        check(succeeded ? says_one<T>(where) : untouched(where), name,
              succeeded ? "does not hand out the value"
                        : "writes an output although the call failed");
    }
}

template <typename R, typename H, typename... A, std::size_t... I>
void check_call_at(const char *name, R (*wrapper)(H *, A...), int slot, std::size_t own_texts,
                   std::index_sequence<I...> where)
{
    std::remove_const_t<H> handle = {};
    std::vector<std::uint64_t> wanted;

    handle.ft = &fake<pointee<decltype(handle.ft)>>();
    check(call(wrapper, &handle, MI_RESULT_OK, where), name, "does not hand on the answer");
    texts_of[name] = texts;
    check(records.size() == (own_texts > 1 ? own_texts : 1), name, "makes another number of calls");
    for (const record &made : records) {
        check(made.slot == slot, name, "calls another slot");
        check(made.handle == word(&handle), name, "passes another handle");
    }
    ((own_texts > 0 && translated<A> ? void() : wanted.push_back(word(maker<A>::make(I)))), ...);
    check(appears_in_order(wanted), name, "loses or reorders arguments");
    if (own_texts > 0) {
        (check_translated<A>(name, I, true), ...);
    }

    check(call(wrapper, &handle, MI_RESULT_TYPE_MISMATCH, where), name,
          "does not hand on the failure");
    check(records.size() == 1 || std::is_void_v<R>, name, "goes on after a failure");
    (check_translated<A>(name, I, false), ...);

    answer = MI_RESULT_OK;
    wrapper(&handle, nothing<A>()...);
}

template <typename R, typename H, typename... A>
void check_call(const char *name, R (*wrapper)(H *, A...), int slot, std::size_t own_texts)
{
    check_call_at(name, wrapper, slot, own_texts, std::index_sequence_for<A...>());
}

inline void check_texts(const char *name, const std::vector<text> &wanted)
{
    check(texts_of.count(name) == 1 && texts_of[name] == wanted, name, "passes other texts");
}

/* Wrappers without one. */

enum class no_handle {
    refuses,
    clears_last,
    reports_instance,
    reports_indication,
    reports_class,
    ends_results,
    completes,
    nothing
};

template <typename T> std::size_t pointee_size()
{
    if constexpr (std::is_pointer_v<T> && std::is_object_v<std::remove_pointer_t<T>>) {
        return sizeof(std::remove_pointer_t<T>);
    } else {
        return 0;
    }
}

template <typename... A> std::size_t last_size()
{
    const std::size_t sizes[] = {0, pointee_size<A>()...};

    return sizes[sizeof...(A)];
}

inline bool cleared(std::size_t where, std::size_t size)
{
    for (std::size_t i = 0; i < size; i++) {
        if (pool[where][i] != 0) {
            return false;
        }
    }
    return size > 0 && untouched(where, size);
}

inline void check_reported(const char *name, no_handle behaviour)
{
    const unsigned instance = behaviour == no_handle::reports_instance;
    const unsigned indication = behaviour == no_handle::reports_indication;
    const unsigned class_ = behaviour == no_handle::reports_class;
    const bool completion = behaviour == no_handle::completes;

    check(called.instance == instance && called.indication == indication && called.class_ == class_,
          name, "calls other callbacks");
    check(called.functions == (completion ? 1U : 0U), name,
          "calls or misses the completion callback");
    if (completion) {
        check(called.context == pool[0], name, "passes another completion context");
    } else if (instance + indication + class_ > 0) {
        check(called.as_documented && called.context == callbacks(), name,
              "reports something else");
    }
}

/* ends_results writes two outputs, found by their types; the answer counts them. */
template <typename T> unsigned check_ended(const char *name, std::size_t where)
{
    if constexpr (std::is_same_v<T, MI_Boolean *>) {
        check(pool[where][0] == MI_FALSE && untouched(where, sizeof(MI_Boolean)), name,
              "says there is more");
        return 1;
    } else if constexpr (std::is_same_v<T, MI_Result *>) {
        MI_Result result;

        std::memcpy(&result, pool[where], sizeof result);
        check(result == MI_RESULT_INVALID_PARAMETER && untouched(where, sizeof result), name,
              "has another result");
        return 1;
    } else {
        check(untouched(where), name, "writes an output");
        return 0;
    }
}

template <typename R, typename H, typename... A, std::size_t... I>
void check_no_handle_at(const char *name, R (*wrapper)(H *, A...), H *handle, no_handle behaviour,
                        std::index_sequence<I...>)
{
    const std::size_t last = sizeof...(A) - 1;
    const bool reports = behaviour == no_handle::reports_instance ||
                         behaviour == no_handle::reports_indication ||
                         behaviour == no_handle::reports_class;

    reset_arguments();
    check(std::is_void_v<R> == (reports || behaviour == no_handle::nothing), name,
          "returns another type");
    if constexpr (std::is_void_v<R>) {
        wrapper(handle, maker<A>::make(I)...);
    } else {
        const MI_Result got = wrapper(handle, maker<A>::make(I)...);

        check(got ==
                  (behaviour == no_handle::completes ? MI_RESULT_OK : MI_RESULT_INVALID_PARAMETER),
              name, "gives another answer");
    }
    check_reported(name, behaviour);
    if (behaviour == no_handle::ends_results) {
        check((0U + ... + check_ended<A>(name, I)) == 2, name, "has no moreResults or no result");
    } else if (reports || behaviour == no_handle::clears_last) {
        check(cleared(last, last_size<A...>()), name, "does not clear its last output");
        check(untouched_but(last), name, "writes another output");
    } else {
        check(untouched_but(places), name, "writes an output");
    }

    if constexpr (std::is_void_v<R>) {
        wrapper(handle, nothing<A>()...);
    } else {
        check(wrapper(handle, nothing<A>()...) == MI_RESULT_INVALID_PARAMETER, name,
              "answers NULLs otherwise");
    }
}

template <typename R, typename H, typename... A>
void check_no_handle(const char *name, R (*wrapper)(H *, A...), no_handle behaviour)
{
    std::remove_const_t<H> empty;

    std::memset(static_cast<void *>(&empty), 0, sizeof empty);
    check_no_handle_at<R, H, A...>(name, wrapper, nullptr, behaviour,
                                   std::index_sequence_for<A...>());
    check_no_handle_at<R, H, A...>(name, wrapper, &empty, behaviour,
                                   std::index_sequence_for<A...>());
}

} // namespace abi

#endif
