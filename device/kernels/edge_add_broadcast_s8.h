#ifndef EDGE_ADD_BROADCAST_S8_H
#define EDGE_ADD_BROADCAST_S8_H

#include "edge_requantize.h"

typedef struct {
    int32_t outer, middle, inner;                      /* the output, as three loops */
    int32_t a_outer_step, a_middle_step, a_inner_step; /* elements of a after one round of each loop; 0 repeats */
    int32_t b_outer_step, b_middle_step, b_inner_step;
    int32_t a_zero_point, b_zero_point, output_zero_point;
    int32_t left_shift;            /* fraction bits of the common scale, at most 22 */
    int32_t a_sign, b_sign;        /* 1 or -1 */
    int32_t a_multiplier, a_shift; /* a's scale over twice the larger scale */
    int32_t b_multiplier, b_shift; /* b's scale over twice the larger scale */
    int32_t output_multiplier, output_shift;
    int32_t activation_min, activation_max;
} edge_add_broadcast_params;

/* Sub, and an Add whose operands differ in shape or are constant.
 * a          int8, read in the steps of p
 * b          int8, read in the steps of p
 * output     int8 [outer][middle][inner]; may be all of an operand that no loop repeats, overlaps neither otherwise
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_add_broadcast_s8(const edge_add_broadcast_params *p, const int8_t *a, const int8_t *b,
                                         int8_t *output)
{
    for (int32_t outer = 0; outer < p->outer; ++outer) {
        for (int32_t middle = 0; middle < p->middle; ++middle) {
            const int8_t *at_a = a + outer * p->a_outer_step + middle * p->a_middle_step;
            const int8_t *at_b = b + outer * p->b_outer_step + middle * p->b_middle_step;
            for (int32_t inner = 0; inner < p->inner; ++inner) {
                const int32_t of_a =
                    edge_requantize((*at_a - p->a_zero_point) * (1 << p->left_shift), p->a_multiplier, p->a_shift);
                const int32_t of_b =
                    edge_requantize((*at_b - p->b_zero_point) * (1 << p->left_shift), p->b_multiplier, p->b_shift);
                const int32_t sum =
                    edge_requantize(p->a_sign * of_a + p->b_sign * of_b, p->output_multiplier, p->output_shift);
                *output++ =
                    edge_clamp_s8(edge_wrapping_add(sum, p->output_zero_point), p->activation_min, p->activation_max);
                at_a += p->a_inner_step;
                at_b += p->b_inner_step;
            }
        }
    }
}

#endif
