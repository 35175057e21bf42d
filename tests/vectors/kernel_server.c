/* Runs kernels for a test on the PC: reads nodes from stdin, writes their output bytes to stdout, until stdin ends.
 * A node, all numbers int32 in the host's byte order:
 *   output length, activation that shares the output's bytes or -1, inputs (count, then length and bytes of each),
 *   calls (count, then each: name length and name, activations, parameters, tables (element bytes, count, data)).
 * Besides kernels it knows the arithmetic they share: 'requantize' takes triples of value, multiplier and shift as its
 * parameters, 'exp' and 'reciprocal_of_one_plus' single numbers; each answers with int32. Every buffer has exactly its
 * size, so that the address sanitizer sees a read or write beside it. */

#include "edge_kernels.h"
#include "edge_preprocess.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *what)
{
    fprintf(stderr, "kernel_server: %s\n", what);
    exit(1);
}

static void read_bytes(void *to, size_t bytes)
{
    if (bytes != 0 && fread(to, 1, bytes, stdin) != bytes) fail("the node ends early");
}

static int32_t read_int(void)
{
    int32_t value;
    read_bytes(&value, sizeof value);
    return value;
}

static void *read_block(size_t element_bytes, int32_t count)
{
    const size_t bytes = element_bytes * (size_t)count;
    void *block = malloc(bytes);
    if (block == NULL) fail("out of memory");
    read_bytes(block, bytes);
    return block;
}

/* A parameter struct is nothing but int32 fields in the order of the call's parameters. */
static void fill(void *params, size_t bytes, const int32_t *values, int32_t count)
{
    if (bytes != sizeof *values * (size_t)count) fail("the struct has other fields than the call");
    memcpy(params, values, bytes);
}

/* Whether name is a function of the shared arithmetic; then out has its results. */
static int run_arithmetic(const char *name, const int32_t *values, int32_t count, int8_t *out)
{
    const int requantize = strcmp(name, "requantize") == 0;
    const int exp = strcmp(name, "exp") == 0;
    if (!requantize && !exp && strcmp(name, "reciprocal_of_one_plus") != 0) return 0;
    for (int32_t i = 0; i < count; i += requantize ? 3 : 1) {
        const int32_t result = requantize ? edge_requantize(values[i], values[i + 1], values[i + 2])
                               : exp      ? edge_exp(values[i])
                                          : edge_reciprocal_of_one_plus(values[i]);
        memcpy(out, &result, sizeof result);
        out += sizeof result;
    }
    return 1;
}

