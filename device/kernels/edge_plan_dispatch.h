#ifndef EDGE_PLAN_DISPATCH_H
#define EDGE_PLAN_DISPATCH_H

/* Written from the table in host/Edge.Compiler/Emission/Plan/PlanKernels.cs. Do not edit: EDGE_ACCEPT=1 and the test of
 * PlanDispatch write it again. */

/* clang-format off */

#include <stddef.h>

#include "edge_kernels.h"
#include "edge_plan_needs_distances.h"
#include "edge_plan_needs_moves.h"
#include "edge_plan_needs_rows.h"
#include "edge_plan_needs_sums.h"
#include "edge_plan_needs_values.h"

enum { EDGE_PLAN_KERNELS = 36 };

_Static_assert(sizeof(edge_add_broadcast_params) == 92, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, outer) == 0, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, middle) == 4, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, inner) == 8, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, a_outer_step) == 12, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, a_middle_step) == 16, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, a_inner_step) == 20, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, b_outer_step) == 24, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, b_middle_step) == 28, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, b_inner_step) == 32, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, a_zero_point) == 36, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, b_zero_point) == 40, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, output_zero_point) == 44, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, left_shift) == 48, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, a_sign) == 52, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, b_sign) == 56, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, a_multiplier) == 60, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, a_shift) == 64, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, b_multiplier) == 68, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, b_shift) == 72, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, output_multiplier) == 76, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, output_shift) == 80, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, activation_min) == 84, "add_broadcast");
_Static_assert(offsetof(edge_add_broadcast_params, activation_max) == 88, "add_broadcast");
_Static_assert(sizeof(edge_add_params) == 52, "add");
_Static_assert(offsetof(edge_add_params, count) == 0, "add");
_Static_assert(offsetof(edge_add_params, a_zero_point) == 4, "add");
_Static_assert(offsetof(edge_add_params, b_zero_point) == 8, "add");
_Static_assert(offsetof(edge_add_params, output_zero_point) == 12, "add");
_Static_assert(offsetof(edge_add_params, left_shift) == 16, "add");
_Static_assert(offsetof(edge_add_params, a_multiplier) == 20, "add");
_Static_assert(offsetof(edge_add_params, a_shift) == 24, "add");
_Static_assert(offsetof(edge_add_params, b_multiplier) == 28, "add");
_Static_assert(offsetof(edge_add_params, b_shift) == 32, "add");
_Static_assert(offsetof(edge_add_params, output_multiplier) == 36, "add");
_Static_assert(offsetof(edge_add_params, output_shift) == 40, "add");
_Static_assert(offsetof(edge_add_params, activation_min) == 44, "add");
_Static_assert(offsetof(edge_add_params, activation_max) == 48, "add");
_Static_assert(sizeof(edge_average_pool2d_params) == 52, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, in_h) == 0, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, in_w) == 4, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, channels) == 8, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, out_h) == 12, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, out_w) == 16, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, window_h) == 20, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, window_w) == 24, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, stride_h) == 28, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, stride_w) == 32, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, dilation_h) == 36, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, dilation_w) == 40, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, pad_top) == 44, "average_pool2d");
_Static_assert(offsetof(edge_average_pool2d_params, pad_left) == 48, "average_pool2d");
_Static_assert(sizeof(edge_conv2d_coded_params) == 88, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.in_h) == 0, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.in_w) == 4, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.in_c) == 8, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.out_h) == 12, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.out_w) == 16, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.out_c) == 20, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.filter_h) == 24, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.filter_w) == 28, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.stride_h) == 32, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.stride_w) == 36, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.dilation_h) == 40, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.dilation_w) == 44, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.pad_top) == 48, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.pad_left) == 52, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.groups) == 56, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.input_zero_point) == 60, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.output_zero_point) == 64, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.activation_min) == 68, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, plain.activation_max) == 72, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, filter_bits) == 76, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, filter_format) == 80, "conv2d_coded");
_Static_assert(offsetof(edge_conv2d_coded_params, filter_start) == 84, "conv2d_coded");
_Static_assert(sizeof(edge_conv2d_leading_params) == 84, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.in_h) == 0, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.in_w) == 4, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.in_c) == 8, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.out_h) == 12, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.out_w) == 16, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.out_c) == 20, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.filter_h) == 24, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.filter_w) == 28, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.stride_h) == 32, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.stride_w) == 36, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.dilation_h) == 40, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.dilation_w) == 44, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.pad_top) == 48, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.pad_left) == 52, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.groups) == 56, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.input_zero_point) == 60, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.output_zero_point) == 64, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.activation_min) == 68, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, plain.activation_max) == 72, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, filter_depth) == 76, "conv2d_leading");
_Static_assert(offsetof(edge_conv2d_leading_params, filter_bits) == 80, "conv2d_leading");
_Static_assert(sizeof(edge_conv2d_packed_params) == 80, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.in_h) == 0, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.in_w) == 4, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.in_c) == 8, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.out_h) == 12, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.out_w) == 16, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.out_c) == 20, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.filter_h) == 24, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.filter_w) == 28, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.stride_h) == 32, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.stride_w) == 36, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.dilation_h) == 40, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.dilation_w) == 44, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.pad_top) == 48, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.pad_left) == 52, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.groups) == 56, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.input_zero_point) == 60, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.output_zero_point) == 64, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.activation_min) == 68, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, plain.activation_max) == 72, "conv2d_packed");
_Static_assert(offsetof(edge_conv2d_packed_params, filter_bits) == 76, "conv2d_packed");
_Static_assert(sizeof(edge_conv2d_params) == 76, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, in_h) == 0, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, in_w) == 4, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, in_c) == 8, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, out_h) == 12, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, out_w) == 16, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, out_c) == 20, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, filter_h) == 24, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, filter_w) == 28, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, stride_h) == 32, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, stride_w) == 36, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, dilation_h) == 40, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, dilation_w) == 44, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, pad_top) == 48, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, pad_left) == 52, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, groups) == 56, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, input_zero_point) == 60, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, output_zero_point) == 64, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, activation_min) == 68, "conv2d");
_Static_assert(offsetof(edge_conv2d_params, activation_max) == 72, "conv2d");
_Static_assert(sizeof(edge_copy_into_params) == 36, "copy_into");
_Static_assert(offsetof(edge_copy_into_params, rows) == 0, "copy_into");
_Static_assert(offsetof(edge_copy_into_params, row_bytes) == 4, "copy_into");
_Static_assert(offsetof(edge_copy_into_params, output_row_bytes) == 8, "copy_into");
_Static_assert(offsetof(edge_copy_into_params, output_start_bytes) == 12, "copy_into");
_Static_assert(offsetof(edge_copy_into_params, requantize) == 16, "copy_into");
_Static_assert(offsetof(edge_copy_into_params, input_zero_point) == 20, "copy_into");
_Static_assert(offsetof(edge_copy_into_params, output_zero_point) == 24, "copy_into");
_Static_assert(offsetof(edge_copy_into_params, multiplier) == 28, "copy_into");
_Static_assert(offsetof(edge_copy_into_params, shift) == 32, "copy_into");
_Static_assert(sizeof(edge_dense_coded_params) == 36, "dense_coded");
_Static_assert(offsetof(edge_dense_coded_params, plain.in_c) == 0, "dense_coded");
_Static_assert(offsetof(edge_dense_coded_params, plain.out_c) == 4, "dense_coded");
_Static_assert(offsetof(edge_dense_coded_params, plain.input_zero_point) == 8, "dense_coded");
_Static_assert(offsetof(edge_dense_coded_params, plain.output_zero_point) == 12, "dense_coded");
_Static_assert(offsetof(edge_dense_coded_params, plain.activation_min) == 16, "dense_coded");
_Static_assert(offsetof(edge_dense_coded_params, plain.activation_max) == 20, "dense_coded");
_Static_assert(offsetof(edge_dense_coded_params, filter_bits) == 24, "dense_coded");
_Static_assert(offsetof(edge_dense_coded_params, filter_format) == 28, "dense_coded");
_Static_assert(offsetof(edge_dense_coded_params, filter_start) == 32, "dense_coded");
_Static_assert(sizeof(edge_dense_leading_params) == 32, "dense_leading");
_Static_assert(offsetof(edge_dense_leading_params, plain.in_c) == 0, "dense_leading");
_Static_assert(offsetof(edge_dense_leading_params, plain.out_c) == 4, "dense_leading");
_Static_assert(offsetof(edge_dense_leading_params, plain.input_zero_point) == 8, "dense_leading");
_Static_assert(offsetof(edge_dense_leading_params, plain.output_zero_point) == 12, "dense_leading");
_Static_assert(offsetof(edge_dense_leading_params, plain.activation_min) == 16, "dense_leading");
_Static_assert(offsetof(edge_dense_leading_params, plain.activation_max) == 20, "dense_leading");
_Static_assert(offsetof(edge_dense_leading_params, filter_depth) == 24, "dense_leading");
_Static_assert(offsetof(edge_dense_leading_params, filter_bits) == 28, "dense_leading");
_Static_assert(sizeof(edge_dense_packed_params) == 28, "dense_packed");
_Static_assert(offsetof(edge_dense_packed_params, plain.in_c) == 0, "dense_packed");
_Static_assert(offsetof(edge_dense_packed_params, plain.out_c) == 4, "dense_packed");
_Static_assert(offsetof(edge_dense_packed_params, plain.input_zero_point) == 8, "dense_packed");
_Static_assert(offsetof(edge_dense_packed_params, plain.output_zero_point) == 12, "dense_packed");
_Static_assert(offsetof(edge_dense_packed_params, plain.activation_min) == 16, "dense_packed");
_Static_assert(offsetof(edge_dense_packed_params, plain.activation_max) == 20, "dense_packed");
_Static_assert(offsetof(edge_dense_packed_params, filter_bits) == 24, "dense_packed");
_Static_assert(sizeof(edge_dense_params) == 24, "dense");
_Static_assert(offsetof(edge_dense_params, in_c) == 0, "dense");
_Static_assert(offsetof(edge_dense_params, out_c) == 4, "dense");
_Static_assert(offsetof(edge_dense_params, input_zero_point) == 8, "dense");
_Static_assert(offsetof(edge_dense_params, output_zero_point) == 12, "dense");
_Static_assert(offsetof(edge_dense_params, activation_min) == 16, "dense");
_Static_assert(offsetof(edge_dense_params, activation_max) == 20, "dense");
_Static_assert(sizeof(edge_depth_to_space_params) == 24, "depth_to_space");
_Static_assert(offsetof(edge_depth_to_space_params, in_h) == 0, "depth_to_space");
_Static_assert(offsetof(edge_depth_to_space_params, in_w) == 4, "depth_to_space");
_Static_assert(offsetof(edge_depth_to_space_params, channels) == 8, "depth_to_space");
_Static_assert(offsetof(edge_depth_to_space_params, block) == 12, "depth_to_space");
_Static_assert(offsetof(edge_depth_to_space_params, pixel_step) == 16, "depth_to_space");
_Static_assert(offsetof(edge_depth_to_space_params, channel_step) == 20, "depth_to_space");
_Static_assert(sizeof(edge_depthwise_conv2d_packed_params) == 76, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.in_h) == 0, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.in_w) == 4, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.in_c) == 8, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.out_h) == 12, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.out_w) == 16, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.depth_multiplier) == 20, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.filter_h) == 24, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.filter_w) == 28, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.stride_h) == 32, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.stride_w) == 36, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.dilation_h) == 40, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.dilation_w) == 44, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.pad_top) == 48, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.pad_left) == 52, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.input_zero_point) == 56, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.output_zero_point) == 60, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.activation_min) == 64, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, plain.activation_max) == 68, "depthwise_conv2d_packed");
_Static_assert(offsetof(edge_depthwise_conv2d_packed_params, filter_bits) == 72, "depthwise_conv2d_packed");
_Static_assert(sizeof(edge_depthwise_conv2d_params) == 72, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, in_h) == 0, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, in_w) == 4, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, in_c) == 8, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, out_h) == 12, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, out_w) == 16, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, depth_multiplier) == 20, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, filter_h) == 24, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, filter_w) == 28, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, stride_h) == 32, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, stride_w) == 36, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, dilation_h) == 40, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, dilation_w) == 44, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, pad_top) == 48, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, pad_left) == 52, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, input_zero_point) == 56, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, output_zero_point) == 60, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, activation_min) == 64, "depthwise_conv2d");
_Static_assert(offsetof(edge_depthwise_conv2d_params, activation_max) == 68, "depthwise_conv2d");
_Static_assert(sizeof(edge_gaussian_distance_params) == 20, "gaussian_distance");
_Static_assert(offsetof(edge_gaussian_distance_params, cells) == 0, "gaussian_distance");
_Static_assert(offsetof(edge_gaussian_distance_params, channels) == 4, "gaussian_distance");
_Static_assert(offsetof(edge_gaussian_distance_params, output_zero_point) == 8, "gaussian_distance");
_Static_assert(offsetof(edge_gaussian_distance_params, multiplier) == 12, "gaussian_distance");
_Static_assert(offsetof(edge_gaussian_distance_params, shift) == 16, "gaussian_distance");
_Static_assert(sizeof(edge_lookup_params) == 4, "lookup");
_Static_assert(offsetof(edge_lookup_params, count) == 0, "lookup");
_Static_assert(sizeof(edge_max_pool2d_params) == 52, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, in_h) == 0, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, in_w) == 4, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, channels) == 8, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, out_h) == 12, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, out_w) == 16, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, window_h) == 20, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, window_w) == 24, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, stride_h) == 28, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, stride_w) == 32, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, dilation_h) == 36, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, dilation_w) == 40, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, pad_top) == 44, "max_pool2d");
_Static_assert(offsetof(edge_max_pool2d_params, pad_left) == 48, "max_pool2d");
_Static_assert(sizeof(edge_mean_params) == 28, "mean");
_Static_assert(offsetof(edge_mean_params, outer) == 0, "mean");
_Static_assert(offsetof(edge_mean_params, averaged) == 4, "mean");
_Static_assert(offsetof(edge_mean_params, inner) == 8, "mean");
_Static_assert(offsetof(edge_mean_params, input_zero_point) == 12, "mean");
_Static_assert(offsetof(edge_mean_params, output_zero_point) == 16, "mean");
_Static_assert(offsetof(edge_mean_params, multiplier) == 20, "mean");
_Static_assert(offsetof(edge_mean_params, shift) == 24, "mean");
_Static_assert(sizeof(edge_mul_params) == 64, "mul");
_Static_assert(offsetof(edge_mul_params, outer) == 0, "mul");
_Static_assert(offsetof(edge_mul_params, middle) == 4, "mul");
_Static_assert(offsetof(edge_mul_params, inner) == 8, "mul");
_Static_assert(offsetof(edge_mul_params, a_outer_step) == 12, "mul");
_Static_assert(offsetof(edge_mul_params, a_middle_step) == 16, "mul");
_Static_assert(offsetof(edge_mul_params, a_inner_step) == 20, "mul");
_Static_assert(offsetof(edge_mul_params, b_outer_step) == 24, "mul");
_Static_assert(offsetof(edge_mul_params, b_middle_step) == 28, "mul");
_Static_assert(offsetof(edge_mul_params, b_inner_step) == 32, "mul");
_Static_assert(offsetof(edge_mul_params, a_zero_point) == 36, "mul");
_Static_assert(offsetof(edge_mul_params, b_zero_point) == 40, "mul");
_Static_assert(offsetof(edge_mul_params, output_zero_point) == 44, "mul");
_Static_assert(offsetof(edge_mul_params, multiplier) == 48, "mul");
_Static_assert(offsetof(edge_mul_params, shift) == 52, "mul");
_Static_assert(offsetof(edge_mul_params, activation_min) == 56, "mul");
_Static_assert(offsetof(edge_mul_params, activation_max) == 60, "mul");
_Static_assert(sizeof(edge_nearest_distance_params) == 24, "nearest_distance");
_Static_assert(offsetof(edge_nearest_distance_params, cells) == 0, "nearest_distance");
_Static_assert(offsetof(edge_nearest_distance_params, channels) == 4, "nearest_distance");
_Static_assert(offsetof(edge_nearest_distance_params, entries) == 8, "nearest_distance");
_Static_assert(offsetof(edge_nearest_distance_params, output_zero_point) == 12, "nearest_distance");
_Static_assert(offsetof(edge_nearest_distance_params, multiplier) == 16, "nearest_distance");
_Static_assert(offsetof(edge_nearest_distance_params, shift) == 20, "nearest_distance");
_Static_assert(sizeof(edge_p_relu_params) == 72, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, outer) == 0, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, middle) == 4, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, inner) == 8, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, a_outer_step) == 12, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, a_middle_step) == 16, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, a_inner_step) == 20, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, b_outer_step) == 24, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, b_middle_step) == 28, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, b_inner_step) == 32, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, a_zero_point) == 36, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, b_zero_point) == 40, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, output_zero_point) == 44, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, positive_multiplier) == 48, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, positive_shift) == 52, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, negative_multiplier) == 56, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, negative_shift) == 60, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, activation_min) == 64, "p_relu");
_Static_assert(offsetof(edge_p_relu_params, activation_max) == 68, "p_relu");
_Static_assert(sizeof(edge_pad_params) == 28, "pad");
_Static_assert(offsetof(edge_pad_params, in_h) == 0, "pad");
_Static_assert(offsetof(edge_pad_params, in_w) == 4, "pad");
_Static_assert(offsetof(edge_pad_params, channels) == 8, "pad");
_Static_assert(offsetof(edge_pad_params, out_h) == 12, "pad");
_Static_assert(offsetof(edge_pad_params, out_w) == 16, "pad");
_Static_assert(offsetof(edge_pad_params, pad_top) == 20, "pad");
_Static_assert(offsetof(edge_pad_params, pad_left) == 24, "pad");
_Static_assert(sizeof(edge_resize_bilinear_params) == 20, "resize_bilinear");
_Static_assert(offsetof(edge_resize_bilinear_params, in_h) == 0, "resize_bilinear");
_Static_assert(offsetof(edge_resize_bilinear_params, in_w) == 4, "resize_bilinear");
_Static_assert(offsetof(edge_resize_bilinear_params, channels) == 8, "resize_bilinear");
_Static_assert(offsetof(edge_resize_bilinear_params, out_h) == 12, "resize_bilinear");
_Static_assert(offsetof(edge_resize_bilinear_params, out_w) == 16, "resize_bilinear");
_Static_assert(sizeof(edge_resize_nearest_params) == 20, "resize_nearest");
_Static_assert(offsetof(edge_resize_nearest_params, in_h) == 0, "resize_nearest");
_Static_assert(offsetof(edge_resize_nearest_params, in_w) == 4, "resize_nearest");
_Static_assert(offsetof(edge_resize_nearest_params, channels) == 8, "resize_nearest");
_Static_assert(offsetof(edge_resize_nearest_params, out_h) == 12, "resize_nearest");
_Static_assert(offsetof(edge_resize_nearest_params, out_w) == 16, "resize_nearest");
_Static_assert(sizeof(edge_slice_params) == 44, "slice");
_Static_assert(offsetof(edge_slice_params, in_w) == 0, "slice");
_Static_assert(offsetof(edge_slice_params, in_c) == 4, "slice");
_Static_assert(offsetof(edge_slice_params, out_h) == 8, "slice");
_Static_assert(offsetof(edge_slice_params, out_w) == 12, "slice");
_Static_assert(offsetof(edge_slice_params, out_c) == 16, "slice");
_Static_assert(offsetof(edge_slice_params, start_h) == 20, "slice");
_Static_assert(offsetof(edge_slice_params, start_w) == 24, "slice");
_Static_assert(offsetof(edge_slice_params, start_c) == 28, "slice");
_Static_assert(offsetof(edge_slice_params, step_h) == 32, "slice");
_Static_assert(offsetof(edge_slice_params, step_w) == 36, "slice");
_Static_assert(offsetof(edge_slice_params, step_c) == 40, "slice");
_Static_assert(sizeof(edge_softmax_params) == 20, "softmax");
_Static_assert(offsetof(edge_softmax_params, rows) == 0, "softmax");
_Static_assert(offsetof(edge_softmax_params, channels) == 4, "softmax");
_Static_assert(offsetof(edge_softmax_params, multiplier) == 8, "softmax");
_Static_assert(offsetof(edge_softmax_params, shift) == 12, "softmax");
_Static_assert(offsetof(edge_softmax_params, least_difference) == 16, "softmax");
_Static_assert(sizeof(edge_transpose_params) == 32, "transpose");
_Static_assert(offsetof(edge_transpose_params, block) == 0, "transpose");
_Static_assert(offsetof(edge_transpose_params, outer) == 4, "transpose");
_Static_assert(offsetof(edge_transpose_params, middle) == 8, "transpose");
_Static_assert(offsetof(edge_transpose_params, inner) == 12, "transpose");
_Static_assert(offsetof(edge_transpose_params, block_step) == 16, "transpose");
_Static_assert(offsetof(edge_transpose_params, outer_step) == 20, "transpose");
_Static_assert(offsetof(edge_transpose_params, middle_step) == 24, "transpose");
_Static_assert(offsetof(edge_transpose_params, inner_step) == 28, "transpose");
_Static_assert(sizeof(edge_transposed_conv2d_params) == 76, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, in_h) == 0, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, in_w) == 4, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, in_c) == 8, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, out_h) == 12, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, out_w) == 16, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, out_c) == 20, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, filter_h) == 24, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, filter_w) == 28, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, stride_h) == 32, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, stride_w) == 36, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, dilation_h) == 40, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, dilation_w) == 44, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, pad_top) == 48, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, pad_left) == 52, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, groups) == 56, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, input_zero_point) == 60, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, output_zero_point) == 64, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, activation_min) == 68, "transposed_conv2d");
_Static_assert(offsetof(edge_transposed_conv2d_params, activation_max) == 72, "transposed_conv2d");
_Static_assert(sizeof(edge_plan_copy_params) == 16, "plan_copy");
_Static_assert(offsetof(edge_plan_copy_params, rows) == 0, "plan_copy");
_Static_assert(offsetof(edge_plan_copy_params, bytes) == 4, "plan_copy");
_Static_assert(offsetof(edge_plan_copy_params, from_stride) == 8, "plan_copy");
_Static_assert(offsetof(edge_plan_copy_params, to_stride) == 12, "plan_copy");
_Static_assert(sizeof(edge_plan_fill_params) == 8, "plan_fill");
_Static_assert(offsetof(edge_plan_fill_params, count) == 0, "plan_fill");
_Static_assert(offsetof(edge_plan_fill_params, value) == 4, "plan_fill");
_Static_assert(sizeof(edge_plan_add_params) == 8, "plan_add");
_Static_assert(offsetof(edge_plan_add_params, pixels) == 0, "plan_add");
_Static_assert(offsetof(edge_plan_add_params, channels) == 4, "plan_add");
_Static_assert(sizeof(edge_plan_mean_params) == 28, "plan_mean");
_Static_assert(offsetof(edge_plan_mean_params, outer) == 0, "plan_mean");
_Static_assert(offsetof(edge_plan_mean_params, averaged) == 4, "plan_mean");
_Static_assert(offsetof(edge_plan_mean_params, inner) == 8, "plan_mean");
_Static_assert(offsetof(edge_plan_mean_params, input_zero_point) == 12, "plan_mean");
_Static_assert(offsetof(edge_plan_mean_params, output_zero_point) == 16, "plan_mean");
_Static_assert(offsetof(edge_plan_mean_params, multiplier) == 20, "plan_mean");
_Static_assert(offsetof(edge_plan_mean_params, shift) == 24, "plan_mean");
_Static_assert(sizeof(edge_plan_average_params) == 8, "plan_average");
_Static_assert(offsetof(edge_plan_average_params, channels) == 0, "plan_average");
_Static_assert(offsetof(edge_plan_average_params, count) == 4, "plan_average");
_Static_assert(sizeof(edge_plan_nearest_params) == 24, "plan_nearest");
_Static_assert(offsetof(edge_plan_nearest_params, in_h) == 0, "plan_nearest");
_Static_assert(offsetof(edge_plan_nearest_params, in_w) == 4, "plan_nearest");
_Static_assert(offsetof(edge_plan_nearest_params, channels) == 8, "plan_nearest");
_Static_assert(offsetof(edge_plan_nearest_params, out_h) == 12, "plan_nearest");
_Static_assert(offsetof(edge_plan_nearest_params, out_w) == 16, "plan_nearest");
_Static_assert(offsetof(edge_plan_nearest_params, rows) == 20, "plan_nearest");
_Static_assert(sizeof(edge_plan_bilinear_params) == 24, "plan_bilinear");
_Static_assert(offsetof(edge_plan_bilinear_params, in_h) == 0, "plan_bilinear");
_Static_assert(offsetof(edge_plan_bilinear_params, in_w) == 4, "plan_bilinear");
_Static_assert(offsetof(edge_plan_bilinear_params, channels) == 8, "plan_bilinear");
_Static_assert(offsetof(edge_plan_bilinear_params, out_h) == 12, "plan_bilinear");
_Static_assert(offsetof(edge_plan_bilinear_params, out_w) == 16, "plan_bilinear");
_Static_assert(offsetof(edge_plan_bilinear_params, rows) == 20, "plan_bilinear");

