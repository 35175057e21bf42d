#ifndef EDGE_CONV2D_CODED_S8_H
#define EDGE_CONV2D_CODED_S8_H

#include "edge_conv2d_s8.h"

typedef struct {
    edge_conv2d_params plain;
    int32_t filter_bits;   /* of each weight or number that is stored */
    int32_t filter_format; /* EDGE_FILTER_BITMAP and its like */
    int32_t filter_start;  /* bytes of the filter before its first row: the values of a codebook */
} edge_conv2d_coded_params;

/* edge_conv2d_s8 over a filter in a format of edge_coded_filter.h: a row for each output channel. */
static inline void edge_conv2d_coded_s8(const edge_conv2d_coded_params *p, const int8_t *input, const int8_t *filter,
                                        const int32_t *bias, const int32_t *multiplier, const int8_t *shift,
                                        int8_t *output)
{
    const int32_t depth = p->plain.in_c / p->plain.groups;
    const int8_t *const bytes = edge_filter_bytes(filter);
    const edge_filter_form form = {p->filter_format, p->filter_bits, edge_conv2d_row_weights(&p->plain, depth), bytes};
    edge_conv2d_filters(&p->plain, &form, depth, input, bytes + p->filter_start, bias, multiplier, shift, output);
}

#endif
