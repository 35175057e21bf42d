#ifndef EDGE_DEPTH_TO_SPACE_S8_H
#define EDGE_DEPTH_TO_SPACE_S8_H

#include <stdint.h>

typedef struct {
    int32_t in_h, in_w, channels; /* channels of the output */
    int32_t block;
    int32_t pixel_step,
        channel_step; /* input channels from one pixel of a block to the next, from one channel to the next */
} edge_depth_to_space_params;

/* input      int8 [in_h][in_w][block * block * channels]
 * output     int8 [in_h * block][in_w * block][channels], does not overlap the input
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_depth_to_space_s8(const edge_depth_to_space_params *p, const int8_t *input, int8_t *output)
{
    const int32_t depth = p->block * p->block * p->channels;
    for (int32_t oy = 0; oy < p->in_h * p->block; ++oy) {
        for (int32_t ox = 0; ox < p->in_w * p->block; ++ox) {
            const int32_t pixel = oy % p->block * p->block + ox % p->block;
            const int8_t *from = input + (oy / p->block * p->in_w + ox / p->block) * depth + pixel * p->pixel_step;
            for (int32_t c = 0; c < p->channels; ++c) {
                *output++ = from[c * p->channel_step];
            }
        }
    }
}

#endif
