#ifndef EDGE_ADD_S8_H
#define EDGE_ADD_S8_H

#include "edge_requantize.h"

typedef struct {
    int32_t count;
    int32_t a_zero_point, b_zero_point, output_zero_point;
    int32_t left_shift;            /* fraction bits of the common scale, at most 22 */
    int32_t a_multiplier, a_shift; /* a's scale over twice the larger scale */
    int32_t b_multiplier, b_shift; /* b's scale over twice the larger scale */
    int32_t output_multiplier, output_shift;
    int32_t activation_min, activation_max;
} edge_add_params;

/* a          int8 [count]
 * b          int8 [count]
 * output     int8 [count]; may be all of a or of b, overlaps neither otherwise
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_add_s8(const edge_add_params *p, const int8_t *a, const int8_t *b, int8_t *output)
{
    for (int32_t i = 0; i < p->count; ++i) {
        const int32_t of_a =
            edge_requantize((a[i] - p->a_zero_point) * (1 << p->left_shift), p->a_multiplier, p->a_shift);
        const int32_t of_b =
            edge_requantize((b[i] - p->b_zero_point) * (1 << p->left_shift), p->b_multiplier, p->b_shift);
        const int32_t sum = edge_requantize(of_a + of_b, p->output_multiplier, p->output_shift);
        output[i] = edge_clamp_s8(edge_wrapping_add(sum, p->output_zero_point), p->activation_min, p->activation_max);
    }
}

#endif
