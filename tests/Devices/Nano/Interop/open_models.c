/* Exercises the open models of the native runtime with a plan from the command line; says the first thing that is
 * wrong. open_models PLAN OTHER LEVELS    a plan, the same one for other kernels, and one with three levels of compute
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge_models.h"
#include "edge_plan.h"
#include "edge_port.h"

#define EXPECT(condition)                                                                                              \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            printf("line %d: expected %s\n", __LINE__, #condition);                                                    \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

static uint32_t clock_us, fed;
static uint64_t session = 1;
static int copies;
static int has_memory = 1;

void *edge_port_take_copy(uint32_t bytes)
{
    if (!has_memory) return NULL;
    ++copies;
    return malloc(bytes);
}

void edge_port_give_copy(void *copy)
{
    --copies;
    free(copy);
}

void edge_port_feed_watchdog(void)
{
    ++fed;
    clock_us += 10; /* every step takes so long */
}

uint32_t edge_port_microseconds(void)
{
    return clock_us;
}

uint64_t edge_port_session(void)
{
    return session;
}

static uint8_t *plan, *other;
static uint32_t plan_bytes, other_bytes;
static int8_t *input, *output, *expected;
static uint32_t input_bytes, output_bytes;
static int32_t facts[EDGE_FACTS];

static uint8_t *read_file(const char *path, uint32_t *bytes)
{
    FILE *file = fopen(path, "rb");
    EXPECT(file != NULL);
    uint8_t *content = malloc(1u << 22);
    *bytes = (uint32_t)fread(content, 1, 1u << 22, file);
    fclose(file);
    return content;
}

/* The plan behind some slack, at an address that is a multiple of 4 plus some. */
static uint8_t *placed(uint32_t address, uint32_t slack)
{
    static uint8_t *place;
    free(place);
    place = malloc(plan_bytes + 16);
    memset(place, 0, plan_bytes + 16);
    memcpy(place + address + slack, plan, plan_bytes);
    return place + address;
}

static void fill_input(int seed)
{
    for (uint32_t i = 0; i < input_bytes; ++i)
        input[i] = (int8_t)((int)(i * 37u) + seed * 11);
}

/* What the plan interpreter itself gives. */
static void expect_answer(void)
{
    edge_plan direct;
    EXPECT(edge_plan_open(&direct, plan, plan_bytes) == EDGE_PLAN_OK);
    const int32_t arena_bytes = edge_plan_arena_bytes(&direct);
    int8_t *arena = malloc((size_t)arena_bytes + 1);
    EXPECT(edge_plan_run(&direct, arena, arena_bytes, input, expected) == EDGE_PLAN_OK);
    free(arena);
}

static int32_t whole(int32_t model, int32_t microseconds, int *calls)
{
    int32_t token = 0;
    *calls = 0;
    do {
        token = edge_models_run(model, token, microseconds, input, input_bytes, output, output_bytes);
        ++*calls;
    } while (token > 0);
    return token;
}

static void runs_in_slices(void)
{
    int calls;
    const int32_t model = edge_models_open(plan, plan_bytes, facts);
    EXPECT(model > 0);
    EXPECT(facts[EDGE_FACT_STEPS] > 3 && facts[EDGE_FACT_ARENA_BYTES] > 0 && facts[EDGE_FACT_STEP_WORK] > 0);
    EXPECT((uint32_t)facts[EDGE_FACT_INPUT_BYTES] == input_bytes &&
           (uint32_t)facts[EDGE_FACT_OUTPUT_BYTES] == output_bytes);
    const int steps = facts[EDGE_FACT_STEPS];
    const int budgets[] = {0, 1, 10, 11, 25, 1000000};
    for (int i = 0; i < 6; ++i) {
        fill_input(i);
        expect_answer();
        memset(output, 99, output_bytes);
        fed = 0;
        clock_us = 0xffffffe0u; /* the clock may wrap */
        EXPECT(whole(model, budgets[i], &calls) == 0);
        EXPECT(memcmp(output, expected, output_bytes) == 0);
        EXPECT(fed == (uint32_t)steps);
        const int at_a_time = budgets[i] == 0 ? 1 : (budgets[i] + 9) / 10;
        EXPECT(calls == (steps + at_a_time - 1) / at_a_time);
    }
    EXPECT(edge_models_run(model, 0, 0, input, input_bytes + 1, output, output_bytes) == EDGE_MODELS_WRONG_SIZE);
    EXPECT(edge_models_run(model, 0, 0, input, input_bytes, output, output_bytes - 1) == EDGE_MODELS_WRONG_SIZE);
    EXPECT(edge_models_close(model) == 0);
    EXPECT(edge_models_close(model) == EDGE_MODELS_CLOSED);
    EXPECT(edge_models_run(model, 0, 0, input, input_bytes, output, output_bytes) == EDGE_MODELS_CLOSED);
    EXPECT(edge_models_close(0) == EDGE_MODELS_CLOSED && edge_models_close(-7) == EDGE_MODELS_CLOSED);
    EXPECT(edge_models_close(EDGE_MODELS + 1) == EDGE_MODELS_CLOSED);
}

