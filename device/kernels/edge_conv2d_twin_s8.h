#ifndef EDGE_CONV2D_TWIN_S8_H
#define EDGE_CONV2D_TWIN_S8_H

#include "edge_twin_filters.h"

typedef struct {
    int32_t in_h, in_w, in_c;
    int32_t out_h, out_w, out_c;
    int32_t filter_h, filter_w;
    int32_t stride_h, stride_w;
    int32_t dilation_h, dilation_w;
    int32_t pad_top, pad_left;
    int32_t input_zero_point;
    int32_t activation_min, activation_max;
    int32_t depth; /* of a column: filter_h * filter_w * in_c, upward to a multiple of 4 */
} edge_conv2d_twin_params;

/* Where the windows of some places begin. */
typedef struct {
    int32_t iy[EDGE_TWIN_PLACES], ix[EDGE_TWIN_PLACES];
} edge_twin_windows;

/* Values that are neighbours in memory, at each place, to a column. Returns its end. */
static inline edge_word *edge_twin_run(const int8_t *const *from, int32_t count, edge_word *column)
{
    const int8_t *from_0 = from[0], *from_1 = from[1];
#if EDGE_TWINS == 2
    const int8_t *from_2 = from[2], *from_3 = from[3];
    for (; count >= 4; count -= 4) {
        for (int32_t i = 0; i < 4; ++i) {
            column[2 * i] = edge_twin(from_0[i], from_1[i]);
            column[2 * i + 1] = edge_twin(from_2[i], from_3[i]);
        }
        from_0 += 4;
        from_1 += 4;
        from_2 += 4;
        from_3 += 4;
        column += 8;
    }
    for (; count > 0; --count) {
        *column++ = edge_twin(*from_0++, *from_1++);
        *column++ = edge_twin(*from_2++, *from_3++);
    }
#else
    for (; count >= 4; count -= 4) {
        for (int32_t i = 0; i < 4; ++i)
            column[i] = edge_twin(from_0[i], from_1[i]);
        from_0 += 4;
        from_1 += 4;
        column += 4;
    }
    for (; count > 0; --count)
        *column++ = edge_twin(*from_0++, *from_1++);
#endif
    return column;
}

/* The windows at some places to columns, of which every value is inside the image. */
static inline edge_word *edge_twin_inside(const edge_conv2d_twin_params *p, const int8_t *input,
                                          const edge_twin_windows *windows, edge_word *column)
{
    const int8_t *from[EDGE_TWIN_PLACES];
    const int32_t row_bytes = p->dilation_h * p->in_w * p->in_c;
    for (int32_t j = 0; j < EDGE_TWIN_PLACES; ++j)
        from[j] = input + (windows->iy[j] * p->in_w + windows->ix[j]) * p->in_c;
    for (int32_t fy = p->filter_h; fy > 0; --fy) {
        column = edge_twin_run(from, p->filter_w * p->in_c, column);
        for (int32_t j = 0; j < EDGE_TWIN_PLACES; ++j)
            from[j] += row_bytes;
    }
    return column;
}

/* The same with places outside, which read as real zero. outside: the channels of one of them. */
EDGE_KEPT_ONCE edge_word *edge_twin_border(const edge_conv2d_twin_params *p, const int8_t *input, const int8_t *outside,
                                           const edge_twin_windows *windows, edge_word *column)
{
    const int8_t *from[EDGE_TWIN_PLACES];
    for (int32_t fy = 0; fy < p->filter_h; ++fy) {
        for (int32_t fx = 0; fx < p->filter_w; ++fx) {
            for (int32_t j = 0; j < EDGE_TWIN_PLACES; ++j) {
                const int32_t iy = windows->iy[j] + fy * p->dilation_h, ix = windows->ix[j] + fx * p->dilation_w;
                const int32_t is_inside = (uint32_t)iy < (uint32_t)p->in_h && (uint32_t)ix < (uint32_t)p->in_w;
                from[j] = is_inside ? input + (iy * p->in_w + ix) * p->in_c : outside;
            }
            column = edge_twin_run(from, p->in_c, column);
        }
    }
    return column;
}

/* A convolution of one group.
 * input    int8  [in_h][in_w][in_c]
 * filter, rests, channels: see edge_twin_filters.h; the zero points are in the channels
 * scratch  depth * 8 + in_c bytes, aligned to 4, that overlap nothing
 * output   int8  [out_h][out_w][out_c], does not overlap the input
 * The caller owns every buffer. */
EDGE_KEPT_ONCE void edge_conv2d_twin_s8(const edge_conv2d_twin_params *p, const int8_t *input, const int32_t *filter,
                                        const int32_t *rests, const int32_t *channels, int8_t *scratch, int8_t *output)
{
    const edge_twin_params each = {p->depth, p->out_c, p->activation_min, p->activation_max};
    edge_word *const column = (edge_word *)(void *)scratch, *const end = column + p->depth * EDGE_TWINS;
    int8_t *const outside = scratch + p->depth * 8;
    for (int32_t c = 0; c < p->in_c; ++c)
        outside[c] = (int8_t)p->input_zero_point;
    const int32_t last_iy = p->in_h - 1 - (p->filter_h - 1) * p->dilation_h;
    const int32_t last_ix = p->dilation_w == 1 || p->filter_w == 1 ? p->in_w - p->filter_w : -1;
    edge_twin_windows windows;
    int8_t *to[EDGE_TWIN_PLACES];
    int32_t iy = -p->pad_top, ix = -p->pad_left;
    for (int32_t left = p->out_h * p->out_w; left > 0; left -= EDGE_TWIN_PLACES) {
        int32_t is_inside = 1;
        for (int32_t j = 0; j < EDGE_TWIN_PLACES; ++j) {
            windows.iy[j] = iy;
            windows.ix[j] = ix;
            to[j] = output;
            is_inside &= iy >= 0 && iy <= last_iy && ix >= 0 && ix <= last_ix;
            if (j + 1 >= left) continue; /* the last place as often as there is room */
            output += p->out_c;
            ix += p->stride_w;
            if (ix == p->out_w * p->stride_w - p->pad_left) {
                ix = -p->pad_left;
                iy += p->stride_h;
            }
        }
        edge_word *next = is_inside ? edge_twin_inside(p, input, &windows, column)
                                    : edge_twin_border(p, input, outside, &windows, column);
        while (next != end)
            *next++ = 0;
        edge_twin_filters(&each, filter, rests, channels, column, to);
    }
}

#endif
