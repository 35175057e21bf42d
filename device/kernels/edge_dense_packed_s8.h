#ifndef EDGE_DENSE_PACKED_S8_H
#define EDGE_DENSE_PACKED_S8_H

#include "edge_dense_s8.h"

typedef struct {
    edge_dense_params plain;
    int32_t filter_bits; /* of each weight, in [2, 8]; 8 is the plain kernel */
} edge_dense_packed_params;

/* edge_dense_s8 over a filter packed as edge_packed_filter.h says: a row for each output channel. */
static inline void edge_dense_packed_s8(const edge_dense_packed_params *p, const int8_t *input, const int8_t *filter,
                                        const int32_t *bias, const int32_t *multiplier, const int8_t *shift,
                                        int8_t *output)
{
    const edge_filter_form form = {EDGE_FILTER_PACKED, p->filter_bits, p->plain.in_c, 0};
    edge_dense_filters(&p->plain, &form, input, filter, bias, multiplier, shift, output);
}

#endif
