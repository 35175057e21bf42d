#ifndef EDGE_PLAN_NEEDS_H
#define EDGE_PLAN_NEEDS_H

/* What one call of a kernel needs, derived from its parameters alone: how far it reaches into every buffer, which
 * numbers its tables may hold, how much it computes. Each kernel has a function edge_needs_<kernel> that answers this,
 * or 0 where the parameters are not ones that Edge writes. Together with the kernel's own loops it proves that the call
 * stays inside its buffers and computes nothing that C leaves undefined. */

#include "edge_plan_format.h"

/* An operand, read from its address on. */
typedef struct {
    int64_t count;         /* elements that are read at most */
    int32_t element_bytes; /* 1 or 4 */
    int32_t is_limited;    /* 1: the elements are numbers of a table, each in [least, most] */
    int32_t least, most;
} edge_plan_span;

/* Sums of products with a filter: operand 1 holds the weights, operand 2 what each sum starts with. */
typedef struct {
    int64_t sums;     /* 0: the kernel has none */
    int64_t products; /* of one sum, at most */
    int64_t next_sum; /* weights from the first of one sum to the first of the next */
    int64_t next_product;
    int64_t row_weights; /* weights that are packed together; see edge_packed_filter.h */
    int32_t filter_bits; /* of each weight or number */
    int32_t input_zero_point;
    int32_t filter_format; /* see edge_coded_filter.h; other formats than packed have a row for each sum */
    int32_t filter_start;  /* bytes of the filter before its first row */
} edge_plan_sums;

typedef struct {
    edge_plan_span operands[EDGE_PLAN_OPERANDS];
    int64_t output_bytes; /* from the output's address to the last byte written */
    int64_t work;         /* turns of the innermost loop */
    int32_t most_first;   /* the row that a kernel of some rows is told, at most */
    int32_t is_copy;      /* 1: from the front, so that the output may not begin inside operand 0, behind its begin */
    edge_plan_sums sums;
} edge_plan_needs;

/* No buffer is as long, and no step does as much: a product that reaches it is refused. */
#define EDGE_PLAN_TOO_MUCH ((int64_t)1 << 31)

/* a * b, at most EDGE_PLAN_TOO_MUCH; neither is negative. */
static inline int64_t edge_plan_times(int64_t a, int64_t b)
{
    if (a >= EDGE_PLAN_TOO_MUCH) a = EDGE_PLAN_TOO_MUCH;
    if (b >= EDGE_PLAN_TOO_MUCH) b = EDGE_PLAN_TOO_MUCH;
    return a * b < EDGE_PLAN_TOO_MUCH ? a * b : EDGE_PLAN_TOO_MUCH;
}

static inline int64_t edge_plan_product(int32_t a, int32_t b, int32_t c)
{
    return edge_plan_times(edge_plan_times(a, b), c);
}

/* Whether value lies in [least, most]. */
static inline int edge_plan_within(int64_t value, int64_t least, int64_t most)
{
    return value >= least && value <= most;
}

static inline int edge_plan_is_s8(int32_t value)
{
    return edge_plan_within(value, -128, 127);
}

/* Zero points and clamps of a kernel that has one input. */
static inline int edge_plan_is_scaled(int32_t input_zero_point, int32_t output_zero_point, int32_t min, int32_t max)
{
    return edge_plan_is_s8(input_zero_point) && edge_plan_is_s8(output_zero_point) && edge_plan_is_s8(min) &&
           edge_plan_is_s8(max);
}

static inline int edge_plan_is_shift(int32_t value)
{
    return edge_plan_within(value, -31, 30);
}

/* Whether count fields of a struct, from the first on, are at least 1. */
static inline int edge_plan_positive(const int32_t *first, int32_t count)
{
    for (int32_t i = 0; i < count; ++i) {
        if (first[i] < 1) return 0;
    }
    return 1;
}

static inline edge_plan_span edge_plan_values(int64_t count)
{
    const edge_plan_span span = {count, 1, 0, 0, 0};
    return span;
}

static inline edge_plan_span edge_plan_words(int64_t count)
{
    const edge_plan_span span = {count, 4, 0, 0, 0};
    return span;
}

static inline edge_plan_span edge_plan_words_within(int64_t count, int32_t least, int32_t most)
{
    const edge_plan_span span = {count, 4, 1, least, most};
    return span;
}

static inline edge_plan_span edge_plan_shifts(int64_t count)
{
    const edge_plan_span span = {count, 1, 1, -31, 30};
    return span;
}

#endif
