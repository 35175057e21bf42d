#ifndef EDGE_PLAN_H
#define EDGE_PLAN_H

#include <stdint.h>

/* Runs a model that arrives as data: a plan blob, described in PLAN.md. The blob is used in place, weights included;
 * nothing is allocated and no library is called. The kernels are those of edge_kernels.h, with geometry read from the
 * blob.
 *
 * A model with several inputs takes them one after the other in one buffer, in the order of the graph; several outputs
 * are written the same way. Neither buffer, nor the arena, needs an alignment; none may overlap another or the blob.
 *
 * A plan holds one or more levels of compute: lists of steps over the same weights, the same input and output and one
 * arena. The first is all of the network; it is chosen when a plan is opened.
 *
 * edge_plan_open checks everything once: whatever a blob says, a plan that it accepts reads and writes nothing but the
 * blob, the arena, the input and the output, and computes nothing that C leaves undefined. The blob must not change
 * afterwards.
 *
 * Where a plan computes some rows at a time, its steps are gone through in turns, and what is not due in a turn does
 * nothing: a step here is one look at one of them. */

typedef enum {
    EDGE_PLAN_OK = 0,
    EDGE_PLAN_NOT_A_PLAN, /* does not begin with EDGEPLAN */
    EDGE_PLAN_VERSION,    /* a version of the format that this interpreter does not read */
    EDGE_PLAN_KERNEL_SET, /* made for other kernels than those compiled into this program: edge_plan_kernel_set */
    EDGE_PLAN_TRUNCATED,  /* shorter than it says */
    EDGE_PLAN_CHECKSUM,   /* its CRC-32 is wrong */
    EDGE_PLAN_CORRUPT,    /* a step, tensor or table that does not fit: not written by Edge */
    EDGE_PLAN_MISALIGNED, /* the blob's address is not a multiple of 4 */
    EDGE_PLAN_ARENA,      /* the arena given is smaller than edge_plan_arena_bytes, or no arena where one is needed */
    EDGE_PLAN_LEVEL,      /* the plan has no such level */
} edge_plan_status;

/* An opened plan. The caller owns it; its fields are the interpreter's. At most 64 bytes. */
typedef struct {
    const uint8_t *blob;
    uint32_t size;
    int32_t arena_bytes, input_bytes, output_bytes;
    int32_t level, first_group, first_step, step_count; /* of the level that is chosen */
} edge_plan;

enum {
    EDGE_PLAN_MAX_RANK = 8,
    EDGE_PLAN_MOST_LOOKS = (1 << 20) - 1 /* steps of an inference: a damaged plan does not run for hours */
};

/* An input or output. real = scale * (q - zero_point). */
typedef struct {
    int32_t bytes;
    uint32_t scale_bits; /* the scale as an IEEE 754 single */
    int32_t zero_point;
    int32_t rank;
    int32_t extents[EDGE_PLAN_MAX_RANK]; /* outermost first; 0 from rank on */
} edge_plan_tensor;

/* Looks at the whole blob once, tables included, and fills the plan.
 * blob  on a multiple of 4 bytes, in flash or memory; stays the caller's and must outlive the plan
 * size  bytes that may be read there; more than the blob has are not looked at
 * When the answer is not EDGE_PLAN_OK the plan is empty: running it is refused with EDGE_PLAN_NOT_A_PLAN. */
edge_plan_status edge_plan_open(edge_plan *plan, const uint8_t *blob, uint32_t size);

/* Bytes of working memory that an inference of any level needs; 0: none. */
int32_t edge_plan_arena_bytes(const edge_plan *plan);

/* Of all inputs, of all outputs together. */
int32_t edge_plan_input_bytes(const edge_plan *plan);
int32_t edge_plan_output_bytes(const edge_plan *plan);

/* How many levels of compute there are, 1 to 16, and the one that is chosen: 0 is all of the network. */
int32_t edge_plan_level_count(const edge_plan *plan);
int32_t edge_plan_level(const edge_plan *plan);

/* Chooses what the next inference computes; to be called between two. EDGE_PLAN_LEVEL: there is no such level, and
 * nothing changes. */
edge_plan_status edge_plan_set_level(edge_plan *plan, int32_t level);

/* Steps of one inference of a level; 0: there is no such level. */
int32_t edge_plan_level_steps(const edge_plan *plan, int32_t level);

/* Steps of one inference of the level that is chosen, to be run in order. */
int32_t edge_plan_step_count(const edge_plan *plan);

/* The most that one step of any level computes, in turns of its innermost loop: multiply-accumulates, or values moved
 * or compared. What lies between two calls of edge_plan_step is therefore bounded. */
int32_t edge_plan_step_work(const edge_plan *plan);

/* How many inputs and outputs the model has, and one of them, in place in the blob; index from 0, out of range: null.
 */
int32_t edge_plan_input_count(const edge_plan *plan);
int32_t edge_plan_output_count(const edge_plan *plan);
const edge_plan_tensor *edge_plan_input(const edge_plan *plan, int32_t index);
const edge_plan_tensor *edge_plan_output(const edge_plan *plan, int32_t index);

/* The name of the kernels compiled into this program, which a blob must carry: "k1-" and 12 hexadecimal digits. */
const char *edge_plan_kernel_set(void);

/* Runs one step of an inference.
 * step         0 to edge_plan_step_count - 1; every step in order makes an inference. EDGE_PLAN_CORRUPT: there is none.
 * arena        arena_bytes long, at least edge_plan_arena_bytes; untouched by others between the steps of an inference
 * input        edge_plan_input_bytes long, never written to, the same in every step
 * output       edge_plan_output_bytes long; whole after the last step */
edge_plan_status edge_plan_step(const edge_plan *plan, int32_t step, int8_t *arena, int32_t arena_bytes,
                                const int8_t *input, int8_t *output);

/* Runs all steps. */
edge_plan_status edge_plan_run(const edge_plan *plan, int8_t *arena, int32_t arena_bytes, const int8_t *input,
                               int8_t *output);

#endif
