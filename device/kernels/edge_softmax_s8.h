#ifndef EDGE_SOFTMAX_S8_H
#define EDGE_SOFTMAX_S8_H

#include "edge_fixed_point.h"

typedef struct {
    int32_t rows, channels;    /* at most 511 channels */
    int32_t multiplier, shift; /* a step of the input, in numbers of 5 integer bits */
    int32_t least_difference;  /* a value further below the row's largest counts as 0 */
} edge_softmax_params;

/* Leading zero bits of a positive value. */
static inline int32_t edge_leading_zeros(int32_t value)
{
    int32_t zeros = 1;
    while (value < 1 << 30) {
        value *= 2;
        ++zeros;
    }
    return zeros;
}

/* input      int8 [rows][channels]
 * output     int8 [rows][channels], steps of 1/256 from -128; may be all of the input, does not overlap it otherwise
 * The caller owns both buffers; neither needs an alignment. */
static inline void edge_softmax_s8(const edge_softmax_params *p, const int8_t *input, int8_t *output)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        const int8_t *from = input + row * p->channels;
        int8_t *to = output + row * p->channels;
        int32_t largest = -128;
        for (int32_t c = 0; c < p->channels; ++c) {
            if (from[c] > largest) largest = from[c];
        }

        int32_t sum = 0; /* 12 integer bits */
        for (int32_t c = 0; c < p->channels; ++c) {
            const int32_t difference = from[c] - largest;
            if (difference >= p->least_difference) {
                sum += edge_rounding_divide(edge_exp(edge_requantize(difference, p->multiplier, p->shift)), 12);
            }
        }

        /* sum = (1 + fraction) * 2^(12 - zeros) */
        const int32_t zeros = edge_leading_zeros(sum);
        const int32_t fraction = (int32_t)(((int64_t)sum << zeros) + INT32_MIN);
        const int32_t reciprocal = edge_reciprocal_of_one_plus(fraction);
        for (int32_t c = 0; c < p->channels; ++c) {
            const int32_t difference = from[c] - largest;
            int32_t value = -128;
            if (difference >= p->least_difference) {
                const int32_t exp = edge_exp(edge_requantize(difference, p->multiplier, p->shift));
                value += edge_rounding_divide(edge_doubling_high_multiply(reciprocal, exp), 12 - zeros + 23);
            }
            to[c] = edge_clamp_s8(value, -128, 127);
        }
    }
}

#endif
