#ifndef PAIRED_KERNELS_H
#define PAIRED_KERNELS_H

#include "edge_kernels.h"
#include "requests.h"

#include <string.h>

/* The struct of a call, all of int32. */
static void read_struct(void *p, size_t bytes, const int32_t *values, int32_t count)
{
    if (bytes != sizeof *values * (size_t)count) fail("the struct has other fields than the call");
    memcpy(p, values, bytes);
}

/* Runs a kernel for cores that multiply one number at a time; the last operand of some is the working memory. Whether
 * name is one. */
static int run_scalar(const char *name, const int32_t *values, int32_t count, void *const *operands, int8_t *output)
{
    if (strcmp(name, "conv2d_twin_s8") == 0) {
        edge_conv2d_twin_params p;
        read_struct(&p, sizeof p, values, count);
        edge_conv2d_twin_s8(&p, operands[0], operands[1], operands[2], operands[3], operands[4], output);
    } else if (strcmp(name, "conv2d_twin_nested_s8") == 0) {
        edge_conv2d_twin_nested_params p;
        read_struct(&p, sizeof p, values, count);
        edge_conv2d_twin_nested_s8(&p, operands[0], operands[1], operands[2], operands[3], operands[4], output);
    } else if (strcmp(name, "dense_blocked_s8") == 0) {
        edge_dense_blocked_params p;
        read_struct(&p, sizeof p, values, count);
        edge_dense_blocked_s8(&p, operands[0], operands[1], operands[2], output);
    } else if (strcmp(name, "depthwise_conv2d_sliding_s8") == 0) {
        edge_depthwise_conv2d_sliding_params p;
        read_struct(&p, sizeof p, values, count);
        edge_depthwise_conv2d_sliding_s8(&p, operands[0], operands[1], operands[2], output);
    } else {
        return 0;
    }
    return 1;
}

/* Runs a kernel for cores that multiply pairs; its last operand is the working memory. Whether name is one. */
static int run_paired(const char *name, const int32_t *values, int32_t count, void *const *operands, int8_t *output)
{
    if (strcmp(name, "conv2d_paired_s8") == 0) {
        edge_conv2d_paired_params p;
        read_struct(&p, sizeof p, values, count);
        edge_conv2d_paired_s8(&p, operands[0], operands[1], operands[2], operands[3], output);
    } else if (strcmp(name, "conv2d_paired_nested_s8") == 0) {
        edge_conv2d_paired_nested_params p;
        read_struct(&p, sizeof p, values, count);
        edge_conv2d_paired_nested_s8(&p, operands[0], operands[1], operands[2], operands[3], output);
    } else if (strcmp(name, "conv2d_rowed_s8") == 0) {
        edge_conv2d_rowed_params p;
        read_struct(&p, sizeof p, values, count);
        edge_conv2d_rowed_s8(&p, operands[0], operands[1], operands[2], operands[3], output);
    } else if (strcmp(name, "dense_paired_s8") == 0) {
        edge_dense_paired_params p;
        read_struct(&p, sizeof p, values, count);
        edge_dense_paired_s8(&p, operands[0], operands[1], operands[2], operands[3], output);
    } else if (strcmp(name, "dense_paired_nested_s8") == 0) {
        edge_dense_paired_nested_params p;
        read_struct(&p, sizeof p, values, count);
        edge_dense_paired_nested_s8(&p, operands[0], operands[1], operands[2], operands[3], output);
    } else if (strcmp(name, "depthwise_conv2d_paired_s8") == 0) {
        edge_depthwise_conv2d_paired_params p;
        read_struct(&p, sizeof p, values, count);
        edge_depthwise_conv2d_paired_s8(&p, operands[0], operands[1], operands[2], output);
    } else if (strcmp(name, "add_halved_s8") == 0) {
        edge_add_halved_params p;
        read_struct(&p, sizeof p, values, count);
        edge_add_halved_s8(&p, operands[0], operands[1], output);
    } else {
        return run_scalar(name, values, count, operands, output);
    }
    return 1;
}

#endif
