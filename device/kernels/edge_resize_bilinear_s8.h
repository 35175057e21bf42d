#ifndef EDGE_RESIZE_BILINEAR_S8_H
#define EDGE_RESIZE_BILINEAR_S8_H

#include "edge_requantize.h"

typedef struct {
    int32_t in_h, in_w, channels;
    int32_t out_h, out_w;
} edge_resize_bilinear_params;

static inline int32_t edge_resize_below(const edge_resize_bilinear_params *p, int32_t row)
{
    return row + 1 < p->in_h ? row + 1 : row;
}

/* above, below  int8 [in_w][channels] of the input; down is the weight of the second
 * output        int8 [out_w][channels] */
static inline void edge_resize_bilinear_row(const edge_resize_bilinear_params *p, const int8_t *above,
                                            const int8_t *below, int32_t down, const int32_t *column,
                                            const int32_t *column_weight, int8_t *output)
{
    for (int32_t ox = 0; ox < p->out_w; ++ox) {
        const int32_t next = column[ox] + 1 < p->in_w ? column[ox] + 1 : column[ox];
        const int32_t right = column_weight[ox];
        const int8_t *top_left = above + column[ox] * p->channels;
        const int8_t *top_right = above + next * p->channels;
        const int8_t *bottom_left = below + column[ox] * p->channels;
        const int8_t *bottom_right = below + next * p->channels;
        for (int32_t c = 0; c < p->channels; ++c) {
            const int32_t top = top_left[c] * (1024 - right) + top_right[c] * right;
            const int32_t bottom = bottom_left[c] * (1024 - right) + bottom_right[c] * right;
            *output++ = (int8_t)edge_rounding_divide(top * (1024 - down) + bottom * down, 20);
        }
    }
}

/* input         int8  [in_h][in_w][channels]
 * row           int32 [out_h]: the input row above each output row
 * row_weight    int32 [out_h]: the weight of the row below that one, in [0, 1024)
 * column        int32 [out_w]: the input column left of each output column
 * column_weight int32 [out_w]: the weight of the column right of that one, in [0, 1024)
 * output        int8  [out_h][out_w][channels], does not overlap the input
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_resize_bilinear_s8(const edge_resize_bilinear_params *p, const int8_t *input,
                                           const int32_t *row, const int32_t *row_weight, const int32_t *column,
                                           const int32_t *column_weight, int8_t *output)
{
    const int32_t stride = p->in_w * p->channels;
    for (int32_t oy = 0; oy < p->out_h; ++oy)
        edge_resize_bilinear_row(p, input + row[oy] * stride, input + edge_resize_below(p, row[oy]) * stride,
                                 row_weight[oy], column, column_weight, output + oy * p->out_w * p->channels);
}

/* The same of some input rows: makes the output rows whose lower row is one of them.
 * input  int8 [1 + rows][in_w][channels], those from the row before row first on */
static inline void edge_resize_bilinear_rows_s8(const edge_resize_bilinear_params *p, const int8_t *input,
                                                int32_t first, int32_t rows, const int32_t *row,
                                                const int32_t *row_weight, const int32_t *column,
                                                const int32_t *column_weight, int8_t *output)
{
    const int32_t stride = p->in_w * p->channels;
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        const int32_t below = edge_resize_below(p, row[oy]);
        if (below >= first && below < first + rows)
            edge_resize_bilinear_row(p, input + (row[oy] - first + 1) * stride, input + (below - first + 1) * stride,
                                     row_weight[oy], column, column_weight, output + oy * p->out_w * p->channels);
    }
}

#endif
