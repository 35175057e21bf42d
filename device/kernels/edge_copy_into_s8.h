#ifndef EDGE_COPY_INTO_S8_H
#define EDGE_COPY_INTO_S8_H

#include "edge_requantize.h"

typedef struct {
    int32_t rows, row_bytes;
    int32_t output_row_bytes, output_start_bytes;
    int32_t requantize; /* 0: both sides have one scale and zero point, and bytes are copied as they are */
    int32_t input_zero_point, output_zero_point;
    int32_t multiplier, shift; /* see edge_requantize */
} edge_copy_into_params;

/* One input of a Concat.
 * input      int8 [rows][row_bytes]
 * output     int8 [rows][output_row_bytes], written from output_start_bytes of each row; does not overlap the input
 * The caller owns both buffers; neither needs an alignment. */
static inline void edge_copy_into_s8(const edge_copy_into_params *p, const int8_t *input, int8_t *output)
{
    for (int32_t row = 0; row < p->rows; ++row) {
        const int8_t *from = input + row * p->row_bytes;
        int8_t *to = output + row * p->output_row_bytes + p->output_start_bytes;
        for (int32_t i = 0; i < p->row_bytes; ++i) {
            to[i] = p->requantize == 0 ? from[i]
                                       : edge_clamp_s8(edge_wrapping_add(edge_requantize(from[i] - p->input_zero_point,
                                                                                         p->multiplier, p->shift),
                                                                         p->output_zero_point),
                                                       -128, 127);
        }
    }
}

#endif
