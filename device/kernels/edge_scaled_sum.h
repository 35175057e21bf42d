#ifndef EDGE_SCALED_SUM_H
#define EDGE_SCALED_SUM_H

#include "edge_high_product.h"
#include "edge_packed_filter.h"

/* How a channel's sums become outputs. A copy of it stays in registers while outputs are written. */
typedef struct {
    int32_t multiplier;
    int32_t rounding; /* a step, half an output and the output's zero point, in steps of a half */
    int32_t shift;    /* from 2 */
    int32_t min, max;
} edge_sum_scale;

/* words: multiplier, rounding and shift. */
static inline edge_sum_scale edge_sum_scale_of(const int32_t *words, int32_t min, int32_t max)
{
    const edge_sum_scale scale = {words[0], words[1], words[2], min, max};
    return scale;
}

/* A sum as an output, within int8: what edge_requantize and the output's zero point do, in fewer instructions where
 * four times the sum fits in 32 bits and the shift is to the right. Halves round away from zero, so below zero a step
 * is taken off; the sum's sign stands for that of its product: where that rounds to zero, the step does not matter. */
static inline int32_t edge_scaled_sum(int32_t sum, const edge_sum_scale *scale)
{
    const int32_t high = edge_high_product(sum * 4, scale->multiplier);
    const int32_t scaled = (high + (sum >> 31) * 2 + scale->rounding) >> scale->shift;
    return scaled < scale->min ? scale->min : (scaled > scale->max ? scale->max : scaled);
}

/* Keeps the compiler from taking sums apart and from reading far ahead: each needs registers that are not there. */
#if defined(__GNUC__)
#define EDGE_IN_ORDER(a, b, from) __asm__ volatile("" : "+r"(a), "+r"(b), "+r"(from))
#define EDGE_IN_REGISTER(value) __asm__("" : "+r"(value))
#else
#define EDGE_IN_ORDER(a, b, from) ((void)0)
#define EDGE_IN_REGISTER(value) ((void)0)
#endif

#endif