static const uint8_t edge_plan_parameter_bytes[EDGE_PLAN_KERNELS] = {
    sizeof(edge_add_broadcast_params),
    sizeof(edge_add_params),
    sizeof(edge_average_pool2d_params),
    sizeof(edge_conv2d_coded_params),
    sizeof(edge_conv2d_leading_params),
    sizeof(edge_conv2d_packed_params),
    sizeof(edge_conv2d_params),
    sizeof(edge_copy_into_params),
    sizeof(edge_dense_coded_params),
    sizeof(edge_dense_leading_params),
    sizeof(edge_dense_packed_params),
    sizeof(edge_dense_params),
    sizeof(edge_depth_to_space_params),
    sizeof(edge_depthwise_conv2d_packed_params),
    sizeof(edge_depthwise_conv2d_params),
    sizeof(edge_gaussian_distance_params),
    sizeof(edge_lookup_params),
    sizeof(edge_max_pool2d_params),
    sizeof(edge_mean_params),
    sizeof(edge_mul_params),
    sizeof(edge_nearest_distance_params),
    sizeof(edge_p_relu_params),
    sizeof(edge_pad_params),
    sizeof(edge_resize_bilinear_params),
    sizeof(edge_resize_nearest_params),
    sizeof(edge_slice_params),
    sizeof(edge_softmax_params),
    sizeof(edge_transpose_params),
    sizeof(edge_transposed_conv2d_params),
    sizeof(edge_plan_copy_params),
    sizeof(edge_plan_fill_params),
    sizeof(edge_plan_add_params),
    sizeof(edge_plan_mean_params),
    sizeof(edge_plan_average_params),
    sizeof(edge_plan_nearest_params),
    sizeof(edge_plan_bilinear_params),
};

