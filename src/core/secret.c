/* SPDX-License-Identifier: MIT */
#include "wsmi/secret.h"

#include "core/fail.h"
#include "core/memory.h"

void wsmi_wipe(void *memory, size_t size)
{
    if (memory == NULL || size == 0) {
        return;
    }
    memset(memory, 0, size);
    /* The memory is "used" here, so the store above is not dead. */
    __asm__ __volatile__("" : : "r"(memory) : "memory");
}

bool wsmi_secret_set(struct wsmi_secret *secret, const struct wsmi_allocator *allocator,
                     struct wsmi_view bytes, struct wsmi_err *err)
{
    if (bytes.len == SIZE_MAX) {
        return wsmi_fail(err, WSMI_E_LIMIT, 0, "secret is too long");
    }
    uint8_t *copy = wsmi_memory_acquire(allocator, bytes.len + 1);
    if (copy == NULL) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    if (bytes.len > 0) {
        memcpy(copy, bytes.ptr, bytes.len);
    }
    copy[bytes.len] = 0;
    wsmi_secret_clean_up(secret);
    secret->allocator = allocator;
    secret->ptr = copy;
    secret->len = bytes.len;
    return true;
}

void wsmi_secret_clean_up(struct wsmi_secret *secret)
{
    if (secret->ptr != NULL) {
        wsmi_wipe(secret->ptr, secret->len + 1);
        wsmi_memory_release(secret->allocator, secret->ptr);
    }
    secret->ptr = NULL;
    secret->len = 0;
}

bool wsmi_secret_eq(const struct wsmi_secret *secret, struct wsmi_view bytes)
{
    unsigned difference = secret->len != bytes.len;
    size_t common = secret->len < bytes.len ? secret->len : bytes.len;
    /*@
      loop invariant 0 <= i <= common;
      loop invariant secret->len != bytes.len ==> difference != 0;
      loop assigns i, difference;
      loop variant common - i;
    */
    for (size_t i = 0; i < common; i++) {
        difference |= (unsigned)(secret->ptr[i] ^ bytes.ptr[i]);
    }
    return difference == 0;
}
