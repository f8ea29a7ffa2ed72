/* SPDX-License-Identifier: MIT */
/* The canned server as a program: DELAY_MS INSTANCES. Says its port, and ends with its standard
 * input. */
#include "canned.h"

#include "testlib/plain.h"

int main(int argc, char **argv)
{
    struct canned server;
    CHECK(argc == 3);
    const struct canned_config config = {.delay_ms = (unsigned)strtoul(argv[1], NULL, 10),
                                         .instances = strtoul(argv[2], NULL, 10)};
    canned_start(&server, &config);
    (void)printf("%u\n", server.port);
    CHECK(fflush(stdout) == 0);
    while (getchar() != EOF) {
    }
    canned_stop(&server);
    return 0;
}
