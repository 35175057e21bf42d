#ifndef EDGE_TRANSPOSE_S8_H
#define EDGE_TRANSPOSE_S8_H

#include <stdint.h>

typedef struct {
    int32_t block, outer, middle, inner;                     /* extents of the output */
    int32_t block_step, outer_step, middle_step, inner_step; /* input elements from one to the next */
} edge_transpose_params;

/* input      int8, as many as the output has; element (b, o, m, i) is where the steps lead from its start
 * output     int8 [block][outer][middle][inner], does not overlap the input
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_transpose_s8(const edge_transpose_params *p, const int8_t *input, int8_t *output)
{
    for (int32_t b = 0; b < p->block; ++b) {
        for (int32_t o = 0; o < p->outer; ++o) {
            for (int32_t m = 0; m < p->middle; ++m) {
                const int8_t *from = input + b * p->block_step + o * p->outer_step + m * p->middle_step;
                for (int32_t i = 0; i < p->inner; ++i) {
                    *output++ = from[i * p->inner_step];
                }
            }
        }
    }
}

#endif
