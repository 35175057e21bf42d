#ifndef EDGE_PLAN_NEEDS_VALUES_H
#define EDGE_PLAN_NEEDS_VALUES_H

/* Kernels that compute each value from the one or two in its place, and Softmax. */

#include "edge_kernels.h"
#include "edge_plan_needs.h"

static inline int edge_needs_lookup(const edge_lookup_params *p, edge_plan_needs *needs)
{
    if (p->count < 1) return 0;
    needs->operands[0] = edge_plan_values(p->count);
    needs->operands[1] = edge_plan_values(256);
    needs->output_bytes = p->count;
    needs->work = p->count;
    return 1;
}

static inline int edge_needs_softmax(const edge_softmax_params *p, edge_plan_needs *needs)
{
    /* The largest value of a row counts, so that no sum is 0; more channels would not fit 12 integer bits. */
    if (!edge_plan_positive(&p->rows, 2) || p->channels > 511 || p->least_difference > 0 ||
        !edge_plan_is_shift(p->shift)) {
        return 0;
    }
    needs->operands[0] = edge_plan_values(edge_plan_times(p->rows, p->channels));
    needs->output_bytes = edge_plan_times(p->rows, p->channels);
    needs->work = needs->output_bytes;
    return 1;
}

/* Both operands on the common scale of an addition: 2^30 at most, so that their sum fits 32 bits. */
static inline int edge_plan_is_sum(int32_t left_shift, int32_t a_shift, int32_t b_shift, int32_t output_shift)
{
    return edge_plan_within(left_shift, 0, 22) && edge_plan_within(a_shift, -31, 0) &&
           edge_plan_within(b_shift, -31, 0) && edge_plan_is_shift(output_shift);
}

static inline int edge_needs_add(const edge_add_params *p, edge_plan_needs *needs)
{
    if (p->count < 1 || !edge_plan_is_s8(p->a_zero_point) || !edge_plan_is_s8(p->b_zero_point) ||
        !edge_plan_is_s8(p->output_zero_point) ||
        !edge_plan_is_sum(p->left_shift, p->a_shift, p->b_shift, p->output_shift) ||
        !edge_plan_is_s8(p->activation_min) || !edge_plan_is_s8(p->activation_max)) {
        return 0;
    }
    needs->operands[0] = edge_plan_values(p->count);
    needs->operands[1] = edge_plan_values(p->count);
    needs->output_bytes = p->count;
    needs->work = p->count;
    return 1;
}

/* The first nine fields of a kernel of two operands: outer, middle and inner of the output, the steps of a, the steps
 * of b. */
static inline int edge_plan_need_loops(const int32_t *loops, edge_plan_needs *needs)
{
    if (!edge_plan_positive(loops, 3)) return 0;
    for (int32_t operand = 0; operand < 2; ++operand) {
        const int32_t *steps = loops + 3 + 3 * operand;
        int64_t last = 0;
        for (int32_t i = 0; i < 3; ++i) {
            if (steps[i] < 0) return 0;
            last += edge_plan_times(loops[i] - 1, steps[i]);
        }
        needs->operands[operand] = edge_plan_values(last + 1);
    }
    needs->output_bytes = edge_plan_product(loops[0], loops[1], loops[2]);
    needs->work = needs->output_bytes;
    return 1;
}

static inline int edge_needs_add_broadcast(const edge_add_broadcast_params *p, edge_plan_needs *needs)
{
    return edge_plan_is_s8(p->a_zero_point) && edge_plan_is_s8(p->b_zero_point) &&
           edge_plan_is_s8(p->output_zero_point) && edge_plan_within(p->a_sign, -1, 1) &&
           edge_plan_within(p->b_sign, -1, 1) &&
           edge_plan_is_sum(p->left_shift, p->a_shift, p->b_shift, p->output_shift) &&
           edge_plan_is_s8(p->activation_min) && edge_plan_is_s8(p->activation_max) &&
           edge_plan_need_loops(&p->outer, needs);
}

static inline int edge_needs_mul(const edge_mul_params *p, edge_plan_needs *needs)
{
    return edge_plan_is_s8(p->a_zero_point) && edge_plan_is_s8(p->b_zero_point) &&
           edge_plan_is_s8(p->output_zero_point) && edge_plan_is_shift(p->shift) &&
           edge_plan_is_s8(p->activation_min) && edge_plan_is_s8(p->activation_max) &&
           edge_plan_need_loops(&p->outer, needs);
}

static inline int edge_needs_p_relu(const edge_p_relu_params *p, edge_plan_needs *needs)
{
    return edge_plan_is_s8(p->a_zero_point) && edge_plan_is_s8(p->b_zero_point) &&
           edge_plan_is_s8(p->output_zero_point) && edge_plan_is_shift(p->positive_shift) &&
           edge_plan_is_shift(p->negative_shift) && edge_plan_is_s8(p->activation_min) &&
           edge_plan_is_s8(p->activation_max) && edge_plan_need_loops(&p->outer, needs);
}

#endif
