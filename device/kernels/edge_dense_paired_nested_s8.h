#ifndef EDGE_DENSE_PAIRED_NESTED_S8_H
#define EDGE_DENSE_PAIRED_NESTED_S8_H

#include "edge_paired_filters.h"

typedef struct {
    int32_t in_c, out_c;
    int32_t activation_min, activation_max;
    int32_t pairs;       /* of the input, upward to a multiple of 2 */
    int32_t filter_skip; /* words of four filters behind those of the first in_c weights */
} edge_dense_paired_nested_params;

/* edge_dense_paired_s8 over a part of a filter: the first out_c of its rows, of each the first in_c weights. Several
 * levels of one network read the same table so. */
EDGE_KEPT_ONCE void edge_dense_paired_nested_s8(const edge_dense_paired_nested_params *p, const int8_t *input,
                                                const int32_t *pairs, const int32_t *channels, int8_t *scratch,
                                                int8_t *output)
{
    const edge_paired_params each = {p->pairs, p->out_c, p->activation_min, p->activation_max};
    edge_word *const column = (edge_word *)(void *)scratch;
    edge_widen_one(input, p->in_c, column);
    edge_paired_filters_once_of_part(&each, p->filter_skip, pairs, channels, column, output);
}

#endif
