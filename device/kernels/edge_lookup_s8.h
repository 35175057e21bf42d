#ifndef EDGE_LOOKUP_S8_H
#define EDGE_LOOKUP_S8_H

#include <stdint.h>

typedef struct {
    int32_t count;
} edge_lookup_params;

/* Any function of one value: Relu, Sigmoid and others.
 * input      int8 [count]
 * lookup     int8 [256]: the answer to q at q + 128
 * output     int8 [count]; may be all of the input, does not overlap it otherwise
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_lookup_s8(const edge_lookup_params *p, const int8_t *input, const int8_t *lookup,
                                  int8_t *output)
{
    for (int32_t i = 0; i < p->count; ++i) {
        output[i] = lookup[input[i] + 128];
    }
}

#endif
