#ifndef EDGE_CONV2D_PAIRED_S8_H
#define EDGE_CONV2D_PAIRED_S8_H

#include "edge_paired_filters.h"

typedef struct {
    int32_t in_h, in_w, in_c;
    int32_t out_h, out_w, out_c;
    int32_t filter_h, filter_w;
    int32_t stride_h, stride_w;
    int32_t dilation_h;
    int32_t pad_top, pad_left;
    int32_t input_zero_point;
    int32_t activation_min, activation_max;
    int32_t run_pairs;        /* pairs of a row of the window: a multiple of 2 */
    int32_t last_iy, last_ix; /* of windows that can be read as whole words, which end inside the image; -1: none */
} edge_conv2d_paired_params;

/* Where a window begins, and how it goes on: along the row, then at the start of the next. */
typedef struct {
    int32_t iy, ix;
    int32_t at; /* bytes from the image's start */
} edge_window_place;

typedef struct {
    int32_t end_ix;         /* behind the last window of a row */
    int32_t step, row_step; /* of at, to the next place and, on top of that, to the next row */
} edge_window_path;

static inline edge_window_place edge_next_place(const edge_conv2d_paired_params *p, const edge_window_path *path,
                                                edge_window_place place)
{
    place.ix += p->stride_w;
    place.at += path->step;
    if (place.ix == path->end_ix) {
        place.ix = -p->pad_left;
        place.iy += p->stride_h;
        place.at += path->row_step;
    }
    return place;
}

/* A row of a window that cannot be read in place, bytes of it, to whole words: what is outside the image reads as real
 * zero. */
static inline void edge_copy_run(const edge_conv2d_paired_params *p, const int8_t *input, int32_t iy, int32_t ix,
                                 int32_t bytes, int8_t *copy)
{
    const int32_t in_c = p->in_c;
    const int32_t taps = p->in_w - ix < p->filter_w ? p->in_w - ix : p->filter_w;
    const int32_t from = iy < 0 || iy >= p->in_h ? bytes : (ix < 0 ? -ix : 0) * in_c, to = taps * in_c;
    const uint32_t outside = (uint32_t)(uint8_t)p->input_zero_point * 0x01010101u;
    const int32_t start = (iy * p->in_w + ix) * in_c;
    edge_word *const words = (edge_word *)(void *)copy;
    for (int32_t i = 0; 4 * i < bytes; ++i)
        words[i] = outside;
    if ((in_c & 3) == 0) {
        for (int32_t i = from >> 2; i < to >> 2; ++i)
            words[i] = edge_load_four(input + (start + 4 * i));
    } else {
        for (int32_t i = from; i < to; ++i)
            copy[i] = input[start + i];
    }
}

/* The windows at two places to columns, by way of copies behind the columns. */
EDGE_KEPT_ONCE void edge_widen_border(const edge_conv2d_paired_params *p, const int8_t *input,
                                      const edge_window_place *place, edge_word *column)
{
    int8_t *const copy_0 = (int8_t *)(column + 2 * p->filter_h * p->run_pairs);
    const int32_t bytes = 2 * p->run_pairs;
    int8_t *const copy_1 = copy_0 + bytes;
    for (int32_t fy = 0; fy < p->filter_h; ++fy) {
        const int32_t down = fy * p->dilation_h;
        edge_copy_run(p, input, place[0].iy + down, place[0].ix, bytes, copy_0);
        edge_copy_run(p, input, place[1].iy + down, place[1].ix, bytes, copy_1);
        column = edge_widen_two(copy_0, copy_1, p->run_pairs, column);
    }
}

static inline int32_t edge_is_inside(const edge_conv2d_paired_params *p, edge_window_place place)
{
    return (uint32_t)place.iy < (uint32_t)(p->last_iy + 1) && (uint32_t)place.ix < (uint32_t)(p->last_ix + 1);
}

/* A convolution of one group without dilation along rows.
 * input    int8  [in_h][in_w][in_c]
 * pairs    words [out_c / 4, upward][filter_h * run_pairs][2]: see edge_paired_filters.h
 * channels int32 [out_c / 4, upward][16]: see edge_paired_filters.h; the zero points are in it
 * scratch  filter_h * run_pairs * 8 + run_pairs * 4 bytes, aligned to 4, that overlap nothing
 * output   int8  [out_h][out_w][out_c], does not overlap the input
 * The caller owns every buffer. */
EDGE_KEPT_ONCE void edge_conv2d_paired_s8(const edge_conv2d_paired_params *p, const int8_t *input, const int32_t *pairs,
                                          const int32_t *channels, int8_t *scratch, int8_t *output)
{
    const edge_paired_params each = {p->filter_h * p->run_pairs, p->out_c, p->activation_min, p->activation_max};
    const int32_t row_bytes = p->in_w * p->in_c * p->dilation_h, step = p->stride_w * p->in_c;
    const edge_window_path path = {p->out_w * p->stride_w - p->pad_left, step,
                                   p->stride_h * p->in_w * p->in_c - p->out_w * step};
    edge_word *const columns = (edge_word *)(void *)scratch;
    edge_window_place place[2];
    place[0].iy = -p->pad_top;
    place[0].ix = -p->pad_left;
    place[0].at = (place[0].iy * p->in_w + place[0].ix) * p->in_c;
    for (int32_t left = p->out_h * p->out_w; left > 0; left -= 2) {
        place[1] = edge_next_place(p, &path, place[0]);
        int8_t *output_1 = output + p->out_c;
        if (left == 1) { /* the last place twice */
            place[1] = place[0];
            output_1 = output;
        }
        if (edge_is_inside(p, place[0]) && edge_is_inside(p, place[1])) {
            const int8_t *run_0 = input + place[0].at, *run_1 = input + place[1].at;
            edge_word *column = columns;
            for (int32_t fy = p->filter_h; fy > 0; --fy) {
                column = edge_widen_two(run_0, run_1, p->run_pairs, column);
                run_0 += row_bytes;
                run_1 += row_bytes;
            }
        } else {
            edge_widen_border(p, input, place, columns);
        }
        edge_paired_filters(&each, pairs, channels, columns, output, output_1);
        output += 2 * p->out_c;
        place[0] = edge_next_place(p, &path, place[1]);
    }
}

#endif
