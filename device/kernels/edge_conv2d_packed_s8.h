#ifndef EDGE_CONV2D_PACKED_S8_H
#define EDGE_CONV2D_PACKED_S8_H

#include "edge_conv2d_s8.h"

typedef struct {
    edge_conv2d_params plain;
    int32_t filter_bits; /* of each weight, in [2, 8]; 8 is the plain kernel */
} edge_conv2d_packed_params;

/* edge_conv2d_s8 over a filter packed as edge_packed_filter.h says: a row for each output channel. */
static inline void edge_conv2d_packed_s8(const edge_conv2d_packed_params *p, const int8_t *input, const int8_t *filter,
                                         const int32_t *bias, const int32_t *multiplier, const int8_t *shift,
                                         int8_t *output)
{
    const int32_t depth = p->plain.in_c / p->plain.groups;
    const edge_filter_form form = {EDGE_FILTER_PACKED, p->filter_bits, edge_conv2d_row_weights(&p->plain, depth), 0};
    edge_conv2d_filters(&p->plain, &form, depth, input, filter, bias, multiplier, shift, output);
}

#endif
