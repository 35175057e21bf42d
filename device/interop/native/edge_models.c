#include "edge_models.h"

#include <stdbool.h>
#include <stddef.h>

#include "edge_plan.h"
#include "edge_port.h"

typedef struct edge_model {
    edge_plan plan;
    void *arena; /* NULL in a place that is free; a plan without activations borrows a byte */
    void *copy;  /* NULL for a plan that is read in place */
    int32_t input_bytes, output_bytes, arena_bytes, steps;
    int32_t inference; /* counts them, so that a token of an earlier one is known */
    int32_t next;      /* step */
} edge_model;

static edge_model models[EDGE_MODELS];
static uint64_t session;

/* A token holds the inference's number and the step that comes next. */
#define EDGE_STEP_BITS 20
_Static_assert(EDGE_PLAN_MOST_LOOKS < 1 << EDGE_STEP_BITS, "a token holds every step");
#define EDGE_INFERENCES 0x7ff

static edge_model *model_of(int32_t number)
{
    if (number < 1 || number > EDGE_MODELS || models[number - 1].arena == NULL) return NULL;
    return &models[number - 1];
}

static void close_model(edge_model *model)
{
    edge_port_give_arena(model->arena);
    if (model->copy != NULL) edge_port_give_copy(model->copy);
    model->arena = NULL;
    model->copy = NULL;
}

/* A debugger restarts the virtual machine without a reset of the chip: nobody closes what the program before had open.
 */
static void close_of_earlier_session(void)
{
    const uint64_t now = edge_port_session();
    if (now == session) return;
    for (int32_t i = 0; i < EDGE_MODELS; ++i)
        if (models[i].arena != NULL) close_model(&models[i]);
    session = now;
}

static int32_t refusal_of(edge_plan_status status)
{
    switch (status) {
    case EDGE_PLAN_KERNEL_SET:
        return EDGE_MODELS_OTHER_KERNELS;
    case EDGE_PLAN_MISALIGNED:
        return EDGE_MODELS_MISALIGNED;
    default:
        return EDGE_MODELS_NO_PLAN;
    }
}

static bool begins_a_plan(const uint8_t *bytes)
{
    static const char mark[] = "EDGEPLAN";
    for (uint32_t i = 0; i < sizeof mark - 1; ++i)
        if (bytes[i] != (uint8_t)mark[i]) return false;
    return true;
}

/* The plan behind its slack; NULL where it lies on no aligned address, or there is none. */
static const uint8_t *aligned_plan(const uint8_t *stored, uint32_t bytes, int32_t *refusal)
{
    const uint32_t slack = (uint32_t)(0u - (uintptr_t)stored) % EDGE_MODELS_ALIGNMENT;
    *refusal = EDGE_MODELS_NO_PLAN;
    for (uint32_t i = 0; i < EDGE_MODELS_ALIGNMENT && i + 8 <= bytes; ++i) {
        if (!begins_a_plan(stored + i)) continue;
        if (i == slack) return stored + i;
        *refusal = EDGE_MODELS_MISALIGNED;
    }
    return NULL;
}

static int32_t open_at(edge_model *model, const uint8_t *plan, uint32_t bytes, int32_t *facts)
{
    const edge_plan_status status = edge_plan_open(&model->plan, plan, bytes);
    if (status != EDGE_PLAN_OK) return refusal_of(status);

    facts[EDGE_FACT_INPUT_BYTES] = model->input_bytes = edge_plan_input_bytes(&model->plan);
    facts[EDGE_FACT_OUTPUT_BYTES] = model->output_bytes = edge_plan_output_bytes(&model->plan);
    facts[EDGE_FACT_ARENA_BYTES] = model->arena_bytes = edge_plan_arena_bytes(&model->plan);
    facts[EDGE_FACT_STEPS] = model->steps = edge_plan_step_count(&model->plan);
    facts[EDGE_FACT_STEP_WORK] = edge_plan_step_work(&model->plan);
    facts[EDGE_FACT_LEVELS] = edge_plan_level_count(&model->plan);

    uint32_t largest = 0;
    model->arena = edge_port_take_arena(model->arena_bytes > 0 ? (uint32_t)model->arena_bytes : 1u, &largest);
    facts[EDGE_FACT_LARGEST_ARENA_BYTES] = largest > INT32_MAX ? INT32_MAX : (int32_t)largest;
    if (model->arena == NULL) return EDGE_MODELS_NO_ARENA;
    model->next = 0;
    model->inference = 0;
    return (int32_t)(model - models) + 1;
}

