#ifndef EDGE_ROWS_S8_H
#define EDGE_ROWS_S8_H

/* Rows of an image that move within working memory, where a network is computed some rows at a time. */

#include "edge_dsp.h"
#include "edge_row_sums.h"

static inline int32_t edge_is_in_words(const int8_t *a, const int8_t *b, int32_t bytes)
{
    return (((uintptr_t)a | (uintptr_t)b | (uintptr_t)bytes) & 3) == 0;
}

/* Copies from the front: where the two overlap, the target begins before the source.
 * from  int8 [bytes]
 * to    int8 [bytes] */
EDGE_KEPT_ONCE void edge_copy_rows_s8(const int8_t *from, int32_t bytes, int8_t *to)
{
    if (edge_is_in_words(from, to, bytes)) {
        const edge_word *source = (const edge_word *)(const void *)from;
        edge_word *target = (edge_word *)(void *)to;
        for (int32_t left = bytes >> 2; left > 0; --left)
            *target++ = *source++;
        return;
    }
    for (int32_t i = 0; i < bytes; ++i)
        to[i] = from[i];
}

/* Copies some columns of rows, which lie in bytes one behind the other; the two do not overlap.
 * from  int8 [rows][bytes], from_stride bytes from row to row
 * to    int8 [rows][bytes], to_stride bytes from row to row */
EDGE_KEPT_ONCE void edge_copy_columns_s8(const int8_t *from, int32_t from_stride, int32_t rows, int32_t bytes,
                                         int8_t *to, int32_t to_stride)
{
    for (int32_t row = 0; row < rows; ++row)
        edge_copy_rows_s8(from + row * from_stride, bytes, to + row * to_stride);
}

/* Adds up pixels channel by channel, to what was added up before.
 * from  int8  [pixels][channels]
 * sums  int32 [channels], as edge_row_sums.h keeps them */
EDGE_KEPT_ONCE void edge_add_rows_s8(const int8_t *from, int32_t pixels, int32_t channels, int8_t *sums)
{
    for (int32_t c = 0; c < channels; ++c) {
        const int8_t *at = from + c;
        int32_t sum = 0;
        for (int32_t i = 0; i < pixels; ++i) {
            sum += *at;
            at += channels;
        }
        /* Wraps around: what a plan calls its sums may be any numbers. */
        edge_set_sum(sums, c, (int32_t)((uint32_t)edge_sum_at(sums, c) + (uint32_t)sum));
    }
}

/* to int8 [bytes], each of which becomes value. */
EDGE_KEPT_ONCE void edge_fill_rows_s8(int32_t value, int32_t bytes, int8_t *to)
{
    for (int32_t i = 0; i < bytes; ++i)
        to[i] = (int8_t)value;
}

#endif
