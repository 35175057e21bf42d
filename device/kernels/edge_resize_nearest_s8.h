#ifndef EDGE_RESIZE_NEAREST_S8_H
#define EDGE_RESIZE_NEAREST_S8_H

#include <stdint.h>

typedef struct {
    int32_t in_h, in_w, channels;
    int32_t out_h, out_w;
} edge_resize_nearest_params;

/* row  int8 [in_w][channels] of the input, output  int8 [out_w][channels] */
static inline void edge_resize_nearest_row(const edge_resize_nearest_params *p, const int8_t *row,
                                           const int32_t *column, int8_t *output)
{
    for (int32_t ox = 0; ox < p->out_w; ++ox) {
        const int8_t *from = row + column[ox] * p->channels;
        for (int32_t c = 0; c < p->channels; ++c) {
            *output++ = from[c];
        }
    }
}

/* input      int8  [in_h][in_w][channels]
 * row        int32 [out_h]: the input row of each output row
 * column     int32 [out_w]: the input column of each output column
 * output     int8  [out_h][out_w][channels], does not overlap the input
 * The caller owns every buffer; none needs an alignment. */
static inline void edge_resize_nearest_s8(const edge_resize_nearest_params *p, const int8_t *input, const int32_t *row,
                                          const int32_t *column, int8_t *output)
{
    for (int32_t oy = 0; oy < p->out_h; ++oy)
        edge_resize_nearest_row(p, input + row[oy] * p->in_w * p->channels, column,
                                output + oy * p->out_w * p->channels);
}

/* The same of some input rows: makes the output rows that are one of them.
 * input  int8 [rows][in_w][channels], those from row first on */
static inline void edge_resize_nearest_rows_s8(const edge_resize_nearest_params *p, const int8_t *input, int32_t first,
                                               int32_t rows, const int32_t *row, const int32_t *column, int8_t *output)
{
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        if (row[oy] >= first && row[oy] < first + rows)
            edge_resize_nearest_row(p, input + (row[oy] - first) * p->in_w * p->channels, column,
                                    output + oy * p->out_w * p->channels);
    }
}

#endif
