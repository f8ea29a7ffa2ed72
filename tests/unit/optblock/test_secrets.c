/* SPDX-License-Identifier: MIT */
/* Watches every byte of memory the parser gives back, for the password in it. */
#include "parsed.h"

#include <stdlib.h>

static const char password[] = "correct-horse";

/* An allocator that remembers how large each piece is and looks for the password on release. */
struct watcher {
    struct wsmi_allocator base;
    size_t released;
    size_t found;
};

static void *watch_acquire(void *context, size_t size)
{
    (void)context;
    size_t *memory = calloc(1, 2 * sizeof(size_t) + size); /* it is searched on release */
    cr_assert_not_null(memory);
    memory[0] = size;
    return memory + 2;
}

static void watch_release(void *context, void *memory)
{
    struct watcher *watcher = context;
    size_t *start = (size_t *)memory - 2;
    const uint8_t *bytes = memory;
    size_t length = strlen(password);
    for (size_t i = 0; length <= start[0] && i <= start[0] - length; i++) {
        watcher->found += memcmp(bytes + i, password, length) == 0;
    }
    watcher->released++;
    free(start);
}

static void watch(struct watcher *watcher, struct wsmi_view text, bool expect_parsed)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_option_block block = {NULL, 0};
    struct wsmi_err err;
    struct wsmi_buf buf;
    memset(watcher, 0, sizeof(*watcher));
    watcher->base.acquire = watch_acquire;
    watcher->base.release = watch_release;
    watcher->base.context = watcher;
    wsmi_arena_init(&arena, &watcher->base, limits.max_arena_bytes);
    cr_assert_eq(wsmi_option_block_parse(text, &limits, &arena, &block, &err), expect_parsed);
    wsmi_buf_init(&buf, &watcher->base, 4096);
    wsmi_option_block_write(&block, true, &buf);
    wsmi_buf_clean_up(&buf);
    wsmi_option_block_clean_up(&block);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(secrets, the_watcher_sees_what_is_not_wiped)
{
    struct watcher watcher;
    watch(&watcher, WSMI_VIEW("user = correct-horse"), true);
    cr_assert_gt(watcher.found, 0, "a plain text in the arena must be found");
}

LEAK_TEST(secrets, leave_no_trace_in_released_memory)
{
    struct watcher watcher;
    watch(&watcher, WSMI_VIEW("user=a; password = correct-horse"), true);
    cr_assert_eq(watcher.found, 0);
    cr_assert_gt(watcher.released, 1);
    watch(&watcher, WSMI_VIEW("password = \"correct-horse\\n\"; client-key-password=correct-horse"),
          true);
    cr_assert_eq(watcher.found, 0);
    watch(&watcher, WSMI_VIEW("proxy-password = \"\\x63orrect-horse\"; user=\"\\x62\""), true);
    cr_assert_eq(watcher.found, 0);
}

LEAK_TEST(secrets, leave_no_trace_when_a_later_option_fails)
{
    struct watcher watcher;
    watch(&watcher, WSMI_VIEW("password = \"\\x63orrect-horse\"; prot = 1"), false);
    cr_assert_eq(watcher.found, 0);
    cr_assert_gt(watcher.released, 1);
    watch(&watcher, WSMI_VIEW("password = correct-horse; proxy-password=\"correct-horse\\q\""),
          false);
    cr_assert_eq(watcher.found, 0);
}

/* Whether the value of the option at `index` is zero behind its first `used` bytes. */
static bool is_clear_behind(const struct wsmi_option_block *block, size_t index, size_t used)
{
    uint8_t bytes[sizeof(block->options[index].value)];
    memcpy(bytes, &block->options[index].value, sizeof(bytes));
    while (used < sizeof(bytes) && bytes[used] == 0) {
        used++;
    }
    return used == sizeof(bytes);
}

LEAK_TEST(secrets, leave_no_address_and_no_length_in_the_options_behind_them)
{
    struct parsed parsed;
    parsed_init(&parsed, WSMI_VIEW("password=elevenbytes; packet-privacy=true; user=ann"));
    cr_assert_eq(parsed.block.count, 3);
    cr_assert(is_clear_behind(&parsed.block, 1, sizeof(uint64_t)));
    cr_assert(is_clear_behind(&parsed.block, 2, sizeof(struct wsmi_view)));
    parsed_clean_up(&parsed);
}

LEAK_TEST(secrets, are_written_only_when_asked_for)
{
    struct parsed parsed;
    struct wsmi_buf buf;
    parsed_init(&parsed, WSMI_VIEW("user=ann;password=correct-horse;port=1"));
    wsmi_buf_init(&buf, wsmi_allocator_system(), 4096);
    wsmi_option_block_write(&parsed.block, false, &buf);
    ASSERT_VIEW(wsmi_buf_view(&buf), "user = ann\n# password is not shown\nport = 1\n");
    wsmi_buf_reset(&buf);
    wsmi_option_block_write(&parsed.block, true, &buf);
    ASSERT_VIEW(wsmi_buf_view(&buf), "user = ann\npassword = correct-horse\nport = 1\n");
    wsmi_buf_clean_up(&buf);
    parsed_clean_up(&parsed);
    cr_assert_eq(parsed.block.count, 0, "a cleaned block is empty");
    wsmi_option_block_clean_up(&parsed.block);
}
