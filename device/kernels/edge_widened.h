#ifndef EDGE_WIDENED_H
#define EDGE_WIDENED_H

/* Values as pairs of 16 bits. Four neighbours become two pairs, of the first and the third, and of the second and the
 * fourth: what the core makes of a word in one instruction each. */

#include "edge_dsp.h"

/* Runs of 2 * pairs bytes at two places; pairs is a multiple of 2 above 0. Pair by pair, the first place's word, then
 * the second's. Returns the column's end. */
static inline edge_word *edge_widen_two(const int8_t *run_0, const int8_t *run_1, int32_t pairs, edge_word *column)
{
    const edge_word *const end = column + 2 * pairs;
    do {
#if EDGE_HAS_DSP
        uint32_t a, b, c, d;
        __asm__ volatile("ldr %[a], [%[run_0]], #4\n"
                         "ldr %[b], [%[run_1]], #4\n"
                         "sxtb16 %[c], %[a]\n"
                         "sxtb16 %[d], %[b]\n"
                         "strd %[c], %[d], [%[column]], #8\n"
                         "sxtb16 %[a], %[a], ror #8\n"
                         "sxtb16 %[b], %[b], ror #8\n"
                         "strd %[a], %[b], [%[column]], #8\n"
                         : [run_0] "+r"(run_0), [run_1] "+r"(run_1), [column] "+r"(column), [a] "=&r"(a), [b] "=&r"(b),
                           [c] "=&r"(c), [d] "=&r"(d)
                         :
                         : "memory");
#else
        const uint32_t at_0 = edge_load_four(run_0), at_1 = edge_load_four(run_1);
        column[0] = edge_even_bytes(at_0);
        column[1] = edge_even_bytes(at_1);
        column[2] = edge_odd_bytes(at_0);
        column[3] = edge_odd_bytes(at_1);
        run_0 += 4;
        run_1 += 4;
        column += 4;
#endif
    } while (column != end);
    return column;
}

/* One to three bytes, the first in the lowest bits; the others are 0. */
static inline uint32_t edge_load_some(const int8_t *from, int32_t count)
{
    uint32_t word = 0;
    for (int32_t i = 0; i < count; ++i)
        word |= (uint32_t)(uint8_t)from[i] << (8 * i);
    return word;
}

/* A run of count bytes at one place, filled up with zeros to a multiple of 4. */
static inline void edge_widen_one(const int8_t *run, int32_t count, edge_word *column)
{
    for (; count >= 4; count -= 4) {
        const uint32_t four = edge_load_four(run);
        column[0] = edge_even_bytes(four);
        column[1] = edge_odd_bytes(four);
        run += 4;
        column += 2;
    }
    if (count == 0) return;
    const uint32_t four = edge_load_some(run, count);
    column[0] = edge_even_bytes(four);
    column[1] = edge_odd_bytes(four);
}

#endif