static void run(const char *name, const int32_t *values, int32_t count, int8_t *const *in, void *const *table,
                int8_t *out)
{
    if (strcmp(name, "conv2d_s8") == 0) {
        edge_conv2d_params p;
        fill(&p, sizeof p, values, count);
        edge_conv2d_s8(&p, in[0], table[0], table[1], table[2], table[3], out);
    } else if (strcmp(name, "depthwise_conv2d_s8") == 0) {
        edge_depthwise_conv2d_params p;
        fill(&p, sizeof p, values, count);
        edge_depthwise_conv2d_s8(&p, in[0], table[0], table[1], table[2], table[3], out);
    } else if (strcmp(name, "dense_s8") == 0) {
        edge_dense_params p;
        fill(&p, sizeof p, values, count);
        edge_dense_s8(&p, in[0], table[0], table[1], table[2], table[3], out);
    } else if (strcmp(name, "max_pool2d_s8") == 0) {
        edge_max_pool2d_params p;
        fill(&p, sizeof p, values, count);
        edge_max_pool2d_s8(&p, in[0], out);
    } else if (strcmp(name, "average_pool2d_s8") == 0) {
        edge_average_pool2d_params p;
        fill(&p, sizeof p, values, count);
        edge_average_pool2d_s8(&p, in[0], out);
    } else if (strcmp(name, "add_s8") == 0) {
        edge_add_params p;
        fill(&p, sizeof p, values, count);
        edge_add_s8(&p, in[0], in[1], out);
    } else if (strcmp(name, "add_broadcast_s8") == 0) {
        edge_add_broadcast_params p;
        fill(&p, sizeof p, values, count);
        edge_add_broadcast_s8(&p, in[0], in[1] != NULL ? in[1] : table[0], out);
    } else if (strcmp(name, "mul_s8") == 0) {
        edge_mul_params p;
        fill(&p, sizeof p, values, count);
        edge_mul_s8(&p, in[0], in[1] != NULL ? in[1] : table[0], out);
    } else if (strcmp(name, "p_relu_s8") == 0) {
        edge_p_relu_params p;
        fill(&p, sizeof p, values, count);
        edge_p_relu_s8(&p, in[0], table[0], out);
    } else if (strcmp(name, "mean_s8") == 0) {
        edge_mean_params p;
        fill(&p, sizeof p, values, count);
        edge_mean_s8(&p, in[0], out);
    } else if (strcmp(name, "copy_into_s8") == 0) {
        edge_copy_into_params p;
        fill(&p, sizeof p, values, count);
        edge_copy_into_s8(&p, in[0], out);
    } else if (strcmp(name, "pad_s8") == 0) {
        edge_pad_params p;
        fill(&p, sizeof p, values, count);
        edge_pad_s8(&p, in[0], table[0], out);
    } else if (strcmp(name, "resize_nearest_s8") == 0) {
        edge_resize_nearest_params p;
        fill(&p, sizeof p, values, count);
        edge_resize_nearest_s8(&p, in[0], table[0], table[1], out);
    } else if (strcmp(name, "resize_bilinear_s8") == 0) {
        edge_resize_bilinear_params p;
        fill(&p, sizeof p, values, count);
        edge_resize_bilinear_s8(&p, in[0], table[0], table[1], table[2], table[3], out);
    } else if (strcmp(name, "depth_to_space_s8") == 0) {
        edge_depth_to_space_params p;
        fill(&p, sizeof p, values, count);
        edge_depth_to_space_s8(&p, in[0], out);
    } else if (strcmp(name, "slice_s8") == 0) {
        edge_slice_params p;
        fill(&p, sizeof p, values, count);
        edge_slice_s8(&p, in[0], out);
    } else if (strcmp(name, "transpose_s8") == 0) {
        edge_transpose_params p;
        fill(&p, sizeof p, values, count);
        edge_transpose_s8(&p, in[0], out);
    } else if (strcmp(name, "transposed_conv2d_s8") == 0) {
        edge_transposed_conv2d_params p;
        fill(&p, sizeof p, values, count);
        edge_transposed_conv2d_s8(&p, in[0], table[0], table[1], table[2], table[3], out);
    } else if (strcmp(name, "softmax_s8") == 0) {
        edge_softmax_params p;
        fill(&p, sizeof p, values, count);
        edge_softmax_s8(&p, in[0], out);
    } else if (strcmp(name, "lookup_s8") == 0) {
        edge_lookup_params p;
        fill(&p, sizeof p, values, count);
        edge_lookup_s8(&p, in[0], table[0], out);
    } else if (strcmp(name, "preprocess") == 0) {
        edge_preprocessing_params p;
        fill(&p, sizeof p, values, count);
        edge_preprocess(&p, (const uint8_t *)in[0], out);
    } else if (!run_arithmetic(name, values, count, out)) {
        fail(name);
    }
}

enum { MOST = 8 };

static int32_t read_count(void)
{
    const int32_t count = read_int();
    if (count < 0 || count > MOST) fail("more inputs, activations or tables than any kernel has");
    return count;
}

static void run_call(int8_t *const *inputs, int8_t *out)
{
    char name[64] = {0};
    const int32_t name_length = read_int();
    if (name_length < 1 || name_length >= (int32_t)sizeof name) fail("a kernel's name is too long");
    read_bytes(name, (size_t)name_length);

    int8_t *in[MOST] = {NULL};
    const int32_t activations = read_count();
    for (int32_t i = 0; i < activations; ++i) {
        in[i] = inputs[read_int()];
    }

    const int32_t parameters = read_int();
    int32_t *values = read_block(sizeof *values, parameters);

    void *tables[MOST] = {NULL};
    const int32_t table_count = read_count();
    for (int32_t i = 0; i < table_count; ++i) {
        const int32_t element_bytes = read_int();
        tables[i] = read_block((size_t)element_bytes, read_int());
    }

    run(name, values, parameters, in, tables, out);
    for (int32_t i = 0; i < table_count; ++i) {
        free(tables[i]);
    }
    free(values);
}

int main(void)
{
    int32_t length;
    while (fread(&length, sizeof length, 1, stdin) == 1) {
        const int32_t shared = read_int();
        int8_t *inputs[MOST] = {NULL};
        const int32_t input_count = read_count();
        for (int32_t i = 0; i < input_count; ++i) {
            inputs[i] = read_block(1, read_int());
        }

        int8_t *out = shared >= 0 ? inputs[shared] : malloc((size_t)length);
        if (out == NULL) fail("out of memory");
        if (shared < 0) memset(out, 0x55, (size_t)length); /* a byte the kernels leave out is seen */
        const int32_t calls = read_int();
        for (int32_t i = 0; i < calls; ++i) {
            run_call(inputs, out);
        }

        if (fwrite(out, 1, (size_t)length, stdout) != (size_t)length || fflush(stdout) != 0) fail("stdout is closed");
        if (shared < 0) free(out);
        for (int32_t i = 0; i < input_count; ++i) {
            free(inputs[i]);
        }
    }
    return 0;
}
