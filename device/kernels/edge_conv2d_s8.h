#ifndef EDGE_CONV2D_S8_H
#define EDGE_CONV2D_S8_H

#include "edge_coded_filter.h"
#include "edge_requantize.h"

typedef struct {
    int32_t in_h, in_w, in_c;
    int32_t out_h, out_w, out_c;
    int32_t filter_h, filter_w;
    int32_t stride_h, stride_w;
    int32_t dilation_h, dilation_w;
    int32_t pad_top, pad_left;
    int32_t groups; /* divides in_c and out_c */
    int32_t input_zero_point, output_zero_point;
    int32_t activation_min, activation_max;
} edge_conv2d_params;

/* Weights of an output channel, over depth channels. */
EDGE_INLINE int32_t edge_conv2d_row_weights(const edge_conv2d_params *p, int32_t depth)
{
    return p->filter_h * p->filter_w * depth;
}

/* The loops of all kernels, over rows of any form. filter_depth: channels of a tap in the filter, of which the first
 * in_c / groups are read; all of them where zeros are left out. */
EDGE_INLINE void edge_conv2d_filters(const edge_conv2d_params *p, const edge_filter_form *form, int32_t filter_depth,
                                     const int8_t *input, const int8_t *rows, const int32_t *bias,
                                     const int32_t *multiplier, const int8_t *shift, int8_t *output)
{
    const int32_t group_in = p->in_c / p->groups;
    const int32_t group_out = p->out_c / p->groups;
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        for (int32_t ox = 0; ox < p->out_w; ++ox) {
            const int8_t *next_row = rows;
            for (int32_t o = 0; o < p->out_c; ++o) {
                const int32_t first_channel = o / group_out * group_in;
                edge_filter_row row = edge_filter_begin(form, next_row);
                int32_t acc = bias[o];
                for (int32_t fy = 0; fy < p->filter_h; ++fy) {
                    const int32_t iy = oy * p->stride_h + fy * p->dilation_h - p->pad_top;
                    if (iy < 0 || iy >= p->in_h) { /* outside the image reads as real zero */
                        edge_filter_pass(form, &row, fy * p->filter_w * filter_depth, p->filter_w * filter_depth);
                        continue;
                    }
                    for (int32_t fx = 0; fx < p->filter_w; ++fx) {
                        const int32_t ix = ox * p->stride_w + fx * p->dilation_w - p->pad_left;
                        const int32_t tap = (fy * p->filter_w + fx) * filter_depth;
                        if (ix < 0 || ix >= p->in_w) {
                            edge_filter_pass(form, &row, tap, group_in);
                            continue;
                        }
                        const int8_t *pixel = input + (iy * p->in_w + ix) * p->in_c + first_channel;
                        acc = edge_filter_add(form, &row, tap, group_in, pixel, p->input_zero_point, acc);
                    }
                }
                next_row = edge_filter_end(form, &row);
                *output++ = edge_clamp_s8(
                    edge_wrapping_add(edge_requantize(acc, multiplier[o], shift[o]), p->output_zero_point),
                    p->activation_min, p->activation_max);
            }
        }
    }
}

/* input      int8  [in_h][in_w][in_c]
 * filter     int8  [out_c][filter_h][filter_w][in_c / groups], zero point 0
 * bias       int32 [out_c]
 * multiplier int32 [out_c], shift int8 [out_c]: see edge_requantize
 * output     int8  [out_h][out_w][out_c], does not overlap the input
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_conv2d_s8(const edge_conv2d_params *p, const int8_t *input, const int8_t *filter,
                                  const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *output)
{
    const int32_t depth = p->in_c / p->groups;
    const edge_filter_form form = {EDGE_FILTER_PACKED, 8, edge_conv2d_row_weights(p, depth), 0};
    edge_conv2d_filters(p, &form, depth, input, filter, bias, multiplier, shift, output);
}

#endif
