#ifndef EDGE_DEPTHWISE_CONV2D_PACKED_S8_H
#define EDGE_DEPTHWISE_CONV2D_PACKED_S8_H

#include "edge_depthwise_conv2d_s8.h"

typedef struct {
    edge_depthwise_conv2d_params plain;
    int32_t filter_bits; /* of each weight, in [2, 8]; 8 is the plain kernel */
} edge_depthwise_conv2d_packed_params;

/* edge_depthwise_conv2d_s8 over a filter packed as edge_packed_filter.h says: a row for each tap. */
static inline void edge_depthwise_conv2d_packed_s8(const edge_depthwise_conv2d_packed_params *p, const int8_t *input,
                                                   const int8_t *filter, const int32_t *bias, const int32_t *multiplier,
                                                   const int8_t *shift, int8_t *output)
{
    edge_depthwise_conv2d_filters(&p->plain, p->filter_bits, input, filter, bias, multiplier, shift, output);
}

#endif
