#ifndef EDGE_CONV2D_LEADING_S8_H
#define EDGE_CONV2D_LEADING_S8_H

#include "edge_conv2d_s8.h"

typedef struct {
    edge_conv2d_params plain;
    int32_t filter_depth; /* channels of a tap in the filter, at least in_c / groups */
    int32_t filter_bits;  /* of each weight, in [2, 8] */
} edge_conv2d_leading_params;

/* edge_conv2d_s8 over a part of a filter: the first out_c of its output channels, each over the first in_c / groups of
 * its filter_depth channels. Several levels of one network read the same table so.
 * filter  int8 [at least out_c][filter_h][filter_w][filter_depth], or packed as edge_packed_filter.h says */
static inline void edge_conv2d_leading_s8(const edge_conv2d_leading_params *p, const int8_t *input,
                                          const int8_t *filter, const int32_t *bias, const int32_t *multiplier,
                                          const int8_t *shift, int8_t *output)
{
    const edge_filter_form form = {EDGE_FILTER_PACKED, p->filter_bits,
                                   edge_conv2d_row_weights(&p->plain, p->filter_depth), 0};
    edge_conv2d_filters(&p->plain, &form, p->filter_depth, input, filter, bias, multiplier, shift, output);
}

#endif