static edge_model *free_place(int32_t *facts)
{
    close_of_earlier_session();
    for (int32_t i = 0; i < EDGE_FACTS; ++i)
        facts[i] = 0;
    for (int32_t i = 0; i < EDGE_MODELS; ++i)
        if (models[i].arena == NULL) return &models[i];
    return NULL;
}

int32_t edge_models_open(const uint8_t *stored, uint32_t bytes, int32_t *facts)
{
    edge_model *model = free_place(facts);
    if (model == NULL) return EDGE_MODELS_TOO_MANY;
    int32_t refusal;
    const uint8_t *plan = aligned_plan(stored, bytes, &refusal);
    if (plan == NULL) return refusal;
    model->copy = NULL;
    return open_at(model, plan, bytes - (uint32_t)(plan - stored), facts);
}

int32_t edge_models_open_copy(const uint8_t *plan, uint32_t bytes, int32_t *facts)
{
    edge_model *model = free_place(facts);
    if (model == NULL) return EDGE_MODELS_TOO_MANY;
    if (bytes == 0) return EDGE_MODELS_NO_PLAN;
    uint8_t *copy = edge_port_take_copy(bytes);
    if (copy == NULL) return EDGE_MODELS_NO_MEMORY;
    for (uint32_t i = 0; i < bytes; ++i)
        copy[i] = plan[i];
    model->copy = copy;
    const int32_t number = open_at(model, copy, bytes, facts);
    if (number < 0) {
        edge_port_give_copy(copy);
        model->copy = NULL;
    }
    return number;
}

int32_t edge_models_run(int32_t number, int32_t token, int32_t microseconds, const int8_t *input, uint32_t input_bytes,
                        int8_t *output, uint32_t output_bytes)
{
    edge_model *model = model_of(number);
    if (model == NULL) return EDGE_MODELS_CLOSED;
    if (input_bytes != (uint32_t)model->input_bytes || output_bytes != (uint32_t)model->output_bytes)
        return EDGE_MODELS_WRONG_SIZE;
    if (token == 0) {
        model->inference = model->inference % EDGE_INFERENCES + 1;
        model->next = 0;
    } else if (token != ((model->inference << EDGE_STEP_BITS) | model->next)) {
        return EDGE_MODELS_INTERRUPTED;
    }

    const uint32_t begin = edge_port_microseconds();
    do {
        if (edge_plan_step(&model->plan, model->next, model->arena, model->arena_bytes, input, output) != EDGE_PLAN_OK)
            return EDGE_MODELS_FAILED;
        edge_port_feed_watchdog();
        if (++model->next == model->steps) {
            model->next = 0;
            return 0;
        }
    } while (microseconds > 0 && edge_port_microseconds() - begin < (uint32_t)microseconds);
    return (model->inference << EDGE_STEP_BITS) | model->next;
}

int32_t edge_models_set_level(int32_t number, int32_t level)
{
    edge_model *model = model_of(number);
    if (model == NULL) return EDGE_MODELS_CLOSED;
    if (edge_plan_set_level(&model->plan, level) != EDGE_PLAN_OK) return EDGE_MODELS_NO_LEVEL;
    model->steps = edge_plan_step_count(&model->plan);
    model->inference = model->inference % EDGE_INFERENCES + 1; /* no token of before fits any more */
    model->next = 0;
    return model->steps;
}

int32_t edge_models_close(int32_t number)
{
    edge_model *model = model_of(number);
    if (model == NULL) return EDGE_MODELS_CLOSED;
    close_model(model);
    return 0;
}

const char *edge_models_kernel_set(void)
{
    return edge_plan_kernel_set();
}
