#ifndef EDGE_DEPTHWISE_CONV2D_SLIDING_S8_H
#define EDGE_DEPTHWISE_CONV2D_SLIDING_S8_H

/* A window of 3x3 over each channel, for cores that multiply one number at a
 * time: channel by channel along a row, with the weights in registers; each
 * column is read once and added to the sums of all outputs that see it. */

#include "edge_dsp.h"
#include "edge_scaled_sum.h"

typedef struct {
    int32_t in_h, in_w, in_c;
    int32_t out_h, out_w;
    int32_t stride_h, stride_w; /* stride_w: 1 or 2 */
    int32_t pad_top, pad_left;  /* pad_left: 0 or 1 */
    int32_t input_zero_point;
    int32_t activation_min, activation_max;
    int32_t whole_w; /* outputs of a row that read no column behind its end: all
                        or all but one */
} edge_depthwise_conv2d_sliding_params;

enum { EDGE_SLIDING_CHANNEL_WORDS = 7, EDGE_SLIDING_WEIGHTS = 4 };

/* A column of a window, or of its weights. */
typedef struct {
    int32_t top, middle, bottom;
} edge_column;

/* Where the next column of a channel is in three rows, which are step bytes
 * apart from column to column. */
typedef struct {
    const int8_t *top, *middle, *bottom;
    int32_t step;
} edge_column_walk;

EDGE_INLINE edge_column edge_next_column(edge_column_walk *walk)
{
    const edge_column column = {*walk->top, *walk->middle, *walk->bottom};
    walk->top += walk->step;
    walk->middle += walk->step;
    walk->bottom += walk->step;
    return column;
}

/* A channel along a row of outputs. */
typedef struct {
    edge_column left, middle, right; /* weights */
    int32_t begin;                   /* of a sum */
    edge_sum_scale scale;
    int8_t *to;
    int32_t step; /* bytes to the next output */
} edge_sliding;

EDGE_INLINE int32_t edge_column_products(edge_column weights, edge_column values, int32_t sum)
{
    sum += weights.top * values.top;
    sum += weights.middle * values.middle;
    return sum + weights.bottom * values.bottom;
}

/* A sum to the next output. */
EDGE_INLINE void edge_slide(edge_sliding *sliding, int32_t sum)
{
    *sliding->to = (int8_t)edge_scaled_sum(sum, &sliding->scale);
    sliding->to += sliding->step;
}

/* Outputs next to each other, count of them; then the last, when it reads a
 * column that is outside. A column is the right one of an output, the middle
 * one of the next and the left one of the one after: three sums are under way.
 */
EDGE_INLINE void edge_slide_by_one(edge_sliding *sliding, edge_column_walk *walk, edge_column first, int32_t count,
                                   int32_t has_last, edge_column outside)
{
    const edge_column second = edge_next_column(walk);
    int32_t sum = edge_column_products(sliding->left, first, sliding->begin);
    sum = edge_column_products(sliding->middle, second, sum);
    int32_t next = edge_column_products(sliding->left, second, sliding->begin);
    for (; count > 0; --count) {
        const edge_column column = edge_next_column(walk);
        edge_slide(sliding, edge_column_products(sliding->right, column, sum));
        sum = edge_column_products(sliding->middle, column, next);
        next = edge_column_products(sliding->left, column, sliding->begin);
    }
    if (has_last) edge_slide(sliding, edge_column_products(sliding->right, outside, sum));
}

/* The same for every second place: a column is the right one of an output and
 * the left one of the next. */
EDGE_INLINE void edge_slide_by_two(edge_sliding *sliding, edge_column_walk *walk, edge_column first, int32_t count,
                                   int32_t has_last, edge_column outside)
{
    int32_t sum = edge_column_products(sliding->left, first, sliding->begin);
    for (; count > 0; --count) {
        sum = edge_column_products(sliding->middle, edge_next_column(walk), sum);
        const edge_column column = edge_next_column(walk);
        edge_slide(sliding, edge_column_products(sliding->right, column, sum));
        sum = edge_column_products(sliding->left, column, sliding->begin);
    }
    if (has_last) {
        sum = edge_column_products(sliding->middle, edge_next_column(walk), sum);
        edge_slide(sliding, edge_column_products(sliding->right, outside, sum));
    }
}

EDGE_INLINE edge_column edge_sliding_weights(const int8_t *weights)
{
    const edge_column column = {weights[0], weights[1], weights[2]};
    return column;
}

/* input    int8  [in_h][in_w][in_c]
 * channels int32 [in_c][7]: what the sum begins with, the zero points in it; multiplier, rounding and shift of
 *          edge_scaled_sum; weights column by column, in the bytes of three words
 * scratch  in_w * in_c bytes that overlap nothing
 * output   int8  [out_h][out_w][in_c], does not overlap the input
 * The caller owns every buffer. */
EDGE_KEPT_ONCE void edge_depthwise_conv2d_sliding_s8(const edge_depthwise_conv2d_sliding_params *p, const int8_t *input,
                                                     const int32_t *channels, int8_t *scratch, int8_t *output)
{
    const int32_t row_bytes = p->in_w * p->in_c, zero = p->input_zero_point;
    const edge_column outside = {zero, zero, zero};
    for (int32_t i = 0; i < row_bytes; ++i)
        scratch[i] = (int8_t)zero;
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        const int8_t *rows[3];
        for (int32_t fy = 0; fy < 3; ++fy) {
            const int32_t iy = oy * p->stride_h - p->pad_top + fy;
            rows[fy] = iy >= 0 && iy < p->in_h ? input + iy * row_bytes : scratch;
        }
        const int32_t *channel = channels;
        for (int32_t c = 0; c < p->in_c; ++c, channel += EDGE_SLIDING_CHANNEL_WORDS) {
            const int8_t *const weights = (const int8_t *)(channel + EDGE_SLIDING_WEIGHTS);
            edge_sliding sliding = {edge_sliding_weights(weights),
                                    edge_sliding_weights(weights + 3),
                                    edge_sliding_weights(weights + 6),
                                    channel[0],
                                    edge_sum_scale_of(channel + 1, p->activation_min, p->activation_max),
                                    output + c,
                                    p->in_c};
            edge_column_walk walk = {rows[0] + c, rows[1] + c, rows[2] + c, p->in_c};
            const edge_column first = p->pad_left != 0 ? outside : edge_next_column(&walk);
            const int32_t has_last = p->whole_w < p->out_w;
            if (p->stride_w == 1)
                edge_slide_by_one(&sliding, &walk, first, p->whole_w, has_last, outside);
            else
                edge_slide_by_two(&sliding, &walk, first, p->whole_w, has_last, outside);
        }
        output += p->out_w * p->in_c;
    }
}

#endif
