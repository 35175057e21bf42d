#ifndef EDGE_ADD_HALVED_S8_H
#define EDGE_ADD_HALVED_S8_H

#include "edge_dsp.h"
#include "edge_requantize.h"

/* The sum of edge_add_s8 where a's scale is the larger one, so that its factor is exactly one half, no factor shifts to
 * the left and twice every number fits in 32 bits. */
typedef struct {
    int32_t count;
    int32_t a_left_shift, b_left_shift; /* of a to twice its addend, of b to what its multiplier takes */
    int32_t b_offset;                   /* b's zero point, shifted so */
    int32_t b_multiplier, b_rounding, b_shift;
    int32_t offset;                      /* added to twice the sum: a's zero point */
    int32_t multiplier, rounding, shift; /* of the sum; the output's zero point is in the rounding */
    int32_t activation_min, activation_max;
} edge_add_halved_params;

/* A sum within int8; a and b: four int8 each, of which number k is taken. */
static inline int32_t edge_add_halved(const edge_add_halved_params *p, uint32_t a, uint32_t b, int32_t k)
{
    const int32_t from_a = (int32_t)(a << (24 - 8 * k)) >> 24, from_b = (int32_t)(b << (24 - 8 * k)) >> 24;
    const int32_t scaled = from_b * (1 << p->b_left_shift) - p->b_offset;
    const int32_t step = (scaled >> 31) + p->b_rounding;
    const int32_t addend = edge_add_rounded_high(scaled, p->b_multiplier, step) >> p->b_shift;
    const int32_t twice = addend * 2 + p->offset + from_a * (1 << p->a_left_shift);
    const int32_t sum = edge_add_rounded_high(twice, p->multiplier, (twice >> 31) + p->rounding) >> p->shift;
    return edge_limit_to_int8(sum);
}

/* A sum as an output; int8 alone limits most of them. */
static inline int8_t edge_add_halved_output(const edge_add_halved_params *p, int32_t sum)
{
    if (p->activation_min == -128 && p->activation_max == 127) return (int8_t)sum;
    return edge_clamp_s8(sum, p->activation_min, p->activation_max);
}

/* a          int8 [count]
 * b          int8 [count]
 * output     int8 [count]; may be all of a or of b, overlaps neither otherwise
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_add_halved_s8(const edge_add_halved_params *p, const int8_t *a, const int8_t *b, int8_t *output)
{
    int32_t i = 0;
    for (; i + 4 <= p->count; i += 4) {
        const uint32_t four_a = edge_load_four(a + i), four_b = edge_load_four(b + i);
        const int32_t first = edge_add_halved(p, four_a, four_b, 0), second = edge_add_halved(p, four_a, four_b, 1);
        const int32_t third = edge_add_halved(p, four_a, four_b, 2), fourth = edge_add_halved(p, four_a, four_b, 3);
        output[i] = edge_add_halved_output(p, first);
        output[i + 1] = edge_add_halved_output(p, second);
        output[i + 2] = edge_add_halved_output(p, third);
        output[i + 3] = edge_add_halved_output(p, fourth);
    }
    for (; i < p->count; ++i)
        output[i] = edge_add_halved_output(p, edge_add_halved(p, (uint8_t)a[i], (uint8_t)b[i], 0));
}

#endif
