#ifndef EDGE_DENSE_LEADING_S8_H
#define EDGE_DENSE_LEADING_S8_H

#include "edge_dense_s8.h"

typedef struct {
    edge_dense_params plain;
    int32_t filter_depth; /* weights of a row of the filter, at least in_c */
    int32_t filter_bits;  /* of each weight, in [2, 8] */
} edge_dense_leading_params;

/* edge_dense_s8 over a part of a filter: the first out_c of its rows, of each the first in_c weights. Several levels of
 * one network read the same table so. filter  int8 [at least out_c][filter_depth], or packed as edge_packed_filter.h
 * says */
static inline void edge_dense_leading_s8(const edge_dense_leading_params *p, const int8_t *input, const int8_t *filter,
                                         const int32_t *bias, const int32_t *multiplier, const int8_t *shift,
                                         int8_t *output)
{
    const edge_filter_form form = {EDGE_FILTER_PACKED, p->filter_bits, p->filter_depth, 0};
    edge_dense_filters(&p->plain, &form, input, filter, bias, multiplier, shift, output);
}

#endif
