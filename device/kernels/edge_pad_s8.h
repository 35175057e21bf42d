#ifndef EDGE_PAD_S8_H
#define EDGE_PAD_S8_H

#include <stdint.h>

typedef struct {
    int32_t in_h, in_w, channels;
    int32_t out_h, out_w;
    int32_t pad_top, pad_left;
} edge_pad_params;

/* input      int8 [in_h][in_w][channels]
 * value      int8 [channels]: the border's pixel
 * output     int8 [out_h][out_w][channels], does not overlap the input
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_pad_s8(const edge_pad_params *p, const int8_t *input, const int8_t *value, int8_t *output)
{
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        const int32_t iy = oy - p->pad_top;
        for (int32_t ox = 0; ox < p->out_w; ++ox) {
            const int32_t ix = ox - p->pad_left;
            const int inside = iy >= 0 && iy < p->in_h && ix >= 0 && ix < p->in_w;
            for (int32_t c = 0; c < p->channels; ++c) {
                *output++ = inside ? input[(iy * p->in_w + ix) * p->channels + c] : value[c];
            }
        }
    }
}

#endif
