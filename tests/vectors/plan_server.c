/* Runs plan blobs for a test on the PC: reads requests from stdin, writes answers to stdout, until stdin ends. All
 * numbers are int32 in the host's byte order.
 *   request: blob length and bytes, offset of the blob from a multiple of 4, input length and bytes
 *   answer:  status of edge_plan_open; when it is 0: work of a step, arena bytes, levels; for each level its steps,
 * output length and bytes Every buffer has exactly its size, so that the address sanitizer sees a read or write beside
 * it. */

#include "edge_plan.h"
#include "requests.h"

#include <string.h>

static void write_int(int32_t value)
{
    if (fwrite(&value, sizeof value, 1, stdout) != 1) fail("stdout is closed");
}

/* Bytes that no model writes by chance everywhere. */
static int8_t *new_buffer(int32_t bytes, int value)
{
    int8_t *buffer = malloc((size_t)bytes);
    if (buffer == NULL) fail("out of memory");
    memset(buffer, value, (size_t)bytes);
    return buffer;
}

/* The output, by steps in one arena and at once in another, which must agree. */
static void run(const edge_plan *plan, const int8_t *input)
{
    const int32_t arena_bytes = edge_plan_arena_bytes(plan);
    const int32_t output_bytes = edge_plan_output_bytes(plan);
    if (edge_plan_step(plan, edge_plan_step_count(plan), NULL, 1 << 30, NULL, NULL) == EDGE_PLAN_OK) {
        fail("runs a step too many");
    }
    write_int(edge_plan_step_count(plan));
    write_int(output_bytes);
    int8_t *arena = new_buffer(arena_bytes, 0x55), *output = new_buffer(output_bytes, 0x55);
    int8_t *other_arena = new_buffer(arena_bytes, 0x66), *other_output = new_buffer(output_bytes, 0x66);
    for (int32_t step = 0; step < edge_plan_step_count(plan); ++step) {
        if (edge_plan_step(plan, step, arena, arena_bytes, input, output) != EDGE_PLAN_OK) fail("a step is refused");
    }
    if (edge_plan_run(plan, other_arena, arena_bytes, input, other_output) != EDGE_PLAN_OK) fail("the run is refused");
    if (memcmp(output, other_output, (size_t)output_bytes) != 0) fail("a second run gives another output");
    if (fwrite(output, 1, (size_t)output_bytes, stdout) != (size_t)output_bytes) fail("stdout is closed");
    free(arena);
    free(output);
    free(other_arena);
    free(other_output);
}

static void answer(const uint8_t *blob, int32_t blob_bytes, const int8_t *input, int32_t input_bytes)
{
    edge_plan plan;
    const edge_plan_status status = edge_plan_open(&plan, blob, (uint32_t)blob_bytes);
    write_int((int32_t)status);
    if (status != EDGE_PLAN_OK) {
        if (edge_plan_run(&plan, NULL, 0, NULL, NULL) != EDGE_PLAN_NOT_A_PLAN) fail("a refused plan runs");
        if (edge_plan_set_level(&plan, 0) != EDGE_PLAN_LEVEL) fail("a refused plan has a level");
        return;
    }
    if (edge_plan_input_bytes(&plan) != input_bytes) fail("the input has another length");
    if (edge_plan_arena_bytes(&plan) > 0 && edge_plan_run(&plan, NULL, 1 << 30, NULL, NULL) != EDGE_PLAN_ARENA) {
        fail("runs without an arena");
    }
    write_int(edge_plan_step_work(&plan));
    write_int(edge_plan_arena_bytes(&plan));
    const int32_t levels = edge_plan_level_count(&plan);
    write_int(levels);
    if (edge_plan_level(&plan) != 0) fail("another level than all of the network is chosen at first");
    for (int32_t level = 0; level < levels; ++level) {
        const int32_t steps = edge_plan_level_steps(&plan, level);
        if (edge_plan_set_level(&plan, level) != EDGE_PLAN_OK) fail("a level is refused");
        if (edge_plan_set_level(&plan, levels) != EDGE_PLAN_LEVEL ||
            edge_plan_set_level(&plan, -1) != EDGE_PLAN_LEVEL) {
            fail("a level too many is not refused");
        }
        if (edge_plan_level(&plan) != level || edge_plan_step_count(&plan) != steps)
            fail("a refused level changes something");
        run(&plan, input);
    }
}

int main(void)
{
    int32_t blob_bytes;
    while (fread(&blob_bytes, sizeof blob_bytes, 1, stdin) == 1) {
        uint8_t *given = malloc((size_t)blob_bytes);
        if (given == NULL) fail("out of memory");
        read_bytes(given, (size_t)blob_bytes);
        const int32_t offset = read_int();
        uint8_t *blob = (uint8_t *)new_buffer(blob_bytes + offset, 0) + offset;
        memcpy(blob, given, (size_t)blob_bytes);
        free(given);
        const int32_t input_bytes = read_int();
        int8_t *input = new_buffer(input_bytes, 0);
        read_bytes(input, (size_t)input_bytes);
        answer(blob, blob_bytes, input, input_bytes);
        if (fflush(stdout) != 0) fail("stdout is closed");
        free(blob - offset);
        free(input);
    }
    return 0;
}