/* What a call needs; 0: its parameters are not ones that Edge writes. */
static inline int edge_plan_needs_of(int32_t kernel, const void *p, edge_plan_needs *needs)
{
    switch (kernel) {
    case 0: return edge_needs_add_broadcast((const edge_add_broadcast_params *)p, needs);
    case 1: return edge_needs_add((const edge_add_params *)p, needs);
    case 2: return edge_needs_average_pool2d((const edge_average_pool2d_params *)p, needs);
    case 3: return edge_needs_conv2d_coded((const edge_conv2d_coded_params *)p, needs);
    case 4: return edge_needs_conv2d_leading((const edge_conv2d_leading_params *)p, needs);
    case 5: return edge_needs_conv2d_packed((const edge_conv2d_packed_params *)p, needs);
    case 6: return edge_needs_conv2d((const edge_conv2d_params *)p, needs);
    case 7: return edge_needs_copy_into((const edge_copy_into_params *)p, needs);
    case 8: return edge_needs_dense_coded((const edge_dense_coded_params *)p, needs);
    case 9: return edge_needs_dense_leading((const edge_dense_leading_params *)p, needs);
    case 10: return edge_needs_dense_packed((const edge_dense_packed_params *)p, needs);
    case 11: return edge_needs_dense((const edge_dense_params *)p, needs);
    case 12: return edge_needs_depth_to_space((const edge_depth_to_space_params *)p, needs);
    case 13: return edge_needs_depthwise_conv2d_packed((const edge_depthwise_conv2d_packed_params *)p, needs);
    case 14: return edge_needs_depthwise_conv2d((const edge_depthwise_conv2d_params *)p, needs);
    case 15: return edge_needs_gaussian_distance((const edge_gaussian_distance_params *)p, needs);
    case 16: return edge_needs_lookup((const edge_lookup_params *)p, needs);
    case 17: return edge_needs_max_pool2d((const edge_max_pool2d_params *)p, needs);
    case 18: return edge_needs_mean((const edge_mean_params *)p, needs);
    case 19: return edge_needs_mul((const edge_mul_params *)p, needs);
    case 20: return edge_needs_nearest_distance((const edge_nearest_distance_params *)p, needs);
    case 21: return edge_needs_p_relu((const edge_p_relu_params *)p, needs);
    case 22: return edge_needs_pad((const edge_pad_params *)p, needs);
    case 23: return edge_needs_resize_bilinear((const edge_resize_bilinear_params *)p, needs);
    case 24: return edge_needs_resize_nearest((const edge_resize_nearest_params *)p, needs);
    case 25: return edge_needs_slice((const edge_slice_params *)p, needs);
    case 26: return edge_needs_softmax((const edge_softmax_params *)p, needs);
    case 27: return edge_needs_transpose((const edge_transpose_params *)p, needs);
    case 28: return edge_needs_transposed_conv2d((const edge_transposed_conv2d_params *)p, needs);
    case 29: return edge_needs_plan_copy((const edge_plan_copy_params *)p, needs);
    case 30: return edge_needs_plan_fill((const edge_plan_fill_params *)p, needs);
    case 31: return edge_needs_plan_add((const edge_plan_add_params *)p, needs);
    case 32: return edge_needs_plan_mean((const edge_plan_mean_params *)p, needs);
    case 33: return edge_needs_plan_average((const edge_plan_average_params *)p, needs);
    case 34: return edge_needs_plan_nearest((const edge_plan_nearest_params *)p, needs);
    case 35: return edge_needs_plan_bilinear((const edge_plan_bilinear_params *)p, needs);
    default: return 0;
    }
}

