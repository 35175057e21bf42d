#ifndef EDGE_MODELS_H
#define EDGE_MODELS_H

/* The models that a managed program has open: a plan that stays where it is stored, and an arena of its own. Calls come
 * from one native thread, that of the virtual machine. */

#include <stdint.h>

#include "edge_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A plan's first byte lies at a multiple of this: its tables are read as 32-bit words. */
#define EDGE_MODELS_ALIGNMENT 4u

/* Negative results. Edge.Runtime.Native.NativeStatus holds the same numbers. */
enum {
    EDGE_MODELS_NO_ASSEMBLY = -1,   /* no deployed assembly has this name */
    EDGE_MODELS_NO_RESOURCE = -2,   /* the assembly has no binary resource of this id */
    EDGE_MODELS_MISALIGNED = -3,    /* the plan is not aligned where it is stored */
    EDGE_MODELS_NO_PLAN = -4,       /* these bytes are no plan, or a damaged one */
    EDGE_MODELS_OTHER_KERNELS = -5, /* a plan for another set of kernels than the firmware has */
    EDGE_MODELS_NO_ARENA = -6,      /* the arena does not fit */
    EDGE_MODELS_TOO_MANY = -7,      /* EDGE_MODELS are open */
    EDGE_MODELS_NO_MEMORY = -8,     /* there is no memory for a copy of the plan */
    EDGE_MODELS_CLOSED = -9,        /* no such model is open */
    EDGE_MODELS_WRONG_SIZE = -10,   /* input or output has another size than the plan's */
    EDGE_MODELS_INTERRUPTED = -11,  /* another inference of the same model began in between */
    EDGE_MODELS_FAILED = -12,       /* a step refused its numbers */
    EDGE_MODELS_NO_LEVEL = -13      /* the plan has no such level of compute */
};

/* What edge_models_open tells about a plan; where it fails, as far as it got. */
enum {
    EDGE_FACT_INPUT_BYTES = 0,
    EDGE_FACT_OUTPUT_BYTES = 1,
    EDGE_FACT_ARENA_BYTES = 2,
    EDGE_FACT_STEPS = 3,               /* of one inference that computes all of the network */
    EDGE_FACT_LARGEST_ARENA_BYTES = 4, /* what one more model could get */
    EDGE_FACT_STEP_WORK = 5,           /* the most that one step computes: multiply-accumulates, or values moved */
    EDGE_FACT_LEVELS = 6,              /* of compute */
    EDGE_FACTS = 7
};

/* Opens a plan where it lies.
 *   stored    the plan, after 0 to EDGE_MODELS_ALIGNMENT - 1 bytes of slack; stays valid until the model is closed
 *   bytes     of slack and plan
 *   facts     EDGE_FACTS numbers are written
 * Returns the model's number, above 0, or one of the negative results. */
int32_t edge_models_open(const uint8_t *stored, uint32_t bytes, int32_t *facts);

/* Opens a copy of a plan, for memory that moves. Otherwise as edge_models_open. */
int32_t edge_models_open_copy(const uint8_t *plan, uint32_t bytes, int32_t *facts);

/* Runs steps of an inference until its end, or until some time is over: never longer than that time and one step.
 *   token         0 begins an inference; otherwise what the call before returned
 *   microseconds  how long to run; at least one step is
 *   input         all inputs, one after the other; the same in every call of an inference
 *   output        all outputs, one after the other; complete after the last call
 * Returns 0 after the last step, above 0 the token of the next call, or one of the negative results. */
int32_t edge_models_run(int32_t model, int32_t token, int32_t microseconds, const int8_t *input, uint32_t input_bytes,
                        int8_t *output, uint32_t output_bytes);

/* Chooses the level of compute of the inferences that begin from now on: 0, as after opening, is all of the network. An
 * inference that was under way is interrupted. Returns the steps of an inference, above 0, or one of the negative
 * results; then nothing changes. */
int32_t edge_models_set_level(int32_t model, int32_t level);

/* The name of the kernels compiled into the firmware, which a plan must carry. */
const char *edge_models_kernel_set(void);

/* Closes a model and gives its arena back. Returns 0, or EDGE_MODELS_CLOSED. */
int32_t edge_models_close(int32_t model);

#ifdef __cplusplus
}
#endif

#endif
