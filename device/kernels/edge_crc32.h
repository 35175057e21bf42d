#ifndef EDGE_CRC32_H
#define EDGE_CRC32_H

#include <stdint.h>

/* CRC-32 of ISO 3309 (polynomial 0xEDB88320 reflected, start and final value all ones), four bits at a time.
 * before: that of the bytes in front of data; 0 where there are none. */
static inline uint32_t edge_crc32_after(uint32_t before, const int8_t *data, uint32_t bytes)
{
    static const uint32_t table[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
        0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    uint32_t crc = ~before;
    for (uint32_t i = 0; i < bytes; ++i) {
        crc ^= (uint8_t)data[i];
        crc = table[crc & 15] ^ (crc >> 4);
        crc = table[crc & 15] ^ (crc >> 4);
    }
    return ~crc;
}

static inline uint32_t edge_crc32(const int8_t *data, uint32_t bytes)
{
    return edge_crc32_after(0, data, bytes);
}

#endif