static inline const int32_t *edge_plan_numbers(const int8_t *table)
{
    return (const int32_t *)(const void *)table;
}

/* Runs a kernel. The parameters are copied, because a write of int8 values might change what lies in memory; some are then
 * told to the compiler once more as constants. first: the row at which the input of a kernel of some rows begins. */
EDGE_SPECIALIZED static void edge_plan_call(int32_t kernel, const void *p, const int8_t *const *operands, int32_t first, int8_t *output)
{
    switch (kernel) {
    case 0: {
        const edge_add_broadcast_params own = *(const edge_add_broadcast_params *)p;
        edge_add_broadcast_s8(&own, operands[0], operands[1], output);
        break;
    }
    case 1: {
        const edge_add_params own = *(const edge_add_params *)p;
        edge_add_s8(&own, operands[0], operands[1], output);
        break;
    }
    case 2: {
        const edge_average_pool2d_params own = *(const edge_average_pool2d_params *)p;
        edge_average_pool2d_s8(&own, operands[0], output);
        break;
    }
    case 3: {
        edge_conv2d_coded_params own = *(const edge_conv2d_coded_params *)p;
        if (own.filter_format == 1 && own.filter_bits == 8) {
            own.filter_format = 1;
            own.filter_bits = 8;
            edge_conv2d_coded_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
            break;
        }
        edge_conv2d_coded_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
        break;
    }
    case 4: {
        edge_conv2d_leading_params own = *(const edge_conv2d_leading_params *)p;
        if (own.filter_bits == 8 && own.plain.filter_h == 1 && own.plain.filter_w == 1 && own.plain.groups == 1) {
            own.filter_bits = 8;
            own.plain.filter_h = 1;
            own.plain.filter_w = 1;
            own.plain.groups = 1;
            edge_conv2d_leading_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
            break;
        }
        edge_conv2d_leading_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
        break;
    }
    case 5: {
        const edge_conv2d_packed_params own = *(const edge_conv2d_packed_params *)p;
        edge_conv2d_packed_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
        break;
    }
    case 6: {
        edge_conv2d_params own = *(const edge_conv2d_params *)p;
        if (own.filter_h == 3 && own.filter_w == 3 && own.dilation_h == 1 && own.dilation_w == 1 && own.in_c == 1 && own.groups == 1) {
            own.filter_h = 3;
            own.filter_w = 3;
            own.dilation_h = 1;
            own.dilation_w = 1;
            own.in_c = 1;
            own.groups = 1;
            edge_conv2d_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
            break;
        }
        if (own.filter_h == 3 && own.filter_w == 3 && own.dilation_h == 1 && own.dilation_w == 1 && own.in_c == 3 && own.groups == 1) {
            own.filter_h = 3;
            own.filter_w = 3;
            own.dilation_h = 1;
            own.dilation_w = 1;
            own.in_c = 3;
            own.groups = 1;
            edge_conv2d_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
            break;
        }
        if (own.filter_h == 1 && own.filter_w == 1 && own.groups == 1) {
            own.filter_h = 1;
            own.filter_w = 1;
            own.groups = 1;
            edge_conv2d_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
            break;
        }
        if (own.filter_h == 3 && own.filter_w == 3 && own.dilation_h == 1 && own.dilation_w == 1 && own.groups == 1) {
            own.filter_h = 3;
            own.filter_w = 3;
            own.dilation_h = 1;
            own.dilation_w = 1;
            own.groups = 1;
            edge_conv2d_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
            break;
        }
        edge_conv2d_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
        break;
    }
    case 7: {
        const edge_copy_into_params own = *(const edge_copy_into_params *)p;
        edge_copy_into_s8(&own, operands[0], output);
        break;
    }
    case 8: {
        edge_dense_coded_params own = *(const edge_dense_coded_params *)p;
        if (own.filter_format == 1 && own.filter_bits == 8) {
            own.filter_format = 1;
            own.filter_bits = 8;
            edge_dense_coded_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
            break;
        }
        edge_dense_coded_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
        break;
    }
    case 9: {
        edge_dense_leading_params own = *(const edge_dense_leading_params *)p;
        if (own.filter_bits == 8) {
            own.filter_bits = 8;
            edge_dense_leading_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
            break;
        }
        edge_dense_leading_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
        break;
    }
    case 10: {
        const edge_dense_packed_params own = *(const edge_dense_packed_params *)p;
        edge_dense_packed_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
        break;
    }
    case 11: {
        const edge_dense_params own = *(const edge_dense_params *)p;
        edge_dense_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
        break;
    }
    case 12: {
        const edge_depth_to_space_params own = *(const edge_depth_to_space_params *)p;
        edge_depth_to_space_s8(&own, operands[0], output);
        break;
    }
    case 13: {
        const edge_depthwise_conv2d_packed_params own = *(const edge_depthwise_conv2d_packed_params *)p;
        edge_depthwise_conv2d_packed_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
        break;
    }
    case 14: {
        edge_depthwise_conv2d_params own = *(const edge_depthwise_conv2d_params *)p;
        if (own.filter_h == 3 && own.filter_w == 3 && own.dilation_h == 1 && own.dilation_w == 1 && own.depth_multiplier == 1) {
            own.filter_h = 3;
            own.filter_w = 3;
            own.dilation_h = 1;
            own.dilation_w = 1;
            own.depth_multiplier = 1;
            edge_depthwise_conv2d_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
            break;
        }
        edge_depthwise_conv2d_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
        break;
    }
    case 15: {
        const edge_gaussian_distance_params own = *(const edge_gaussian_distance_params *)p;
        edge_gaussian_distance_s8(&own, operands[0], operands[1], operands[2], output);
        break;
    }
    case 16: {
        const edge_lookup_params own = *(const edge_lookup_params *)p;
        edge_lookup_s8(&own, operands[0], operands[1], output);
        break;
    }
    case 17: {
        const edge_max_pool2d_params own = *(const edge_max_pool2d_params *)p;
        edge_max_pool2d_s8(&own, operands[0], output);
        break;
    }
    case 18: {
        const edge_mean_params own = *(const edge_mean_params *)p;
        edge_mean_s8(&own, operands[0], output);
        break;
    }
    case 19: {
        const edge_mul_params own = *(const edge_mul_params *)p;
        edge_mul_s8(&own, operands[0], operands[1], output);
        break;
    }
    case 20: {
        const edge_nearest_distance_params own = *(const edge_nearest_distance_params *)p;
        edge_nearest_distance_s8(&own, operands[0], operands[1], output);
        break;
    }
    case 21: {
        const edge_p_relu_params own = *(const edge_p_relu_params *)p;
        edge_p_relu_s8(&own, operands[0], operands[1], output);
        break;
    }
    case 22: {
        const edge_pad_params own = *(const edge_pad_params *)p;
        edge_pad_s8(&own, operands[0], operands[1], output);
        break;
    }
    case 23: {
        const edge_resize_bilinear_params own = *(const edge_resize_bilinear_params *)p;
        edge_resize_bilinear_s8(&own, operands[0], edge_plan_numbers(operands[1]), edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), edge_plan_numbers(operands[4]), output);
        break;
    }
    case 24: {
        const edge_resize_nearest_params own = *(const edge_resize_nearest_params *)p;
        edge_resize_nearest_s8(&own, operands[0], edge_plan_numbers(operands[1]), edge_plan_numbers(operands[2]), output);
        break;
    }
    case 25: {
        const edge_slice_params own = *(const edge_slice_params *)p;
        edge_slice_s8(&own, operands[0], output);
        break;
    }
    case 26: {
        const edge_softmax_params own = *(const edge_softmax_params *)p;
        edge_softmax_s8(&own, operands[0], output);
        break;
    }
    case 27: {
        const edge_transpose_params own = *(const edge_transpose_params *)p;
        edge_transpose_s8(&own, operands[0], output);
        break;
    }
    case 28: {
        const edge_transposed_conv2d_params own = *(const edge_transposed_conv2d_params *)p;
        edge_transposed_conv2d_s8(&own, operands[0], operands[1], edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), operands[4], output);
        break;
    }
    case 29: {
        const edge_plan_copy_params own = *(const edge_plan_copy_params *)p;
        edge_plan_copy_s8(&own, operands[0], output);
        break;
    }
    case 30: {
        const edge_plan_fill_params own = *(const edge_plan_fill_params *)p;
        edge_plan_fill_s8(&own, output);
        break;
    }
    case 31: {
        const edge_plan_add_params own = *(const edge_plan_add_params *)p;
        edge_plan_add_s8(&own, operands[0], output);
        break;
    }
    case 32: {
        const edge_plan_mean_params own = *(const edge_plan_mean_params *)p;
        edge_plan_mean_s8(&own, operands[0], output);
        break;
    }
    case 33: {
        const edge_plan_average_params own = *(const edge_plan_average_params *)p;
        edge_plan_average_s8(&own, operands[0], output);
        break;
    }
    case 34: {
        const edge_plan_nearest_params own = *(const edge_plan_nearest_params *)p;
        edge_plan_nearest_s8(&own, operands[0], edge_plan_numbers(operands[1]), edge_plan_numbers(operands[2]), first, output);
        break;
    }
    case 35: {
        const edge_plan_bilinear_params own = *(const edge_plan_bilinear_params *)p;
        edge_plan_bilinear_s8(&own, operands[0], edge_plan_numbers(operands[1]), edge_plan_numbers(operands[2]), edge_plan_numbers(operands[3]), edge_plan_numbers(operands[4]), first, output);
        break;
    }
    default: break;
    }
}

#endif
