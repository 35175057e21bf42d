#ifndef EDGE_P_RELU_S8_H
#define EDGE_P_RELU_S8_H

#include "edge_requantize.h"

typedef struct {
    int32_t outer, middle, inner;                      /* the output, as three loops */
    int32_t a_outer_step, a_middle_step, a_inner_step; /* elements of a after one round of each loop */
    int32_t b_outer_step, b_middle_step, b_inner_step; /* elements of the slopes; 0 repeats */
    int32_t a_zero_point, b_zero_point, output_zero_point;
    int32_t positive_multiplier, positive_shift; /* the scale of a over the output's */
    int32_t negative_multiplier, negative_shift; /* the scales of a and of the slopes over the output's */
    int32_t activation_min, activation_max;
} edge_p_relu_params;

/* a where a is positive, slope * a elsewhere.
 * a          int8, read in the steps of p
 * slope      int8, read in the steps of p for b
 * output     int8 [outer][middle][inner]; may be all of a, does not overlap it otherwise
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_p_relu_s8(const edge_p_relu_params *p, const int8_t *a, const int8_t *slope, int8_t *output)
{
    for (int32_t outer = 0; outer < p->outer; ++outer) {
        for (int32_t middle = 0; middle < p->middle; ++middle) {
            const int8_t *at_a = a + outer * p->a_outer_step + middle * p->a_middle_step;
            const int8_t *at_slope = slope + outer * p->b_outer_step + middle * p->b_middle_step;
            for (int32_t inner = 0; inner < p->inner; ++inner) {
                const int32_t steps = *at_a - p->a_zero_point;
                const int32_t value = steps >= 0 ? edge_requantize(steps, p->positive_multiplier, p->positive_shift)
                                                 : edge_requantize(steps * (*at_slope - p->b_zero_point),
                                                                   p->negative_multiplier, p->negative_shift);
                *output++ =
                    edge_clamp_s8(edge_wrapping_add(value, p->output_zero_point), p->activation_min, p->activation_max);
                at_a += p->a_inner_step;
                at_slope += p->b_inner_step;
            }
        }
    }
}

#endif
