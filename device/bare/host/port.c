/* The harness as a program of a PC. */

#include "edge_port.h"
#include <stdio.h>
#include <stdlib.h>

static FILE *images, *results;

void edge_port_open(void)
{
    images = fopen("images.bin", "rb");
    results = fopen("results.bin", "wb");
    if (images == NULL || results == NULL) exit(4);
}

uint32_t edge_port_read(void *to, uint32_t bytes)
{
    return (uint32_t)fread(to, 1, bytes, images);
}

void edge_port_write(const void *from, uint32_t bytes)
{
    if (fwrite(from, 1, bytes, results) != bytes) exit(4);
}

uint32_t edge_port_instructions(void)
{
    return 0;
}

uint32_t edge_port_stack_bytes(void)
{
    return 0;
}

_Noreturn void edge_port_exit(int32_t status)
{
    if (fclose(results) != 0) status = 4;
    exit(status);
}
