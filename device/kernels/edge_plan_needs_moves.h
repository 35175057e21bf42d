#ifndef EDGE_PLAN_NEEDS_MOVES_H
#define EDGE_PLAN_NEEDS_MOVES_H

/* Kernels that bring values to other places. */

#include "edge_kernels.h"
#include "edge_plan_needs.h"

static inline int edge_needs_copy_into(const edge_copy_into_params *p, edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->rows, 3) || p->output_start_bytes < 0 ||
        p->output_start_bytes > p->output_row_bytes - p->row_bytes || !edge_plan_is_s8(p->input_zero_point) ||
        !edge_plan_is_s8(p->output_zero_point) || !edge_plan_is_shift(p->shift)) {
        return 0;
    }
    needs->operands[0] = edge_plan_values(edge_plan_times(p->rows, p->row_bytes));
    needs->output_bytes = edge_plan_times(p->rows - 1, p->output_row_bytes) + p->output_start_bytes + p->row_bytes;
    needs->work = edge_plan_times(p->rows, p->row_bytes);
    return 1;
}

static inline int edge_needs_pad(const edge_pad_params *p, edge_plan_needs *needs)
{
    const int64_t limit = (int64_t)1 << 29;
    if (!edge_plan_positive(&p->in_h, 5) || !edge_plan_within(p->pad_top, -limit, limit) ||
        !edge_plan_within(p->pad_left, -limit, limit) || p->out_h > limit || p->out_w > limit) {
        return 0;
    }
    needs->operands[0] = edge_plan_values(edge_plan_product(p->in_h, p->in_w, p->channels));
    needs->operands[1] = edge_plan_values(p->channels);
    needs->output_bytes = edge_plan_product(p->out_h, p->out_w, p->channels);
    needs->work = needs->output_bytes;
    return 1;
}

static inline int edge_needs_resize_nearest(const edge_resize_nearest_params *p, edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->in_h, 5)) return 0;
    needs->operands[0] = edge_plan_values(edge_plan_product(p->in_h, p->in_w, p->channels));
    needs->operands[1] = edge_plan_words_within(p->out_h, 0, p->in_h - 1);
    needs->operands[2] = edge_plan_words_within(p->out_w, 0, p->in_w - 1);
    needs->output_bytes = edge_plan_product(p->out_h, p->out_w, p->channels);
    needs->work = needs->output_bytes;
    return 1;
}

static inline int edge_needs_resize_bilinear(const edge_resize_bilinear_params *p, edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->in_h, 5)) return 0;
    needs->operands[0] = edge_plan_values(edge_plan_product(p->in_h, p->in_w, p->channels));
    needs->operands[1] = edge_plan_words_within(p->out_h, 0, p->in_h - 1);
    needs->operands[2] = edge_plan_words_within(p->out_h, 0, 1023);
    needs->operands[3] = edge_plan_words_within(p->out_w, 0, p->in_w - 1);
    needs->operands[4] = edge_plan_words_within(p->out_w, 0, 1023);
    needs->output_bytes = edge_plan_product(p->out_h, p->out_w, p->channels);
    needs->work = needs->output_bytes;
    return 1;
}

static inline int edge_needs_depth_to_space(const edge_depth_to_space_params *p, edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->in_h, 4) || p->pixel_step < 0 || p->channel_step < 0) return 0;
    const int64_t pixels = edge_plan_times(p->block, p->block);
    const int64_t depth = edge_plan_times(pixels, p->channels);
    const int64_t values = edge_plan_times(edge_plan_times(p->in_h, p->in_w), depth);
    if (depth >= EDGE_PLAN_TOO_MUCH ||
        edge_plan_times(pixels - 1, p->pixel_step) + edge_plan_times(p->channels - 1, p->channel_step) >= depth) {
        return 0;
    }
    needs->operands[0] = edge_plan_values(values);
    needs->output_bytes = values;
    needs->work = values;
    return 1;
}

/* The index a loop of a slice reaches last; the extent bounds both ends. */
static inline int edge_plan_is_walk(int32_t start, int32_t step, int32_t count, int32_t extent)
{
    const int64_t last = start + (int64_t)(count - 1) * step;
    return edge_plan_within(start, 0, extent - 1) && edge_plan_within(last, 0, extent - 1);
}

static inline int edge_needs_slice(const edge_slice_params *p, edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->in_w, 5) || !edge_plan_is_walk(p->start_h, p->step_h, p->out_h, 1 << 29) ||
        !edge_plan_is_walk(p->start_w, p->step_w, p->out_w, p->in_w) ||
        !edge_plan_is_walk(p->start_c, p->step_c, p->out_c, p->in_c)) {
        return 0;
    }
    const int32_t last_h = p->start_h + (p->out_h - 1) * p->step_h;
    const int32_t rows = (last_h > p->start_h ? last_h : p->start_h) + 1;
    needs->operands[0] = edge_plan_values(edge_plan_product(rows, p->in_w, p->in_c));
    needs->output_bytes = edge_plan_product(p->out_h, p->out_w, p->out_c);
    needs->work = needs->output_bytes;
    return 1;
}

static inline int edge_needs_transpose(const edge_transpose_params *p, edge_plan_needs *needs)
{
    const int32_t *extents = &p->block, *steps = &p->block_step;
    if (!edge_plan_positive(extents, 4)) return 0;
    int64_t last = 0;
    for (int32_t i = 0; i < 4; ++i) {
        if (steps[i] < 0) return 0;
        last += edge_plan_times(extents[i] - 1, steps[i]);
    }
    needs->operands[0] = edge_plan_values(last + 1);
    needs->output_bytes = edge_plan_times(edge_plan_product(p->block, p->outer, p->middle), p->inner);
    needs->work = needs->output_bytes;
    return 1;
}

#endif
