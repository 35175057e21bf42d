#ifndef EDGE_PLAN_ROWS_H
#define EDGE_PLAN_ROWS_H

/* What a plan does beside the kernels of operators, where it computes some rows at a time. Emitted programs call the
 * functions behind these with constants. */

#include "edge_kernels.h"

typedef struct {
    int32_t rows, bytes; /* of a row */
    int32_t from_stride, to_stride;
} edge_plan_copy_params;

static inline void edge_plan_copy_s8(const edge_plan_copy_params *p, const int8_t *input, int8_t *output)
{
    edge_copy_columns_s8(input, p->from_stride, p->rows, p->bytes, output, p->to_stride);
}

typedef struct {
    int32_t count, value;
} edge_plan_fill_params;

static inline void edge_plan_fill_s8(const edge_plan_fill_params *p, int8_t *output)
{
    edge_fill_rows_s8(p->value, p->count, output);
}

typedef struct {
    int32_t pixels, channels;
} edge_plan_add_params;

static inline void edge_plan_add_s8(const edge_plan_add_params *p, const int8_t *input, int8_t *output)
{
    edge_add_rows_s8(input, p->pixels, p->channels, output);
}

typedef edge_mean_params edge_plan_mean_params; /* outer 1 */

static inline void edge_plan_mean_s8(const edge_plan_mean_params *p, const int8_t *sums, int8_t *output)
{
    edge_mean_of_sums_s8(p, sums, output);
}

typedef struct {
    int32_t channels, count; /* pixels that were added up */
} edge_plan_average_params;

/* As edge_average_pool2d_of_sums_s8; sums that no pixels have are brought to those that they can have. */
static inline void edge_plan_average_s8(const edge_plan_average_params *p, const int8_t *sums, int8_t *output)
{
    for (int32_t c = 0; c < p->channels; ++c) {
        const int32_t sum = edge_sum_at(sums, c), least = -128 * p->count, most = 127 * p->count;
        output[c] = (int8_t)edge_rounding_average(sum < least ? least : (sum > most ? most : sum), p->count);
    }
}

typedef struct {
    int32_t in_h, in_w, channels; /* of the whole input */
    int32_t out_h, out_w;
    int32_t rows; /* that came last */
} edge_plan_nearest_params;

static inline edge_resize_nearest_params edge_plan_nearest_whole(const edge_plan_nearest_params *p)
{
    const edge_resize_nearest_params whole = {p->in_h, p->in_w, p->channels, p->out_h, p->out_w};
    return whole;
}

static inline void edge_plan_nearest_s8(const edge_plan_nearest_params *p, const int8_t *input, const int32_t *row,
                                        const int32_t *column, int32_t first, int8_t *output)
{
    const edge_resize_nearest_params whole = edge_plan_nearest_whole(p);
    edge_resize_nearest_rows_s8(&whole, input, first, p->rows, row, column, output);
}

typedef edge_plan_nearest_params edge_plan_bilinear_params;

static inline edge_resize_bilinear_params edge_plan_bilinear_whole(const edge_plan_bilinear_params *p)
{
    const edge_resize_bilinear_params whole = {p->in_h, p->in_w, p->channels, p->out_h, p->out_w};
    return whole;
}

static inline void edge_plan_bilinear_s8(const edge_plan_bilinear_params *p, const int8_t *input, const int32_t *row,
                                         const int32_t *row_weight, const int32_t *column, const int32_t *column_weight,
                                         int32_t first, int8_t *output)
{
    const edge_resize_bilinear_params whole = edge_plan_bilinear_whole(p);
    edge_resize_bilinear_rows_s8(&whole, input, first, p->rows, row, row_weight, column, column_weight, output);
}

#endif
