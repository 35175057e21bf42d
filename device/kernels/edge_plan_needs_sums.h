#ifndef EDGE_PLAN_NEEDS_SUMS_H
#define EDGE_PLAN_NEEDS_SUMS_H

/* Kernels that sum over a window or an axis. */

#include "edge_kernels.h"
#include "edge_plan_needs.h"

/* Whether positions of a window along one axis of a padded image stay far from the ends of 32 bits. */
static inline int edge_plan_is_window(int32_t out, int32_t stride, int32_t filter, int32_t dilation, int32_t pad)
{
    const int64_t limit = (int64_t)1 << 29;
    return edge_plan_times(out, stride) <= limit && edge_plan_times(filter, dilation) <= limit &&
           edge_plan_within(pad, -limit, limit);
}

/* An image in, an image out; turns of the innermost loop for each value of the output. */
static inline void edge_plan_need_images(edge_plan_needs *needs, int64_t input, int64_t output, int64_t turns)
{
    needs->operands[0] = edge_plan_values(input);
    needs->output_bytes = output;
    needs->work = edge_plan_times(output, turns);
}

/* Filter, bias, multiplier and shift of out_c channels, as operands 1 to 4. The weights of one channel lie together, or
 * those of one place in the window do. */
static inline void edge_plan_need_filter(edge_plan_needs *needs, int64_t turns, int64_t out_c, int is_by_channel,
                                         int32_t input_zero_point)
{
    const edge_plan_sums sums = {.sums = out_c,
                                 .products = turns,
                                 .next_sum = is_by_channel ? turns : 1,
                                 .next_product = is_by_channel ? 1 : out_c,
                                 .row_weights = is_by_channel ? turns : out_c,
                                 .filter_bits = 8,
                                 .input_zero_point = input_zero_point,
                                 .filter_format = EDGE_FILTER_PACKED};
    needs->sums = sums;
    needs->operands[1] = edge_plan_values(edge_plan_times(turns, out_c));
    needs->operands[2] = edge_plan_words(out_c);
    needs->operands[3] = edge_plan_words(out_c);
    needs->operands[4] = edge_plan_shifts(out_c);
}

/* A convolution, whose windows walk over the image (or over the output, when it is transposed) by these strides. */
static inline int edge_plan_need_conv(const edge_conv2d_params *p, int32_t walk_h, int32_t walk_w,
                                      edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->in_h, 12) || p->groups < 1 || p->in_c % p->groups != 0 || p->out_c % p->groups != 0 ||
        !edge_plan_is_window(p->out_h, walk_h, p->filter_h, p->dilation_h, p->pad_top) ||
        !edge_plan_is_window(p->out_w, walk_w, p->filter_w, p->dilation_w, p->pad_left) ||
        !edge_plan_is_scaled(p->input_zero_point, p->output_zero_point, p->activation_min, p->activation_max)) {
        return 0;
    }
    const int64_t turns = edge_plan_product(p->filter_h, p->filter_w, p->in_c / p->groups);
    edge_plan_need_images(needs, edge_plan_product(p->in_h, p->in_w, p->in_c),
                          edge_plan_product(p->out_h, p->out_w, p->out_c), turns);
    edge_plan_need_filter(needs, turns, p->out_c, 1, p->input_zero_point);
    return 1;
}

static inline int edge_needs_conv2d(const edge_conv2d_params *p, edge_plan_needs *needs)
{
    return edge_plan_need_conv(p, p->stride_h, p->stride_w, needs);
}

static inline int edge_needs_transposed_conv2d(const edge_transposed_conv2d_params *p, edge_plan_needs *needs)
{
    _Static_assert(sizeof(edge_conv2d_params) == sizeof *p, "both kernels have the same fields in the same order");
    return edge_plan_need_conv((const edge_conv2d_params *)(const void *)p, 1, 1, needs);
}

