#ifndef EDGE_AVERAGE_POOL2D_S8_H
#define EDGE_AVERAGE_POOL2D_S8_H

#include "edge_requantize.h"
#include "edge_row_sums.h"

typedef struct {
    int32_t in_h, in_w, channels;
    int32_t out_h, out_w;
    int32_t window_h, window_w;
    int32_t stride_h, stride_w;
    int32_t dilation_h, dilation_w;
    int32_t pad_top, pad_left; /* every window sees a pixel */
} edge_average_pool2d_params;

/* input      int8 [in_h][in_w][channels]
 * output     int8 [out_h][out_w][channels], same scale and zero point, does not overlap the input
 * Padding is not counted; halves round away from zero.
 * The caller owns both buffers; neither needs an alignment. */
static inline void edge_average_pool2d_s8(const edge_average_pool2d_params *p, const int8_t *input, int8_t *output)
{
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        for (int32_t ox = 0; ox < p->out_w; ++ox) {
            for (int32_t c = 0; c < p->channels; ++c) {
                int32_t sum = 0;
                int32_t count = 0;
                for (int32_t fy = 0; fy < p->window_h; ++fy) {
                    const int32_t iy = oy * p->stride_h + fy * p->dilation_h - p->pad_top;
                    if (iy < 0 || iy >= p->in_h) continue;
                    for (int32_t fx = 0; fx < p->window_w; ++fx) {
                        const int32_t ix = ox * p->stride_w + fx * p->dilation_w - p->pad_left;
                        if (ix < 0 || ix >= p->in_w) continue;
                        sum += input[(iy * p->in_w + ix) * p->channels + c];
                        ++count;
                    }
                }
                *output++ = (int8_t)edge_rounding_average(sum, count);
            }
        }
    }
}

/* The same of one window, the whole image, whose rows were added up before.
 * sums    int32 [channels]
 * output  int8 [channels], does not overlap the sums */
static inline void edge_average_pool2d_of_sums_s8(const edge_average_pool2d_params *p, const int8_t *sums,
                                                  int8_t *output)
{
    for (int32_t c = 0; c < p->channels; ++c)
        output[c] = (int8_t)edge_rounding_average(edge_sum_at(sums, c), p->window_h * p->window_w);
}

#endif
