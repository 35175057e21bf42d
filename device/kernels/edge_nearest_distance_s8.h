#ifndef EDGE_NEAREST_DISTANCE_S8_H
#define EDGE_NEAREST_DISTANCE_S8_H

#include "edge_requantize.h"

typedef struct {
    int32_t cells, channels, entries;
    int32_t output_zero_point;
    int32_t multiplier, shift; /* from a sum of squares to steps of the output */
} edge_nearest_distance_params;

/* How far each cell is from the nearest entry of a memory: the least sum of (input - memory)^2.
 * input      int8 [cells][channels], at most 33025 channels: no sum of squares leaves 31 bits
 * memory     int8 [entries][channels], in the steps of the input
 * output     int8 [cells], does not overlap the input
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_nearest_distance_s8(const edge_nearest_distance_params *p, const int8_t *input,
                                            const int8_t *memory, int8_t *output)
{
    for (int32_t cell = 0; cell < p->cells; ++cell) {
        const int8_t *at = memory;
        int32_t least = INT32_MAX;
        for (int32_t entry = 0; entry < p->entries; ++entry) {
            int32_t acc = 0;
            for (int32_t c = 0; c < p->channels; ++c) {
                const int32_t difference = input[c] - *at++;
                acc += difference * difference;
            }
            if (acc < least) least = acc;
        }
        const int32_t value = edge_requantize(least, p->multiplier, p->shift);
        *output++ = edge_clamp_s8(edge_wrapping_add(value, p->output_zero_point), -128, 127);
        input += p->channels;
    }
}

#endif
