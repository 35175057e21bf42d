#ifndef EDGE_ROW_SUMS_H
#define EDGE_ROW_SUMS_H

/* Sums of rows that come one after the other: int32, the lowest byte first, in working memory of any alignment. */

#include <stdint.h>

static inline int32_t edge_sum_at(const int8_t *sums, int32_t index)
{
    const uint8_t *at = (const uint8_t *)sums + 4 * index;
    return (int32_t)((uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24);
}

static inline void edge_set_sum(int8_t *sums, int32_t index, int32_t sum)
{
    uint8_t *at = (uint8_t *)sums + 4 * index;
    at[0] = (uint8_t)((uint32_t)sum & 255);
    at[1] = (uint8_t)((uint32_t)sum >> 8 & 255);
    at[2] = (uint8_t)((uint32_t)sum >> 16 & 255);
    at[3] = (uint8_t)((uint32_t)sum >> 24);
}

#endif
