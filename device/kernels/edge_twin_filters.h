#ifndef EDGE_TWIN_FILTERS_H
#define EDGE_TWIN_FILTERS_H

/* Two filters over columns of twins, for cores that multiply one number at a time.
 *
 * A twin is the values at two places of an image in one word, x0 + 65536 * x1. A weight times it is both products,
 * added up in one addition: as long as the lower sum stays within 16 bits, the upper one can be read above it.
 * Therefore sums are closed after four products, and whoever arranges the weights makes sure that four of a filter are
 * 255 together at most; what a weight has too much is added product by product from a list.
 *
 * filter   words [two channels][depth / 2]: bytes of the first and of the second filter by turns
 * rests    words, for the filters one after the other: 256 * index in the column + weight
 * channels words [channel, upward to a multiple of 2][6]: what the first place's sum begins with, less what closing
 * adds; what the second's begins with; multiplier, rounding and shift of edge_scaled_sum; how many rests
 */

#include "edge_dsp.h"
#include "edge_scaled_sum.h"

/* Words of a column at one depth; more of them need more registers. */
#ifndef EDGE_TWINS
#if defined(__riscv)
#define EDGE_TWINS 2
#else
#define EDGE_TWINS 1
#endif
#endif

enum {
    EDGE_TWIN_PLACES = 2 * EDGE_TWINS,
    EDGE_TWIN_TOGETHER = 4,
    EDGE_TWIN_CHANNEL_WORDS = 6,
    EDGE_TWIN_HALF = 0x8000
};

typedef struct {
    int32_t depth; /* values of a column: a multiple of 4 above 0 */
    int32_t out_c;
    int32_t activation_min, activation_max;
} edge_twin_params;

/* The upper sum, and both: what is lower is the difference. */
typedef struct {
    uint32_t upper, both;
} edge_twin_sum;

static inline uint32_t edge_twin(int32_t first, int32_t second)
{
    return (uint32_t)first + ((uint32_t)second << 16);
}

/* Weight i of eight that begin at a word. */
static inline int32_t edge_twin_weight(const int32_t *filter, int32_t i)
{
#if defined(__xtensa__)
    return (int32_t)((uint32_t)filter[i >> 2] << (24 - 8 * (i & 3))) >> 24; /* the core reads no signed bytes */
#else
    return ((const int8_t *)filter)[i];
#endif
}

/* Half of what 16 bits hold makes the lower sum positive: nothing is borrowed from the upper one. */
EDGE_INLINE void edge_twin_close(edge_twin_sum *sum, uint32_t products)
{
    sum->upper += (uint32_t)((int32_t)products >> 16);
    sum->both += products;
}

#if EDGE_TWINS == 2

typedef struct {
    uint32_t a_0, a_1, b_0, b_1;
} edge_twin_products;

EDGE_INLINE void edge_twin_multiply(const int32_t *filter, const edge_word *column, int32_t i, edge_twin_products *to)
{
    const uint32_t twin_0 = column[2 * i], twin_1 = column[2 * i + 1];
    uint32_t weight = (uint32_t)edge_twin_weight(filter, 2 * i);
    to->a_0 += weight * twin_0;
    to->a_1 += weight * twin_1;
    weight = (uint32_t)edge_twin_weight(filter, 2 * i + 1);
    to->b_0 += weight * twin_0;
    to->b_1 += weight * twin_1;
}

/* Both filters over a column; sums: of the first at each twin, of the second. */
EDGE_INLINE const int32_t *edge_twin_walk(const int32_t *filter, const edge_word *column, const edge_word *end,
                                          edge_twin_sum *sums)
{
    edge_twin_sum a_0 = {0, 0}, a_1 = {0, 0}, b_0 = {0, 0}, b_1 = {0, 0};
    do {
        edge_twin_products at = {EDGE_TWIN_HALF, EDGE_TWIN_HALF, EDGE_TWIN_HALF, EDGE_TWIN_HALF};
        for (int32_t i = 0; i < EDGE_TWIN_TOGETHER; ++i) {
            edge_twin_multiply(filter, column, i, &at);
            EDGE_IN_ORDER(at.a_0, at.a_1, filter);
            EDGE_IN_ORDER(at.b_0, at.b_1, column);
        }
        edge_twin_close(&a_0, at.a_0);
        edge_twin_close(&a_1, at.a_1);
        edge_twin_close(&b_0, at.b_0);
        edge_twin_close(&b_1, at.b_1);
        filter += EDGE_TWIN_TOGETHER / 2;
        column += 2 * EDGE_TWIN_TOGETHER;
    } while (column != end);
    sums[0] = a_0;
    sums[1] = a_1;
    sums[2] = b_0;
    sums[3] = b_1;
    return filter;
}

#else

