#ifndef EDGE_DENSE_S8_H
#define EDGE_DENSE_S8_H

#include "edge_packed_filter.h"
#include "edge_requantize.h"

typedef struct {
    int32_t in_c, out_c;
    int32_t input_zero_point, output_zero_point;
    int32_t activation_min, activation_max;
} edge_dense_params;

/* The loops of all kernels, over filters of filter_bits for each weight. filter_depth: weights of a row of the filter,
 * of which the first in_c are read. */
EDGE_INLINE void edge_dense_filters(const edge_dense_params *p, int32_t filter_bits, int32_t filter_depth,
                                    const int8_t *input, const int8_t *filter, const int32_t *bias,
                                    const int32_t *multiplier, const int8_t *shift, int8_t *output)
{
    const int32_t row_bytes = edge_filter_row_bytes(filter_depth, filter_bits);
    for (int32_t o = 0; o < p->out_c; ++o) {
        const int8_t *row = filter + o * row_bytes;
        int32_t acc = bias[o];
        for (int32_t c = 0; c < p->in_c; ++c) {
            acc += (input[c] - p->input_zero_point) * edge_filter_at(row, c, filter_bits);
        }
        output[o] =
            edge_clamp_s8(edge_wrapping_add(edge_requantize(acc, multiplier[o], shift[o]), p->output_zero_point),
                          p->activation_min, p->activation_max);
    }
}

/* input      int8  [in_c]
 * filter     int8  [out_c][in_c], zero point 0
 * bias       int32 [out_c]
 * multiplier int32 [out_c], shift int8 [out_c]: see edge_requantize
 * output     int8  [out_c], does not overlap the input
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_dense_s8(const edge_dense_params *p, const int8_t *input, const int8_t *filter,
                                 const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *output)
{
    edge_dense_filters(p, 8, p->in_c, input, filter, bias, multiplier, shift, output);
}

#endif