static void knows_who_interrupts(void)
{
    const int32_t model = edge_models_open(plan, plan_bytes, facts);
    const int32_t mine = edge_models_run(model, 0, 0, input, input_bytes, output, output_bytes);
    EXPECT(mine > 0);
    const int32_t theirs = edge_models_run(model, 0, 0, input, input_bytes, output, output_bytes);
    EXPECT(theirs > 0 && theirs != mine); /* at the same step, and yet another token */
    EXPECT(edge_models_run(model, mine, 0, input, input_bytes, output, output_bytes) == EDGE_MODELS_INTERRUPTED);
    int32_t token = theirs;
    while (token > 0)
        token = edge_models_run(model, token, 0, input, input_bytes, output, output_bytes);
    EXPECT(token == 0);
    EXPECT(edge_models_run(model, theirs, 0, input, input_bytes, output, output_bytes) == EDGE_MODELS_INTERRUPTED);
    int calls;
    for (int i = 0; i < 0x8100; ++i)
        EXPECT(edge_models_run(model, 0, 0, input, input_bytes, output, output_bytes) > 0);
    EXPECT(whole(model, 0, &calls) == 0);
    EXPECT(edge_models_close(model) == 0);
}

/* What the interpreter gives at a level of a plan of small buffers. */
static void expect_level(const uint8_t *levels, uint32_t bytes, int32_t level, int8_t *answer)
{
    static int8_t arena[4096];
    edge_plan direct;
    EXPECT(edge_plan_open(&direct, levels, bytes) == EDGE_PLAN_OK);
    EXPECT(edge_plan_set_level(&direct, level) == EDGE_PLAN_OK);
    EXPECT(edge_plan_run(&direct, arena, sizeof arena, input, answer) == EDGE_PLAN_OK);
}

static void changes_levels(const char *path)
{
    static int8_t wanted[64], got[64];
    uint32_t bytes;
    uint8_t *levels = read_file(path, &bytes);
    const int32_t model = edge_models_open(levels, bytes, facts);
    EXPECT(model > 0 && facts[EDGE_FACT_LEVELS] == 3);
    const uint32_t in = (uint32_t)facts[EDGE_FACT_INPUT_BYTES], out = (uint32_t)facts[EDGE_FACT_OUTPUT_BYTES];
    EXPECT(in <= input_bytes && out <= sizeof got);
    fill_input(5);
    int steps = facts[EDGE_FACT_STEPS];
    for (int32_t level = 2; level >= 0; --level) {
        steps = edge_models_set_level(model, level);
        EXPECT(steps > 0);
        EXPECT(edge_models_set_level(model, 3) == EDGE_MODELS_NO_LEVEL);
        EXPECT(edge_models_set_level(model, -1) == EDGE_MODELS_NO_LEVEL);
        expect_level(levels, bytes, level, wanted);
        fed = 0;
        int32_t token = 0;
        do {
            token = edge_models_run(model, token, 0, input, in, got, out);
        } while (token > 0);
        EXPECT(token == 0 && fed == (uint32_t)steps && memcmp(got, wanted, out) == 0);
    }
    const int32_t token = edge_models_run(model, 0, 0, input, in, got, out);
    EXPECT(token > 0 && edge_models_set_level(model, 0) == steps);
    EXPECT(edge_models_run(model, token, 0, input, in, got, out) == EDGE_MODELS_INTERRUPTED);
    EXPECT(edge_models_close(model) == 0);
    EXPECT(edge_models_set_level(model, 0) == EDGE_MODELS_CLOSED);
    const int32_t plain = edge_models_open(plan, plan_bytes, facts);
    EXPECT(facts[EDGE_FACT_LEVELS] == 1 && edge_models_set_level(plain, 1) == EDGE_MODELS_NO_LEVEL);
    EXPECT(edge_models_close(plain) == 0);
    free(levels);
}

static void refuses_what_is_no_plan(void)
{
    for (uint32_t address = 0; address < 4; ++address) {
        for (uint32_t slack = 0; slack < 4; ++slack) {
            const int32_t model = edge_models_open(placed(address, slack), plan_bytes + slack, facts);
            if ((address + slack) % 4 == 0) {
                EXPECT(model > 0 && edge_models_close(model) == 0);
            } else {
                EXPECT(model == EDGE_MODELS_MISALIGNED);
            }
        }
    }
    EXPECT(edge_models_open(placed(0, 4), plan_bytes + 4, facts) == EDGE_MODELS_NO_PLAN);
    for (uint32_t bytes = 0; bytes < plan_bytes; bytes += 1 + bytes / 8)
        EXPECT(edge_models_open(placed(0, 0), bytes, facts) == EDGE_MODELS_NO_PLAN);
    uint8_t *damaged = placed(0, 0);
    damaged[plan_bytes / 2] ^= 1;
    EXPECT(edge_models_open(damaged, plan_bytes, facts) == EDGE_MODELS_NO_PLAN);
    EXPECT(edge_models_open(other, other_bytes, facts) == EDGE_MODELS_OTHER_KERNELS);
    EXPECT(edge_models_open_copy(damaged, plan_bytes, facts) == EDGE_MODELS_NO_PLAN);
    EXPECT(edge_models_open_copy(damaged, 0, facts) == EDGE_MODELS_NO_PLAN);
    EXPECT(copies == 0);
}