EDGE_INLINE const int32_t *edge_twin_walk(const int32_t *filter, const edge_word *column, const edge_word *end,
                                          edge_twin_sum *sums)
{
    edge_twin_sum a = {0, 0}, b = {0, 0};
    uint32_t half = EDGE_TWIN_HALF;
    EDGE_IN_REGISTER(half);
    do {
        uint32_t at_a = half, at_b = half;
        for (int32_t i = 0; i < EDGE_TWIN_TOGETHER; ++i) {
            const uint32_t twin = column[i];
            at_a += (uint32_t)edge_twin_weight(filter, 2 * i) * twin;
            at_b += (uint32_t)edge_twin_weight(filter, 2 * i + 1) * twin;
#if defined(__xtensa__)
            EDGE_IN_ORDER(at_a, at_b, column); /* a word of weights serves two steps */
#else
            EDGE_IN_ORDER(at_a, at_b, filter);
#endif
        }
        edge_twin_close(&a, at_a);
        edge_twin_close(&b, at_b);
        filter += EDGE_TWIN_TOGETHER / 2;
        column += EDGE_TWIN_TOGETHER;
    } while (column != end);
    sums[0] = a;
    sums[1] = b;
    return filter;
}

#endif

/* The products of a channel's rests. */
static inline const int32_t *edge_twin_add_rests(const int32_t *rest, int32_t count, const edge_word *column,
                                                 edge_twin_sum *sums)
{
    for (; count > 0; --count, ++rest) {
        const edge_word *twins = column + (*rest >> 8) * EDGE_TWINS;
        for (int32_t i = 0; i < EDGE_TWINS; ++i)
            edge_twin_close(&sums[i], (uint32_t)(int8_t)(uint8_t)*rest * twins[i] + EDGE_TWIN_HALF);
    }
    return rest;
}

/* The outputs of a channel at each place. */
EDGE_INLINE void edge_twin_outputs(const edge_twin_params *p, const int32_t *channel, const edge_twin_sum *sums,
                                   int8_t *const *to, int32_t o)
{
    const edge_sum_scale scale = edge_sum_scale_of(channel + 2, p->activation_min, p->activation_max);
    const int32_t of_lower = channel[0], of_upper = channel[1];
    int32_t outputs[EDGE_TWIN_PLACES];
    for (int32_t i = 0; i < EDGE_TWINS; ++i) {
        const uint32_t lower = sums[i].both - (sums[i].upper << 16) + (uint32_t)of_lower;
        outputs[2 * i] = edge_scaled_sum((int32_t)lower, &scale);
        outputs[2 * i + 1] = edge_scaled_sum((int32_t)(sums[i].upper + (uint32_t)of_upper), &scale);
    }
    for (int32_t i = 0; i < EDGE_TWIN_PLACES; ++i)
        to[i][o] = (int8_t)outputs[i];
}

/* The outputs of a channel, its rests added. Returns the next channel's rests. */
EDGE_INLINE const int32_t *edge_twin_finish(const edge_twin_params *p, int32_t is_of_part, const int32_t *rests,
                                            const int32_t *channel, const edge_word *column, edge_twin_sum *sums,
                                            int8_t *const *to, int32_t o)
{
    rests = edge_twin_add_rests(rests, is_of_part ? channel[5] & 0xffff : channel[5], column, sums);
    edge_twin_outputs(p, channel, sums, to, o);
    return is_of_part ? rests + (channel[5] >> 16) : rests;
}

/* Every channel at EDGE_TWIN_PLACES places, of which some may be the same. Of part: what lies behind a filter's
 * beginning is passed over, skip words of two filters and, in the upper half of a channel's count, rests. */
EDGE_INLINE void edge_twin_all(const edge_twin_params *p, int32_t is_of_part, int32_t skip, const int32_t *filter,
                               const int32_t *rests, const int32_t *channels, const edge_word *column,
                               int8_t *const *to)
{
    const edge_word *const end = column + p->depth * EDGE_TWINS;
    for (int32_t o = 0; o < p->out_c; o += 2, channels += 2 * EDGE_TWIN_CHANNEL_WORDS) {
        edge_twin_sum sums[2 * EDGE_TWINS];
        filter = edge_twin_walk(filter, column, end, sums) + skip;
        rests = edge_twin_finish(p, is_of_part, rests, channels, column, sums, to, o);
        if (o + 1 == p->out_c) break;
        rests = edge_twin_finish(p, is_of_part, rests, channels + EDGE_TWIN_CHANNEL_WORDS, column, sums + EDGE_TWINS,
                                 to, o + 1);
    }
}

/* Over whole filters.
 * column words [depth][EDGE_TWINS], to: where the channels of each place begin. */
EDGE_KEPT_ONCE void edge_twin_filters(const edge_twin_params *p, const int32_t *filter, const int32_t *rests,
                                      const int32_t *channels, const edge_word *column, int8_t *const *to)
{
    edge_twin_all(p, 0, 0, filter, rests, channels, column, to);
}

/* Over the beginning of each. */
EDGE_KEPT_ONCE void edge_twin_filters_of_part(const edge_twin_params *p, int32_t skip, const int32_t *filter,
                                              const int32_t *rests, const int32_t *channels, const edge_word *column,
                                              int8_t *const *to)
{
    edge_twin_all(p, 1, skip, filter, rests, channels, column, to);
}

#endif
