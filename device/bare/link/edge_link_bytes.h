#ifndef EDGE_LINK_BYTES_H
#define EDGE_LINK_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* The two of the C library that are used; memory.c has them where there is no library. */
void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);

/* Numbers in frames: little-endian, at any address. */

static inline uint32_t edge_read16(const uint8_t *from)
{
    return (uint32_t)from[0] | (uint32_t)from[1] << 8;
}

static inline uint32_t edge_read32(const uint8_t *from)
{
    return edge_read16(from) | edge_read16(from + 2) << 16;
}

static inline void edge_write16(uint8_t *to, uint32_t value)
{
    to[0] = (uint8_t)value;
    to[1] = (uint8_t)(value >> 8);
}

static inline void edge_write32(uint8_t *to, uint32_t value)
{
    edge_write16(to, value);
    edge_write16(to + 2, value >> 16);
}

#endif