static void copies_what_moves(void)
{
    int calls;
    uint8_t *bytes = placed(1, 0);
    const int32_t model = edge_models_open_copy(bytes, plan_bytes, facts);
    EXPECT(model > 0 && copies == 1);
    memset(bytes, 0, plan_bytes);
    fill_input(3);
    expect_answer();
    EXPECT(whole(model, 0, &calls) == 0 && memcmp(output, expected, output_bytes) == 0);
    EXPECT(edge_models_close(model) == 0 && copies == 0);
    has_memory = 0;
    EXPECT(edge_models_open_copy(plan, plan_bytes, facts) == EDGE_MODELS_NO_MEMORY);
    has_memory = 1;
}

/* EDGE_ARENA_BYTES is set so that two arenas fit, not three. */
static void shares_the_arena(void)
{
    int calls;
    const int32_t first = edge_models_open(plan, plan_bytes, facts), second = edge_models_open(plan, plan_bytes, facts);
    EXPECT(first > 0 && second > 0 && first != second);
    EXPECT(edge_models_open(plan, plan_bytes, facts) == EDGE_MODELS_NO_ARENA);
    EXPECT(facts[EDGE_FACT_ARENA_BYTES] > facts[EDGE_FACT_LARGEST_ARENA_BYTES]);
    fill_input(1);
    int32_t token = edge_models_run(first, 0, 0, input, input_bytes, output, output_bytes);
    EXPECT(whole(second, 0, &calls) == 0); /* in between, in another arena */
    expect_answer();
    while (token > 0)
        token = edge_models_run(first, token, 0, input, input_bytes, output, output_bytes);
    EXPECT(token == 0 && memcmp(output, expected, output_bytes) == 0);
    EXPECT(edge_models_close(first) == 0);
    EXPECT(edge_models_open(plan, plan_bytes, facts) == first);
    ++session; /* the virtual machine starts again: nobody closed anything */
    EXPECT(edge_models_open(plan, plan_bytes, facts) > 0 && edge_models_open(plan, plan_bytes, facts) > 0);
    ++session;
}

static void arenas_never_overlap(void)
{
    enum { PARTS = 24 };
    static struct {
        uint8_t *at;
        uint32_t bytes;
    } parts[PARTS];
    uint32_t state = 1, largest, given = 0, refused = 0;
    edge_models_close(edge_models_open(plan, plan_bytes, facts)); /* closes those of the session before */
    for (int round = 0; round < 20000; ++round) {
        state = state * 1664525u + 1013904223u;
        const uint32_t i = (state >> 8) % PARTS;
        if (parts[i].at != NULL) {
            for (uint32_t k = 0; k < parts[i].bytes; ++k)
                EXPECT(parts[i].at[k] == (uint8_t)i);
            edge_port_give_arena(parts[i].at);
            parts[i].at = NULL;
            continue;
        }
        parts[i].bytes = 1 + (state >> 16) % (EDGE_ARENA_BYTES / 6);
        parts[i].at = edge_port_take_arena(parts[i].bytes, &largest);
        EXPECT((parts[i].at != NULL) == (parts[i].bytes <= largest));
        if (parts[i].at == NULL) {
            ++refused;
            continue;
        }
        ++given;
        EXPECT((uintptr_t)parts[i].at % 16 == 0);
        memset(parts[i].at, (int)i, parts[i].bytes);
    }
    EXPECT(given > 1000 && refused > 100);
    for (int i = 0; i < PARTS; ++i)
        if (parts[i].at != NULL) edge_port_give_arena(parts[i].at);
    void *all = edge_port_take_arena(EDGE_ARENA_BYTES, &largest);
    EXPECT(all != NULL && largest == EDGE_ARENA_BYTES);
    edge_port_give_arena(all);
}

int main(int count, char **arguments)
{
    EXPECT(count == 4);
    plan = read_file(arguments[1], &plan_bytes);
    other = read_file(arguments[2], &other_bytes);
    edge_plan direct;
    EXPECT(edge_plan_open(&direct, plan, plan_bytes) == EDGE_PLAN_OK);
    input_bytes = (uint32_t)edge_plan_input_bytes(&direct);
    output_bytes = (uint32_t)edge_plan_output_bytes(&direct);
    input = malloc(input_bytes + 1);
    output = malloc(output_bytes);
    expected = malloc(output_bytes);
    fill_input(0);
    runs_in_slices();
    knows_who_interrupts();
    changes_levels(arguments[3]);
    refuses_what_is_no_plan();
    copies_what_moves();
    shares_the_arena();
    arenas_never_overlap();
    EXPECT(strcmp(edge_models_kernel_set(), edge_plan_kernel_set()) == 0);
    printf("fine\n");
    return 0;
}
