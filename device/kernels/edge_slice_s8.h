#ifndef EDGE_SLICE_S8_H
#define EDGE_SLICE_S8_H

#include <stdint.h>

typedef struct {
    int32_t in_w, in_c;
    int32_t out_h, out_w, out_c;
    int32_t start_h, start_w, start_c;
    int32_t step_h, step_w, step_c;
} edge_slice_params;

/* input      int8 [any][in_w][in_c]
 * output     int8 [out_h][out_w][out_c], does not overlap the input
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_slice_s8(const edge_slice_params *p, const int8_t *input, int8_t *output)
{
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        const int32_t iy = p->start_h + oy * p->step_h;
        for (int32_t ox = 0; ox < p->out_w; ++ox) {
            const int32_t ix = p->start_w + ox * p->step_w;
            const int8_t *from = input + (iy * p->in_w + ix) * p->in_c + p->start_c;
            for (int32_t c = 0; c < p->out_c; ++c) {
                *output++ = from[c * p->step_c];
            }
        }
    }
}

#endif
