#ifndef EDGE_PLAN_NEEDS_ROWS_H
#define EDGE_PLAN_NEEDS_ROWS_H

/* What plans do with rows that come some at a time. */

#include "edge_plan_needs_moves.h"
#include "edge_plan_needs_sums.h"
#include "edge_plan_rows.h"

static inline int edge_needs_plan_copy(const edge_plan_copy_params *p, edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->rows, 2) || p->from_stride < 0 || p->to_stride < 0) return 0;
    needs->operands[0] = edge_plan_values(edge_plan_times(p->rows - 1, p->from_stride) + p->bytes);
    needs->output_bytes = edge_plan_times(p->rows - 1, p->to_stride) + p->bytes;
    needs->work = edge_plan_times(p->rows, p->bytes);
    needs->is_copy = 1;
    return 1;
}

static inline int edge_needs_plan_fill(const edge_plan_fill_params *p, edge_plan_needs *needs)
{
    if (p->count < 1 || !edge_plan_is_s8(p->value)) return 0;
    needs->output_bytes = p->count;
    needs->work = p->count;
    return 1;
}

static inline int edge_needs_plan_add(const edge_plan_add_params *p, edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->pixels, 2) || p->pixels > 1 << 22) return 0;
    needs->operands[0] = edge_plan_values(edge_plan_times(p->pixels, p->channels));
    needs->output_bytes = edge_plan_times(p->channels, 4);
    needs->work = edge_plan_times(p->pixels, p->channels);
    return 1;
}

static inline int edge_needs_plan_mean(const edge_plan_mean_params *p, edge_plan_needs *needs)
{
    if (!edge_needs_mean(p, needs) || p->outer != 1) return 0;
    needs->operands[0] = edge_plan_values(edge_plan_times(p->inner, 4));
    needs->output_bytes = p->inner;
    needs->work = p->inner;
    return 1;
}

static inline int edge_needs_plan_average(const edge_plan_average_params *p, edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->channels, 2) || p->count > 1 << 22) return 0;
    needs->operands[0] = edge_plan_values(edge_plan_times(p->channels, 4));
    needs->output_bytes = p->channels;
    needs->work = p->channels;
    return 1;
}

static inline int edge_needs_plan_nearest(const edge_plan_nearest_params *p, edge_plan_needs *needs)
{
    const edge_resize_nearest_params whole = edge_plan_nearest_whole(p);
    if (!edge_needs_resize_nearest(&whole, needs) || !edge_plan_within(p->rows, 1, p->in_h)) return 0;
    needs->operands[0] = edge_plan_values(edge_plan_product(p->rows, p->in_w, p->channels));
    needs->most_first = p->in_h - p->rows;
    return 1;
}

static inline int edge_needs_plan_bilinear(const edge_plan_bilinear_params *p, edge_plan_needs *needs)
{
    const edge_resize_bilinear_params whole = edge_plan_bilinear_whole(p);
    if (!edge_needs_resize_bilinear(&whole, needs) || !edge_plan_within(p->rows, 1, p->in_h)) return 0;
    needs->operands[0] = edge_plan_values(
        edge_plan_times((int64_t)p->rows + 1, edge_plan_times(p->in_w, p->channels))); /* one row before them */
    needs->most_first = p->in_h - p->rows;
    return 1;
}

#endif
