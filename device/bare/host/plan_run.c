/* Runs a plan blob on this computer over images that lie one after the other.
 *
 * plan.bin     the blob
 * images.bin   all inputs of each image, one after the other
 * results.bin  all outputs of each image, the same way
 *
 * All three in the working folder. Ends with 10 + the status of edge_plan_open where the interpreter refuses the blob,
 * with 1 where a file cannot be used, else with 0. */

#include "edge_plan.h"

#include <stdio.h>
#include <stdlib.h>

static uint8_t *read_plan(uint32_t *bytes)
{
    FILE *file = fopen("plan.bin", "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) exit(1);
    const long size = ftell(file);
    rewind(file);
    uint8_t *blob = malloc(size > 0 ? (size_t)size : 1);
    if (size < 0 || blob == NULL || fread(blob, 1, (size_t)size, file) != (size_t)size) exit(1);
    fclose(file);
    *bytes = (uint32_t)size;
    return blob;
}

static int8_t *new_buffer(int32_t bytes)
{
    int8_t *buffer = calloc(bytes > 0 ? (size_t)bytes : 1, 1);
    if (buffer == NULL) exit(1);
    return buffer;
}

int main(void)
{
    edge_plan plan;
    uint32_t blob_bytes;
    const uint8_t *blob = read_plan(&blob_bytes);
    const edge_plan_status status = edge_plan_open(&plan, blob, blob_bytes);
    if (status != EDGE_PLAN_OK) return 10 + (int)status;

    FILE *images = fopen("images.bin", "rb");
    FILE *results = fopen("results.bin", "wb");
    if (images == NULL || results == NULL) return 1;
    const int32_t arena_bytes = edge_plan_arena_bytes(&plan);
    const size_t input_bytes = (size_t)edge_plan_input_bytes(&plan);
    const size_t output_bytes = (size_t)edge_plan_output_bytes(&plan);
    int8_t *arena = new_buffer(arena_bytes), *input = new_buffer((int32_t)input_bytes);
    int8_t *output = new_buffer((int32_t)output_bytes);
    while (fread(input, 1, input_bytes, images) == input_bytes) {
        if (edge_plan_run(&plan, arena, arena_bytes, input, output) != EDGE_PLAN_OK) return 1;
        if (fwrite(output, 1, output_bytes, results) != output_bytes) return 1;
    }
    return fclose(results) == 0 ? 0 : 1;
}
