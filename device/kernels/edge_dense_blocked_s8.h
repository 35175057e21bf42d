#ifndef EDGE_DENSE_BLOCKED_S8_H
#define EDGE_DENSE_BLOCKED_S8_H

#include "edge_dsp.h"
#include "edge_scaled_sum.h"

enum { EDGE_BLOCK_OUTPUTS = 8, EDGE_BLOCK_CHANNEL_WORDS = 4 };

typedef struct {
    int32_t in_c, out_c;
    int32_t activation_min, activation_max;
    int32_t filter_skip; /* bytes of eight outputs behind those of the first in_c weights: several levels of one network
                            read the same table */
} edge_dense_blocked_params;

/* Sums of eight outputs. Each value is read once for all of them. */
typedef struct {
    int32_t of[EDGE_BLOCK_OUTPUTS];
} edge_block_sums;

EDGE_INLINE void edge_block_add(edge_block_sums *sums, const int8_t *filter, int32_t value)
{
    for (int32_t i = 0; i < EDGE_BLOCK_OUTPUTS; i += 2) {
        sums->of[i] += filter[i] * value;
        sums->of[i + 1] += filter[i + 1] * value;
        EDGE_IN_ORDER(sums->of[i], sums->of[i + 1], filter);
    }
}

/* input    int8  [in_c]
 * filter   int8  [out_c / 8, upward][at least in_c][8]
 * channels int32 [out_c][4]: what the sum begins with, the zero points in it; multiplier, rounding and shift of
 *          edge_scaled_sum
 * output   int8  [out_c], does not overlap the input
 * The caller owns every buffer. */
EDGE_KEPT_ONCE void edge_dense_blocked_s8(const edge_dense_blocked_params *p, const int8_t *input, const int8_t *filter,
                                          const int32_t *channels, int8_t *output)
{
    const int8_t *const fours = input + (p->in_c & ~3), *const end = input + p->in_c;
    for (int32_t first = 0; first < p->out_c; first += EDGE_BLOCK_OUTPUTS) {
        edge_block_sums sums = {{0}};
        const int8_t *value = input;
        for (; value != fours; value += 4) {
            for (int32_t k = 0; k < 4; ++k)
                edge_block_add(&sums, filter + k * EDGE_BLOCK_OUTPUTS, value[k]);
            filter += 4 * EDGE_BLOCK_OUTPUTS;
        }
        for (; value != end; ++value) {
            edge_block_add(&sums, filter, *value);
            filter += EDGE_BLOCK_OUTPUTS;
        }
        filter += p->filter_skip;
        for (int32_t i = 0; i < EDGE_BLOCK_OUTPUTS && first + i < p->out_c; ++i) {
            const edge_sum_scale scale = edge_sum_scale_of(channels + 1, p->activation_min, p->activation_max);
            *output++ = (int8_t)edge_scaled_sum(channels[0] + sums.of[i], &scale);
            channels += EDGE_BLOCK_CHANNEL_WORDS;
        }
    }
}

#endif
