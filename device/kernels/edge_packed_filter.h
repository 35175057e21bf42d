#ifndef EDGE_PACKED_FILTER_H
#define EDGE_PACKED_FILTER_H

#include <stdint.h>

/* Weights of fewer than 8 bits lie in rows that begin on a byte: the weights of one output channel, or, in a depthwise
 * filter, those of all channels at one tap. Within a row, weight i has the bits i * bits to i * bits + bits - 1, lowest
 * first, counted from the lowest bit of the row's first byte; the highest of them is the sign. The bits after a row's
 * last weight are 0. */

/* Stands before what has to become part of its caller, so that the width of a weight is a constant there. */
#if defined(__GNUC__)
#define EDGE_INLINE static inline __attribute__((always_inline))
#else
#define EDGE_INLINE static inline
#endif

/* Bytes of a row of count weights; bits in [2, 8], count * bits below 2^31. */
EDGE_INLINE int32_t edge_filter_row_bytes(int32_t count, int32_t bits)
{
    return bits == 8 ? count : (count * bits + 7) / 8;
}

/* The bits of weight index in the highest places of a word; what lies below them is not its own. No byte is read that
 * holds no bit of it. */
EDGE_INLINE uint32_t edge_filter_window(const int8_t *row, int32_t index, int32_t bits)
{
    const int32_t at = index * bits;
    const int32_t low = at & 7;
    uint32_t window = (uint8_t)row[at >> 3];
    if (low + bits > 8) window |= (uint32_t)(uint8_t)row[(at >> 3) + 1] << 8;
    return window << (32 - bits - low);
}

/* Weight index of a row. */
EDGE_INLINE int32_t edge_filter_at(const int8_t *row, int32_t index, int32_t bits)
{
    if (bits == 8) return row[index];
    return (int32_t)edge_filter_window(row, index, bits) >> (32 - bits);
}

#endif
