#ifndef EDGE_CONV2D_TWIN_NESTED_S8_H
#define EDGE_CONV2D_TWIN_NESTED_S8_H

#include "edge_conv2d_twin_s8.h"
#include "edge_nested_window.h"

typedef edge_conv2d_nested_params edge_conv2d_twin_nested_params;

/* A run of channels at each place: each four to a column's part, step words behind that before. */
static inline void edge_twin_channels(const int8_t *const *from, int32_t channels, edge_word *column, int32_t step)
{
    const int8_t *at[EDGE_TWIN_PLACES];
    for (int32_t j = 0; j < EDGE_TWIN_PLACES; ++j)
        at[j] = from[j];
    for (; channels >= 4; channels -= 4) {
        edge_twin_run(at, 4, column);
        for (int32_t j = 0; j < EDGE_TWIN_PLACES; ++j)
            at[j] += 4;
        column += step;
    }
    if (channels == 0) return;
    for (edge_word *rest = edge_twin_run(at, channels, column); rest != column + 4 * EDGE_TWINS; ++rest)
        *rest = 0;
}

/* A convolution of one group over a part of a filter: the first out_c of its output channels, each over the first in_c
 * of its input channels.
 * input    int8  [in_h][in_w][in_c]
 * filter, rests, channels: see edge_twin_filters.h and edge_nested_window.h; the zero points are in the channels
 * scratch  filter_h * filter_w * in_c * 8 + in_c bytes, in_c upward to a multiple of 4, aligned to 4, that overlap
 *          nothing
 * output   int8  [out_h][out_w][out_c], does not overlap the input
 * The caller owns every buffer. */
EDGE_KEPT_ONCE void edge_conv2d_twin_nested_s8(const edge_conv2d_twin_nested_params *p, const int8_t *input,
                                               const int32_t *filter, const int32_t *rests, const int32_t *channels,
                                               int8_t *scratch, int8_t *output)
{
    const int32_t taps = p->filter_h * p->filter_w, depth = taps * ((p->in_c + 3) & ~3);
    const int32_t step = taps * 4 * EDGE_TWINS;
    const edge_twin_params each = {depth, p->out_c, p->activation_min, p->activation_max};
    edge_word *const column = (edge_word *)(void *)scratch;
    int8_t *const outside = scratch + depth * 8;
    for (int32_t c = 0; c < p->in_c; ++c)
        outside[c] = (int8_t)p->input_zero_point;
    edge_nested_place next = {-p->pad_top, -p->pad_left}, places[EDGE_TWIN_PLACES];
    int8_t *to[EDGE_TWIN_PLACES];
    for (int32_t left = p->out_h * p->out_w; left > 0; left -= EDGE_TWIN_PLACES) {
        for (int32_t j = 0; j < EDGE_TWIN_PLACES; ++j) {
            places[j] = next;
            to[j] = output;
            if (j + 1 >= left) continue; /* the last place as often as there is room */
            output += p->out_c;
            next = edge_nested_next(p, next);
        }
        edge_word *at = column;
        for (int32_t fy = 0; fy < p->filter_h; ++fy) {
            for (int32_t fx = 0; fx < p->filter_w; ++fx) {
                const int8_t *from[EDGE_TWIN_PLACES];
                for (int32_t j = 0; j < EDGE_TWIN_PLACES; ++j)
                    from[j] = edge_nested_tap(p, input, outside, places[j], fy, fx);
                edge_twin_channels(from, p->in_c, at, step);
                at += 4 * EDGE_TWINS;
            }
        }
        edge_twin_filters_of_part(&each, p->filter_skip, filter, rests, channels, column, to);
    }
}

#endif
