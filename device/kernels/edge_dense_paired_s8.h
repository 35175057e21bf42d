#ifndef EDGE_DENSE_PAIRED_S8_H
#define EDGE_DENSE_PAIRED_S8_H

#include "edge_paired_filters.h"

typedef struct {
    int32_t in_c, out_c;
    int32_t activation_min, activation_max;
    int32_t pairs; /* of the input, upward to a multiple of 2 */
} edge_dense_paired_params;

/* input    int8  [in_c]
 * pairs    words [out_c / 4, upward][pairs][2]: see edge_paired_filters.h
 * channels int32 [out_c / 4, upward][16]: see edge_paired_filters.h; the zero points are in it
 * scratch  pairs * 4 bytes, aligned to 4, that overlap nothing
 * output   int8  [out_c], does not overlap the input
 * The caller owns every buffer. */
EDGE_KEPT_ONCE void edge_dense_paired_s8(const edge_dense_paired_params *p, const int8_t *input, const int32_t *pairs,
                                         const int32_t *channels, int8_t *scratch, int8_t *output)
{
    const edge_paired_params each = {p->pairs, p->out_c, p->activation_min, p->activation_max};
    edge_word *const column = (edge_word *)(void *)scratch;
    edge_widen_one(input, p->in_c, column);
    edge_paired_filters_once(&each, pairs, channels, column, output);
}

#endif