static inline int edge_needs_depthwise_conv2d(const edge_depthwise_conv2d_params *p, edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->in_h, 12) ||
        !edge_plan_is_window(p->out_h, p->stride_h, p->filter_h, p->dilation_h, p->pad_top) ||
        !edge_plan_is_window(p->out_w, p->stride_w, p->filter_w, p->dilation_w, p->pad_left) ||
        !edge_plan_is_scaled(p->input_zero_point, p->output_zero_point, p->activation_min, p->activation_max)) {
        return 0;
    }
    const int64_t out_c = edge_plan_times(p->in_c, p->depth_multiplier);
    const int64_t turns = edge_plan_times(p->filter_h, p->filter_w);
    edge_plan_need_images(needs, edge_plan_product(p->in_h, p->in_w, p->in_c),
                          edge_plan_times(edge_plan_times(p->out_h, p->out_w), out_c), turns);
    edge_plan_need_filter(needs, turns, out_c, 0, p->input_zero_point);
    return 1;
}

static inline int edge_needs_dense(const edge_dense_params *p, edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->in_c, 2) ||
        !edge_plan_is_scaled(p->input_zero_point, p->output_zero_point, p->activation_min, p->activation_max)) {
        return 0;
    }
    edge_plan_need_images(needs, p->in_c, p->out_c, p->in_c);
    edge_plan_need_filter(needs, p->in_c, p->out_c, 1, p->input_zero_point);
    return 1;
}

/* The filter of a packed kernel, in place of the plain one's: as many rows. 8 bits where another level packs them. */
static inline int edge_plan_need_packed(edge_plan_needs *needs, int64_t rows, int32_t filter_bits)
{
    const int64_t weights = needs->sums.row_weights;
    if (!edge_plan_within(filter_bits, 2, 8) || edge_plan_times(weights, filter_bits) + 7 >= EDGE_PLAN_TOO_MUCH) {
        return 0;
    }
    const int32_t row_bytes = edge_filter_row_bytes((int32_t)weights, filter_bits);
    needs->operands[1] = edge_plan_values(edge_plan_times(rows, row_bytes));
    needs->sums.filter_bits = filter_bits;
    return 1;
}

/* The filter of a coded kernel, in place of the plain one's. How many bytes its rows have, only they say: that is
 * looked at with the sums. */
static inline int edge_plan_need_coded(edge_plan_needs *needs, int32_t bits, int32_t format, int32_t start)
{
    const int is_numbered = (format & EDGE_FILTER_CODEBOOK) != 0;
    if (!edge_plan_within(format, EDGE_FILTER_BITMAP, EDGE_FILTER_BITMAP_CODEBOOK) ||
        !edge_plan_within(bits, is_numbered ? 1 : 2, is_numbered ? 7 : 8) || start < 0 ||
        edge_plan_times(needs->sums.row_weights, bits) + 7 >= EDGE_PLAN_TOO_MUCH) {
        return 0;
    }
    /* Every number of so many bits has a value there, if only because the blob has a byte. */
    needs->operands[1] = edge_plan_values(is_numbered && start < 1 << bits ? 1 << bits : start);
    needs->sums.filter_bits = bits;
    needs->sums.filter_format = format;
    needs->sums.filter_start = start;
    return 1;
}

static inline int edge_needs_conv2d_coded(const edge_conv2d_coded_params *p, edge_plan_needs *needs)
{
    return edge_needs_conv2d(&p->plain, needs) &&
           edge_plan_need_coded(needs, p->filter_bits, p->filter_format, p->filter_start);
}

static inline int edge_needs_dense_coded(const edge_dense_coded_params *p, edge_plan_needs *needs)
{
    return edge_needs_dense(&p->plain, needs) &&
           edge_plan_need_coded(needs, p->filter_bits, p->filter_format, p->filter_start);
}

/* The filter of a kernel that reads the beginnings of a wider filter's taps, in place of the plain one's. Whole rows
 * are looked at: the largest level sums them. */
static inline int edge_plan_need_leading(edge_plan_needs *needs, int32_t taps, int32_t depth, int32_t filter_depth,
                                         int32_t filter_bits)
{
    const int64_t weights = edge_plan_times(taps, filter_depth);
    if (filter_depth < depth || !edge_plan_within(filter_bits, 2, 8) ||
        edge_plan_times(weights, filter_bits) + 7 >= EDGE_PLAN_TOO_MUCH) {
        return 0;
    }
    const int32_t row_bytes = edge_filter_row_bytes((int32_t)weights, filter_bits);
    needs->operands[1] = edge_plan_values(edge_plan_times(needs->sums.sums, row_bytes));
    needs->sums.products = needs->sums.next_sum = needs->sums.row_weights = weights;
    needs->sums.filter_bits = filter_bits;
    return 1;
}

