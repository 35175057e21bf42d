#ifndef EDGE_NESTED_WINDOW_H
#define EDGE_NESTED_WINDOW_H

/* Windows of kernels that read a part of a filter: the first channels of each tap. Four channels lie together, tap
 * after tap, then the next four; so a filter over fewer channels is the beginning of one over more, and several levels
 * of one network read the same table. What fills up the last four values of a column is 0, whatever the filter has
 * there. */

#include <stdint.h>

typedef struct {
    int32_t in_h, in_w, in_c;
    int32_t out_h, out_w, out_c;
    int32_t filter_h, filter_w;
    int32_t stride_h, stride_w;
    int32_t dilation_h, dilation_w;
    int32_t pad_top, pad_left;
    int32_t input_zero_point;
    int32_t activation_min, activation_max;
    int32_t
        filter_skip; /* words of the filter behind those of the first in_c channels, of the outputs that lie together */
} edge_conv2d_nested_params;

/* Where a window begins. */
typedef struct {
    int32_t iy, ix;
} edge_nested_place;

static inline edge_nested_place edge_nested_next(const edge_conv2d_nested_params *p, edge_nested_place place)
{
    place.ix += p->stride_w;
    if (place.ix == p->out_w * p->stride_w - p->pad_left) {
        place.ix = -p->pad_left;
        place.iy += p->stride_h;
    }
    return place;
}

/* The channels that a tap of a window sees. outside: those of a place outside the image. */
static inline const int8_t *edge_nested_tap(const edge_conv2d_nested_params *p, const int8_t *input,
                                            const int8_t *outside, edge_nested_place place, int32_t fy, int32_t fx)
{
    const int32_t iy = place.iy + fy * p->dilation_h, ix = place.ix + fx * p->dilation_w;
    const int32_t is_inside = (uint32_t)iy < (uint32_t)p->in_h && (uint32_t)ix < (uint32_t)p->in_w;
    return is_inside ? input + (iy * p->in_w + ix) * p->in_c : outside;
}

#endif
