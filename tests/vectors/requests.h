#ifndef REQUESTS_H
#define REQUESTS_H

/* What the programs that answer a test's requests share: numbers and blocks from stdin, in the host's byte order. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static inline void fail(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static inline void read_bytes(void *to, size_t bytes)
{
    if (bytes != 0 && fread(to, 1, bytes, stdin) != bytes) fail("the request ends early");
}

static inline int32_t read_int(void)
{
    int32_t value;
    read_bytes(&value, sizeof value);
    return value;
}

#endif
