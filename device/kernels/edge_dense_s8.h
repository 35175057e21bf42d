#ifndef EDGE_DENSE_S8_H
#define EDGE_DENSE_S8_H

#include "edge_coded_filter.h"
#include "edge_requantize.h"

typedef struct {
    int32_t in_c, out_c;
    int32_t input_zero_point, output_zero_point;
    int32_t activation_min, activation_max;
} edge_dense_params;

/* The loops of all kernels, over rows of any form, of which the first in_c weights are read; all of them where zeros
 * are left out. */
EDGE_INLINE void edge_dense_filters(const edge_dense_params *p, const edge_filter_form *form, const int8_t *input,
                                    const int8_t *rows, const int32_t *bias, const int32_t *multiplier,
                                    const int8_t *shift, int8_t *output)
{
    for (int32_t o = 0; o < p->out_c; ++o) {
        edge_filter_row row = edge_filter_begin(form, rows);
        const int32_t acc = edge_filter_add(form, &row, 0, p->in_c, input, p->input_zero_point, bias[o]);
        rows = edge_filter_end(form, &row);
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
    const edge_filter_form form = {EDGE_FILTER_PACKED, 8, p->in_c, 0};
    edge_dense_filters(p, &form, input, filter, bias, multiplier, shift, output);
}

#endif
