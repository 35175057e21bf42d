#ifndef EDGE_CODED_FILTER_H
#define EDGE_CODED_FILTER_H

#include "edge_packed_filter.h"

/* How the rows of a filter lie in memory, one after another, each from a byte on. A packed row is that of
 * edge_packed_filter.h. A bitmap's row begins with a bit for every weight, lowest first from the lowest bit of its
 * first byte, which is 1 where the weight is not 0; from the next byte on those weights follow, packed. A codebook's
 * rows hold numbers of values in place of weights, packed without a sign: number n is values[n], an int8. */
enum {
    EDGE_FILTER_PACKED = 0,
    EDGE_FILTER_BITMAP = 1,
    EDGE_FILTER_CODEBOOK = 2,
    EDGE_FILTER_BITMAP_CODEBOOK = 3, /* a bitmap whose weights are numbers */
};

/* What all rows of a filter have in common. */
typedef struct {
    int32_t format;       /* EDGE_FILTER_ and one of the names above */
    int32_t bits;         /* of each weight, in [2, 8], or of each number, in [1, 7] */
    int32_t row_weights;  /* zeros included */
    const int8_t *values; /* of a codebook */
} edge_filter_form;

/* The same bytes, of which the compiler does not know how many there are. A bitmap's row holds as many weights as its
 * mask has ones, and a compiler that unrolls the walk over the ones of a small filter takes copies of the loop that can
 * never run for reads behind its end: gcc 12, -Warray-bounds. */
EDGE_INLINE const int8_t *edge_filter_bytes(const int8_t *filter)
{
#if defined(__GNUC__)
    __asm__("" : "+r"(filter));
#endif
    return filter;
}

/* A row while a kernel walks it. */
typedef struct {
    const int8_t *mask;   /* where the row begins */
    const int8_t *stored; /* its weights or numbers */
    int32_t passed;       /* in a bitmap, how many of those lie behind */
} edge_filter_row;

EDGE_INLINE int edge_filter_is_masked(const edge_filter_form *form)
{
    return (form->format & EDGE_FILTER_BITMAP) != 0;
}

EDGE_INLINE int edge_filter_is_numbered(const edge_filter_form *form)
{
    return (form->format & EDGE_FILTER_CODEBOOK) != 0;
}

/* Place of the lowest 1 among eight bits, one of which is 1. */
EDGE_INLINE int32_t edge_lowest_bit(uint32_t bits)
{
#if defined(__ARM_FEATURE_CLZ) || defined(__x86_64__) || defined(__aarch64__) || defined(__riscv_zbb)
    return __builtin_ctz(bits);
#else
    int32_t place = 0;
    if ((bits & 15) == 0) {
        bits >>= 4;
        place = 4;
    }
    if ((bits & 3) == 0) {
        bits >>= 2;
        place += 2;
    }
    return place + 1 - (int32_t)(bits & 1);
#endif
}

/* The bits of a mask from weight at to the end of its byte, or to weight end, which lies beyond at; lowest first. */
EDGE_INLINE uint32_t edge_filter_ones(const int8_t *mask, int32_t at, int32_t end)
{
    const uint32_t ones = (uint32_t)(uint8_t)mask[at >> 3] >> (at & 7);
    return end - at < 8 ? ones & ((1U << (end - at)) - 1) : ones;
}

/* How many of count weights, from weight first on, are not 0. */
EDGE_INLINE int32_t edge_filter_count(const int8_t *mask, int32_t first, int32_t count)
{
    int32_t stored = 0;
    for (int32_t at = first; at < first + count; at = (at | 7) + 1) {
        for (uint32_t ones = edge_filter_ones(mask, at, first + count); ones != 0; ones &= ones - 1) {
            ++stored;
        }
    }
    return stored;
}

/* The weight that a row holds at place index. */
EDGE_INLINE int32_t edge_filter_stored(const edge_filter_form *form, const int8_t *stored, int32_t index)
{
    if (!edge_filter_is_numbered(form)) return edge_filter_at(stored, index, form->bits);
    return form->values[edge_filter_window(stored, index, form->bits) >> (32 - form->bits)];
}

/* The row that begins at an address. */
EDGE_INLINE edge_filter_row edge_filter_begin(const edge_filter_form *form, const int8_t *at)
{
    const int32_t mask_bytes = edge_filter_is_masked(form) ? edge_filter_row_bytes(form->row_weights, 1) : 0;
    const edge_filter_row row = {at, at + mask_bytes, 0};
    return row;
}

/* Where the next row begins; every weight of a bitmap's row has been passed. */
EDGE_INLINE const int8_t *edge_filter_end(const edge_filter_form *form, const edge_filter_row *row)
{
    const int32_t stored = edge_filter_is_masked(form) ? row->passed : form->row_weights;
    return row->stored + edge_filter_row_bytes(stored, form->bits);
}

/* Leaves out count weights, from weight first on. */
EDGE_INLINE void edge_filter_pass(const edge_filter_form *form, edge_filter_row *row, int32_t first, int32_t count)
{
    if (edge_filter_is_masked(form)) row->passed += edge_filter_count(row->mask, first, count);
}

/* acc and the products of the weights that eight bits of a mask name. */
EDGE_INLINE int32_t edge_filter_add_ones(const edge_filter_form *form, edge_filter_row *row, uint32_t ones,
                                         const int8_t *input, int32_t input_zero_point, int32_t acc)
{
    for (; ones != 0; ones &= ones - 1) {
        const int32_t weight = edge_filter_stored(form, row->stored, row->passed++);
        acc += (input[edge_lowest_bit(ones)] - input_zero_point) * weight;
    }
    return acc;
}

/* acc and the products of count weights, from weight first on, with as many inputs. A bitmap's row is walked in order,
 * with each weight either here or in edge_filter_pass. */
EDGE_INLINE int32_t edge_filter_add(const edge_filter_form *form, edge_filter_row *row, int32_t first, int32_t count,
                                    const int8_t *input, int32_t input_zero_point, int32_t acc)
{
    if (!edge_filter_is_masked(form)) {
        for (int32_t c = 0; c < count; ++c) {
            const int32_t weight = edge_filter_stored(form, row->stored, first + c);
            acc += (input[c] - input_zero_point) * weight;
        }
        return acc;
    }
    int32_t c = 0;
    if ((first & 7) == 0) { /* as always where a point is looked at, or the channels fill bytes */
        const int8_t *mask = row->mask + (first >> 3);
        for (; c + 8 <= count; c += 8) {
            acc = edge_filter_add_ones(form, row, (uint8_t)*mask++, input + c, input_zero_point, acc);
        }
    }
    for (int32_t at = first + c; at < first + count; at = (at | 7) + 1) {
        const uint32_t ones = edge_filter_ones(row->mask, at, first + count);
        acc = edge_filter_add_ones(form, row, ones, input + (at - first), input_zero_point, acc);
    }
    return acc;
}

#endif
