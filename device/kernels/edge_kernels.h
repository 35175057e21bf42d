#ifndef EDGE_KERNELS_H
#define EDGE_KERNELS_H

/* Every INT8 kernel of Edge. Freestanding C11: no allocation, no library calls. A body is static inline, so that an
 * emitted program, which passes constants, gets code specialized for its geometry. */

#include "edge_add_broadcast_s8.h"
#include "edge_add_halved_s8.h"
#include "edge_add_s8.h"
#include "edge_average_pool2d_s8.h"
#include "edge_conv2d_coded_s8.h"
#include "edge_conv2d_leading_s8.h"
#include "edge_conv2d_packed_s8.h"
#include "edge_conv2d_paired_nested_s8.h"
#include "edge_conv2d_paired_s8.h"
#include "edge_conv2d_rowed_s8.h"
#include "edge_conv2d_s8.h"
#include "edge_conv2d_twin_nested_s8.h"
#include "edge_conv2d_twin_s8.h"
#include "edge_copy_into_s8.h"
#include "edge_dense_blocked_s8.h"
#include "edge_dense_coded_s8.h"
#include "edge_dense_leading_s8.h"
#include "edge_dense_packed_s8.h"
#include "edge_dense_paired_nested_s8.h"
#include "edge_dense_paired_s8.h"
#include "edge_dense_s8.h"
#include "edge_depth_to_space_s8.h"
#include "edge_depthwise_conv2d_packed_s8.h"
#include "edge_depthwise_conv2d_paired_s8.h"
#include "edge_depthwise_conv2d_s8.h"
#include "edge_depthwise_conv2d_sliding_s8.h"
#include "edge_gaussian_distance_s8.h"
#include "edge_lookup_s8.h"
#include "edge_max_pool2d_s8.h"
#include "edge_mean_s8.h"
#include "edge_mul_s8.h"
#include "edge_nearest_distance_s8.h"
#include "edge_p_relu_s8.h"
#include "edge_pad_s8.h"
#include "edge_resize_bilinear_s8.h"
#include "edge_resize_nearest_s8.h"
#include "edge_rows_s8.h"
#include "edge_slice_s8.h"
#include "edge_softmax_s8.h"
#include "edge_transpose_s8.h"
#include "edge_transposed_conv2d_s8.h"

/* Stands before an emitted function: every kernel it calls becomes part of it, with parameters that are known. On a
 * Cortex-M4 that halves the instructions of a small network. A compiler that does not know the attribute makes ordinary
 * calls. */
#if defined(__GNUC__)
#define EDGE_SPECIALIZED __attribute__((flatten))
#else
#define EDGE_SPECIALIZED
#endif

#endif
