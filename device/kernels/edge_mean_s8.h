#ifndef EDGE_MEAN_S8_H
#define EDGE_MEAN_S8_H

#include "edge_requantize.h"
#include "edge_row_sums.h"

typedef struct {
    int32_t outer, averaged, inner; /* the input as three loops, of which the middle one is averaged */
    int32_t input_zero_point, output_zero_point;
    int32_t multiplier, shift; /* the input's scale over the output's, divided by averaged */
} edge_mean_params;

static inline int8_t edge_mean_of_sum(const edge_mean_params *p, int32_t sum)
{
    return edge_clamp_s8(edge_wrapping_add(edge_requantize(sum, p->multiplier, p->shift), p->output_zero_point), -128,
                         127);
}

/* The mean along neighbouring axes.
 * input      int8 [outer][averaged][inner]
 * output     int8 [outer][inner], does not overlap the input
 * The caller owns both buffers; neither needs an alignment. */
static inline void edge_mean_s8(const edge_mean_params *p, const int8_t *input, int8_t *output)
{
    for (int32_t outer = 0; outer < p->outer; ++outer) {
        for (int32_t inner = 0; inner < p->inner; ++inner) {
            const int8_t *at = input + outer * p->averaged * p->inner + inner;
            int32_t sum = -p->averaged * p->input_zero_point;
            for (int32_t i = 0; i < p->averaged; ++i) {
                sum += *at;
                at += p->inner;
            }
            *output++ = edge_mean_of_sum(p, sum);
        }
    }
}

/* The same of an image, outer 1, whose rows were added up before.
 * sums    int32 [inner]
 * output  int8 [inner], does not overlap the sums */
static inline void edge_mean_of_sums_s8(const edge_mean_params *p, const int8_t *sums, int8_t *output)
{
    for (int32_t inner = 0; inner < p->inner; ++inner)
        output[inner] =
            edge_mean_of_sum(p, edge_wrapping_add(edge_sum_at(sums, inner), -p->averaged * p->input_zero_point));
}

#endif