static inline int edge_needs_conv2d_leading(const edge_conv2d_leading_params *p, edge_plan_needs *needs)
{
    return edge_needs_conv2d(&p->plain, needs) && edge_plan_times(p->plain.filter_h, p->plain.filter_w) <= INT32_MAX &&
           edge_plan_need_leading(needs, p->plain.filter_h * p->plain.filter_w, p->plain.in_c / p->plain.groups,
                                  p->filter_depth, p->filter_bits);
}

static inline int edge_needs_dense_leading(const edge_dense_leading_params *p, edge_plan_needs *needs)
{
    return edge_needs_dense(&p->plain, needs) &&
           edge_plan_need_leading(needs, 1, p->plain.in_c, p->filter_depth, p->filter_bits);
}

static inline int edge_needs_conv2d_packed(const edge_conv2d_packed_params *p, edge_plan_needs *needs)
{
    return edge_needs_conv2d(&p->plain, needs) && edge_plan_need_packed(needs, p->plain.out_c, p->filter_bits);
}

static inline int edge_needs_depthwise_conv2d_packed(const edge_depthwise_conv2d_packed_params *p,
                                                     edge_plan_needs *needs)
{
    return edge_needs_depthwise_conv2d(&p->plain, needs) &&
           edge_plan_need_packed(needs, needs->sums.products, p->filter_bits);
}

static inline int edge_needs_dense_packed(const edge_dense_packed_params *p, edge_plan_needs *needs)
{
    return edge_needs_dense(&p->plain, needs) && edge_plan_need_packed(needs, p->plain.out_c, p->filter_bits);
}

static inline int edge_needs_max_pool2d(const edge_max_pool2d_params *p, edge_plan_needs *needs)
{
    if (!edge_plan_positive(&p->in_h, 11) ||
        !edge_plan_is_window(p->out_h, p->stride_h, p->window_h, p->dilation_h, p->pad_top) ||
        !edge_plan_is_window(p->out_w, p->stride_w, p->window_w, p->dilation_w, p->pad_left)) {
        return 0;
    }
    edge_plan_need_images(needs, edge_plan_product(p->in_h, p->in_w, p->channels),
                          edge_plan_product(p->out_h, p->out_w, p->channels),
                          edge_plan_times(p->window_h, p->window_w));
    return 1;
}

/* Whether every window along one axis sees a pixel: an average of none would divide by zero. */
static inline int edge_plan_sees_pixels(int32_t in, int32_t out, int32_t window, int32_t stride, int32_t dilation,
                                        int32_t pad)
{
    for (int32_t o = 0; o < out && o * stride < pad; ++o) { /* windows that begin before the image */
        const int32_t before = pad - o * stride;
        const int32_t skipped = (before + dilation - 1) / dilation;
        if (skipped >= window || skipped * dilation - before >= in) return 0;
    }
    return (out - 1) * stride - pad < in;
}

static inline int edge_needs_average_pool2d(const edge_average_pool2d_params *p, edge_plan_needs *needs)
{
    const int64_t most_summed = (int64_t)1 << 22;
    _Static_assert(sizeof(edge_max_pool2d_params) == sizeof *p, "both kernels have the same fields in the same order");
    return edge_needs_max_pool2d((const edge_max_pool2d_params *)(const void *)p, needs) &&
           edge_plan_times(p->window_h, p->window_w) <= most_summed && needs->output_bytes < EDGE_PLAN_TOO_MUCH &&
           edge_plan_sees_pixels(p->in_h, p->out_h, p->window_h, p->stride_h, p->dilation_h, p->pad_top) &&
           edge_plan_sees_pixels(p->in_w, p->out_w, p->window_w, p->stride_w, p->dilation_w, p->pad_left);
}

static inline int edge_needs_mean(const edge_mean_params *p, edge_plan_needs *needs)
{
    const int32_t most_summed = 1 << 22;
    if (!edge_plan_positive(&p->outer, 3) || p->averaged > most_summed || !edge_plan_is_s8(p->input_zero_point) ||
        !edge_plan_is_s8(p->output_zero_point) || !edge_plan_is_shift(p->shift)) {
        return 0;
    }
    edge_plan_need_images(needs, edge_plan_product(p->outer, p->averaged, p->inner),
                          edge_plan_times(p->outer, p->inner), p->averaged);
    return 1;
}

#endif
