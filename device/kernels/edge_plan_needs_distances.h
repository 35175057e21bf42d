#ifndef EDGE_PLAN_NEEDS_DISTANCES_H
#define EDGE_PLAN_NEEDS_DISTANCES_H

/* Kernels that say how far features are from usual ones. */

#include "edge_kernels.h"
#include "edge_plan_needs.h"

static inline int edge_needs_gaussian_distance(const edge_gaussian_distance_params *p, edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->cells, 2) || !edge_plan_is_s8(p->output_zero_point) || !edge_plan_is_shift(p->shift)) {
        return 0;
    }
    for (int32_t operand = 0; operand < 3; ++operand) {
        needs->operands[operand] = edge_plan_values(edge_plan_times(p->cells, p->channels));
    }
    needs->output_bytes = p->cells;
    needs->work = edge_plan_times(p->cells, p->channels);
    return 1;
}

static inline int edge_needs_nearest_distance(const edge_nearest_distance_params *p, edge_plan_needs *needs)
{
    /* 255^2 times more channels would leave 31 bits. */
    if (!edge_plan_positive(&p->cells, 3) || p->channels > 33025 || !edge_plan_is_s8(p->output_zero_point) ||
        !edge_plan_is_shift(p->shift)) {
        return 0;
    }
    needs->operands[0] = edge_plan_values(edge_plan_times(p->cells, p->channels));
    needs->operands[1] = edge_plan_values(edge_plan_times(p->entries, p->channels));
    needs->output_bytes = p->cells;
    needs->work = edge_plan_product(p->cells, p->channels, p->entries);
    return 1;
}

#endif
