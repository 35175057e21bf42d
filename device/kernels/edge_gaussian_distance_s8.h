#ifndef EDGE_GAUSSIAN_DISTANCE_S8_H
#define EDGE_GAUSSIAN_DISTANCE_S8_H

#include "edge_requantize.h"

typedef struct {
    int32_t cells, channels;
    int32_t output_zero_point;
    int32_t multiplier, shift; /* from a sum of squares to steps of the output */
} edge_gaussian_distance_params;

/* How far each cell is from the usual one at its place: the sum of ((input - mean) * precision)^2.
 * input      int8 [cells][channels]
 * mean       int8 [cells][channels], in the steps of the input
 * precision  int8 [cells][channels], not negative; of tables that Edge writes no cell's squares add up to 2^31
 * output     int8 [cells], does not overlap the input
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_gaussian_distance_s8(const edge_gaussian_distance_params *p, const int8_t *input,
                                             const int8_t *mean, const int8_t *precision, int8_t *output)
{
    for (int32_t cell = 0; cell < p->cells; ++cell) {
        int32_t acc = 0;
        for (int32_t c = 0; c < p->channels; ++c) {
            const int32_t deviation = (*input++ - *mean++) * *precision++;
            acc = edge_wrapping_add(acc, deviation * deviation);
        }
        const int32_t value = edge_requantize(acc, p->multiplier, p->shift);
        *output++ = edge_clamp_s8(edge_wrapping_add(value, p->output_zero_point), -128, 127);
    }
}

#endif
