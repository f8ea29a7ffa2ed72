/* SPDX-License-Identifier: MIT */
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void require(int condition, const char *what)
{
    if (!condition) {
        perror(what);
        abort();
    }
}

void driver_run_guarded(const uint8_t *bytes, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t room = (size + page - 1) / page * page;
    uint8_t *map = mmap(NULL, room + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    require(map != MAP_FAILED, "mmap");
    uint8_t *first = map + page;
    uint8_t *places[] = {first + room - size, first};
    for (size_t i = 0; i < 2; i++) {
        if (size > 0) {
            require(mprotect(first, room, PROT_READ | PROT_WRITE) == 0, "mprotect");
            memcpy(places[i], bytes, size);
            require(mprotect(first, room, PROT_READ) == 0, "mprotect");
        }
        (void)LLVMFuzzerTestOneInput(places[i], size);
    }
    require(munmap(map, room + 2 * page) == 0, "munmap");
}
