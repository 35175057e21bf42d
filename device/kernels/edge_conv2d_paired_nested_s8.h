#ifndef EDGE_CONV2D_PAIRED_NESTED_S8_H
#define EDGE_CONV2D_PAIRED_NESTED_S8_H

#include "edge_nested_window.h"
#include "edge_paired_filters.h"

typedef edge_conv2d_nested_params edge_conv2d_paired_nested_params;

/* A run of channels at two places: each four to four words, step words behind those before. */
static inline void edge_widen_channels(const int8_t *run_0, const int8_t *run_1, int32_t channels, edge_word *column,
                                       int32_t step)
{
    for (; channels > 0; channels -= 4) {
        const uint32_t at_0 = channels >= 4 ? edge_load_four(run_0) : edge_load_some(run_0, channels);
        const uint32_t at_1 = channels >= 4 ? edge_load_four(run_1) : edge_load_some(run_1, channels);
        column[0] = edge_even_bytes(at_0);
        column[1] = edge_even_bytes(at_1);
        column[2] = edge_odd_bytes(at_0);
        column[3] = edge_odd_bytes(at_1);
        run_0 += 4;
        run_1 += 4;
        column += step;
    }
}

/* A convolution of one group over a part of a filter: the first out_c of its output channels, each over the first in_c
 * of its input channels.
 * input    int8  [in_h][in_w][in_c]
 * pairs    words [out_c / 4, upward][channels / 4, upward][filter_h * filter_w][2][2]: see edge_paired_filters.h and
 *          edge_nested_window.h
 * channels int32 [out_c / 4, upward][16]: see edge_paired_filters.h; the zero points are in it
 * scratch  filter_h * filter_w * in_c * 4 + in_c bytes, in_c upward to a multiple of 4, aligned to 4, that overlap
 *          nothing
 * output   int8  [out_h][out_w][out_c], does not overlap the input
 * The caller owns every buffer. */
EDGE_KEPT_ONCE void edge_conv2d_paired_nested_s8(const edge_conv2d_paired_nested_params *p, const int8_t *input,
                                                 const int32_t *pairs, const int32_t *channels, int8_t *scratch,
                                                 int8_t *output)
{
    const int32_t step = 4 * p->filter_h * p->filter_w, words = step * ((p->in_c + 3) >> 2);
    const edge_paired_params each = {words >> 1, p->out_c, p->activation_min, p->activation_max};
    edge_word *const column = (edge_word *)(void *)scratch;
    int8_t *const outside = scratch + 4 * words;
    for (int32_t c = 0; c < p->in_c; ++c)
        outside[c] = (int8_t)p->input_zero_point;
    edge_nested_place place_0 = {-p->pad_top, -p->pad_left};
    for (int32_t left = p->out_h * p->out_w; left > 0; left -= 2) {
        /* the last place twice */
        const edge_nested_place place_1 = left == 1 ? place_0 : edge_nested_next(p, place_0);
        edge_word *at = column;
        for (int32_t fy = 0; fy < p->filter_h; ++fy) {
            for (int32_t fx = 0; fx < p->filter_w; ++fx) {
                const int8_t *run_0 = edge_nested_tap(p, input, outside, place_0, fy, fx);
                const int8_t *run_1 = edge_nested_tap(p, input, outside, place_1, fy, fx);
                edge_widen_channels(run_0, run_1, p->in_c, at, step);
                at += 4;
            }
        }
        edge_paired_filters_of_part(&each, p->filter_skip, pairs, channels, column, output,
                                    left == 1 ? output : output + p->out_c);
        output += 2 * p->out_c;
        place_0 = edge_nested_next(p, place_1);
    }
}

#endif
