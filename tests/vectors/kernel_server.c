/* Runs kernels for a test on the PC: reads nodes from stdin, writes their output bytes to stdout, until stdin ends.
 * A node, all numbers int32 in the host's byte order:
 *   output length, activation that shares the output's bytes or -1, inputs (count, then length and bytes of each),
 *   calls (count, then each: name length and name, the kernel's number in plans or -1, activations, parameters, tables
 *   (element bytes, count, data)).
 * Besides kernels it knows the arithmetic they share: 'requantize' takes triples of value, multiplier and shift as its
 * parameters, 'exp' and 'reciprocal_of_one_plus' single numbers; each answers with int32.
 *
 * Kernels are called as the plan interpreter calls them; those that read a part of a filter, which no plan does, with
 * their tables as they are. Every operand has exactly the size the interpreter believes
 * the kernel reads, so that the address sanitizer sees where it believes too little. */

#include "edge_plan_dispatch.h"
#include "edge_preprocess.h"
#include "paired_kernels.h"
#include "requests.h"

#include <string.h>

static void *read_block(size_t element_bytes, int32_t count)
{
    const size_t bytes = element_bytes * (size_t)count;
    void *block = malloc(bytes);
    if (block == NULL) fail("out of memory");
    read_bytes(block, bytes);
    return block;
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

enum { MOST = 8 };

/* An input, a table, or a piece of it that has exactly the bytes a kernel may touch. */
typedef struct {
    void *bytes;
    size_t count;
} block;

/* The first bytes of a block, alone. */
static block piece_of(const block *whole, int64_t bytes)
{
    if (bytes > (int64_t)whole->count) fail("the plan interpreter expects a longer operand");
    block piece = {malloc((size_t)bytes), (size_t)bytes};
    if (piece.bytes == NULL) fail("out of memory");
    memcpy(piece.bytes, whole->bytes, piece.count);
    return piece;
}

/* As the plan interpreter runs it, with what it believes the kernel touches and not a byte more. */
static void run_kernel(int32_t kernel, const int32_t *values, int32_t count, const block *operands, const block *out)
{
    edge_plan_needs needs = {0};
    if (kernel >= EDGE_PLAN_KERNELS || edge_plan_parameter_bytes[kernel] != sizeof *values * (size_t)count) {
        fail("the struct has other fields than the call");
    }
    if (!edge_plan_needs_of(kernel, values, &needs)) fail("the plan interpreter refuses the parameters");
    if (needs.output_bytes > (int64_t)out->count) fail("the plan interpreter expects a longer output");

    const int8_t *arguments[EDGE_PLAN_OPERANDS] = {NULL};
    block pieces[EDGE_PLAN_OPERANDS] = {{NULL, 0}};
    for (int32_t i = 0; i < EDGE_PLAN_OPERANDS; ++i) {
        const edge_plan_span *span = &needs.operands[i];
        if (span->element_bytes == 0) continue;
        if (operands[i].bytes == NULL) fail("the plan interpreter expects one operand more");
        /* Where the rows of a coded filter end, only they say. */
        const int is_coded = i == 1 && needs.sums.filter_format != EDGE_FILTER_PACKED;
        const int64_t bytes = is_coded ? (int64_t)operands[i].count : span->count * span->element_bytes;
        if (operands[i].bytes != out->bytes) pieces[i] = piece_of(&operands[i], bytes);
        arguments[i] = pieces[i].bytes != NULL ? pieces[i].bytes : out->bytes;
    }
    edge_plan_call(kernel, values, arguments, 0, out->bytes);
    for (int32_t i = 0; i < EDGE_PLAN_OPERANDS; ++i) {
        free(pieces[i].bytes);
    }
}

static const int32_t *numbers_of(const block *operand)
{
    return (const int32_t *)operand->bytes;
}

/* Whether name is a kernel that reads a part of a filter; then it has run. */
static int run_leading(const char *name, const int32_t *values, int32_t count, const block *operands, const block *out)
{
    const size_t bytes = sizeof *values * (size_t)count;
    if (strcmp(name, "conv2d_leading_s8") == 0) {
        edge_conv2d_leading_params p;
        if (sizeof p != bytes) fail("the struct has other fields than the call");
        memcpy(&p, values, sizeof p);
        edge_conv2d_leading_s8(&p, operands[0].bytes, operands[1].bytes, numbers_of(&operands[2]),
                               numbers_of(&operands[3]), operands[4].bytes, out->bytes);
        return 1;
    }
    if (strcmp(name, "dense_leading_s8") == 0) {
        edge_dense_leading_params p;
        if (sizeof p != bytes) fail("the struct has other fields than the call");
        memcpy(&p, values, sizeof p);
        edge_dense_leading_s8(&p, operands[0].bytes, operands[1].bytes, numbers_of(&operands[2]),
                              numbers_of(&operands[3]), operands[4].bytes, out->bytes);
        return 1;
    }
    return 0;
}

/* A kernel of emitted C alone, which no plan names. */
static int run_paired_on(const char *name, const int32_t *values, int32_t count, const block *operands,
                         const block *out)
{
    void *bytes[EDGE_PLAN_OPERANDS] = {NULL};
    for (int32_t i = 0; i < EDGE_PLAN_OPERANDS; ++i)
        bytes[i] = operands[i].bytes;
    return run_paired(name, values, count, bytes, out->bytes);
}

static void run(const char *name, int32_t kernel, const int32_t *values, int32_t count, const block *operands,
                const block *out)
{
    if (kernel >= 0) {
        run_kernel(kernel, values, count, operands, out);
    } else if (strcmp(name, "preprocess") == 0) {
        edge_preprocessing_params p;
        if (sizeof p != sizeof *values * (size_t)count) fail("the struct has other fields than the call");
        memcpy(&p, values, sizeof p);
        edge_preprocess(&p, operands[0].bytes, out->bytes);
    } else if (run_paired_on(name, values, count, operands, out)) {
        return;
    } else if (!run_leading(name, values, count, operands, out) && !run_arithmetic(name, values, count, out->bytes)) {
        fail(name);
    }
}

static int32_t read_count(void)
{
    const int32_t count = read_int();
    if (count < 0 || count > MOST) fail("more inputs, activations or tables than any kernel has");
    return count;
}

static void run_call(const block *inputs, const block *out)
{
    char name[64] = {0};
    const int32_t name_length = read_int();
    if (name_length < 1 || name_length >= (int32_t)sizeof name) fail("a kernel's name is too long");
    read_bytes(name, (size_t)name_length);
    const int32_t kernel = read_int();

    block operands[2 * MOST] = {{NULL, 0}}; /* a kernel's arguments: activations, then tables */
    const int32_t activations = read_count();
    for (int32_t i = 0; i < activations; ++i) {
        operands[i] = inputs[read_int()];
    }

    const int32_t parameters = read_int();
    int32_t *values = read_block(sizeof *values, parameters);

    const int32_t tables = read_count();
    for (int32_t i = 0; i < tables; ++i) {
        const int32_t element_bytes = read_int();
        const int32_t count = read_int();
        operands[activations + i].bytes = read_block((size_t)element_bytes, count);
        operands[activations + i].count = (size_t)element_bytes * (size_t)count;
    }

    run(name, kernel, values, parameters, operands, out);
    for (int32_t i = 0; i < tables; ++i) {
        free(operands[activations + i].bytes);
    }
    free(values);
}

int main(void)
{
    int32_t length;
    while (fread(&length, sizeof length, 1, stdin) == 1) {
        const int32_t shared = read_int();
        block inputs[MOST] = {{NULL, 0}};
        const int32_t input_count = read_count();
        for (int32_t i = 0; i < input_count; ++i) {
            inputs[i].count = (size_t)read_int();
            inputs[i].bytes = read_block(1, (int32_t)inputs[i].count);
        }

        const block out = {shared >= 0 ? inputs[shared].bytes : malloc((size_t)length), (size_t)length};
        if (out.bytes == NULL) fail("out of memory");
        if (shared < 0) memset(out.bytes, 0x55, out.count); /* a byte the kernels leave out is seen */
        const int32_t calls = read_int();
        for (int32_t i = 0; i < calls; ++i) {
            run_call(inputs, &out);
        }

        if (fwrite(out.bytes, 1, out.count, stdout) != out.count || fflush(stdout) != 0) fail("stdout is closed");
        if (shared < 0) free(out.bytes);
        for (int32_t i = 0; i < input_count; ++i) {
            free(inputs[i].bytes);
        }
    }
    return 0;
}
