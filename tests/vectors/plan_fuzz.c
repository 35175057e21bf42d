/* Changes plan blobs at random, makes their checksums right again, and opens and runs what is left. The sanitizers end
 * the program where a plan leaves its buffers.
 *
 * plan_fuzz SEED RUNS BLOB...    prints how many changed blobs were opened, and how many were refused. */

#include "edge_crc32.h"
#include "edge_plan_format.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ARENA = 1 << 24 };
static const int64_t most_work = 20000000;

static uint32_t state;

/* xorshift32 */
static uint32_t draw(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % below;
}

static int32_t word_at(const uint8_t *blob, uint32_t at)
{
    int32_t word;
    memcpy(&word, blob + at, sizeof word);
    return word;
}

/* Where the step table and the parameters end and tables begin: only numbers that steer lie before. */
static uint32_t steering_bytes(const uint8_t *blob)
{
    edge_plan_header header;
    memcpy(&header, blob, sizeof header);
    const size_t records = (size_t)(header.input_count + header.output_count) * sizeof(edge_plan_tensor) +
                           (size_t)header.level_count * sizeof(int32_t) +
                           (size_t)header.group_count * sizeof(edge_plan_group_record) +
                           (size_t)header.step_count * (sizeof(edge_plan_step_record) + 80);
    return sizeof header + records < header.total_bytes ? (uint32_t)(sizeof header + records) : header.total_bytes;
}

static int32_t changed(const uint8_t *blob, uint32_t words, int32_t value)
{
    static const int32_t telling[] = {
        0,   1,    -1,    2,     3,     4,          7,          127,        128,        -128,
        255, 1024, 32767, 65535, 65536, 0x20000000, 0x3fffffff, 0x40000000, 0x7fffffff, -0x7fffffff - 1};
    switch (draw(6)) {
    case 0:
        return telling[draw(sizeof telling / sizeof telling[0])];
    case 1:
        return (int32_t)((uint32_t)value + draw(9) - 4);
    case 2:
        return (int32_t)((uint32_t)value ^ (1u << draw(32)));
    case 3:
        return word_at(blob, 4 * draw(words));
    case 4:
        return (int32_t)((uint32_t)value * (2 + draw(3)));
    default:
        return (int32_t)((uint32_t)value / (2 + draw(3)));
    }
}

static void mutate(uint8_t *blob, uint32_t bytes, uint32_t steering)
{
    const uint32_t changes = 1 + draw(3);
    for (uint32_t i = 0; i < changes; ++i) {
        const uint32_t at = 4 * draw((draw(8) == 0 ? bytes : steering) / 4);
        const int32_t value = changed(blob, bytes / 4, word_at(blob, at));
        const int is_judged_first = at < 12 || (at >= 16 && at < 36); /* magic, version, checksum, kernel set */
        if (!is_judged_first) memcpy(blob + at, &value, sizeof value);
    }
    const uint32_t from = (uint32_t)offsetof(edge_plan_header, kernel_set);
    const uint32_t total = (uint32_t)word_at(blob, (uint32_t)offsetof(edge_plan_header, total_bytes));
    const uint32_t crc =
        edge_crc32((const int8_t *)blob + from, (total >= from && total < bytes ? total : bytes) - from);
    memcpy(blob + offsetof(edge_plan_header, crc32), &crc, sizeof crc);
}

static int8_t *new_buffer(int32_t bytes)
{
    int8_t *buffer = malloc((size_t)bytes);
    if (buffer == NULL) exit(2);
    for (int32_t i = 0; i < bytes; ++i) {
        buffer[i] = (int8_t)draw(256);
    }
    return buffer;
}

/* Whether the plan is accepted; then it has run. */
static int open_and_run(const uint8_t *blob, uint32_t bytes)
{
    edge_plan plan;
    if (edge_plan_open(&plan, blob, bytes) != EDGE_PLAN_OK) return 0;
    const int32_t arena_bytes = edge_plan_arena_bytes(&plan), input_bytes = edge_plan_input_bytes(&plan);
    const int32_t output_bytes = edge_plan_output_bytes(&plan);
    if (arena_bytes > MOST_ARENA || input_bytes > MOST_ARENA || output_bytes > MOST_ARENA) return 1;
    int8_t *arena = new_buffer(arena_bytes), *input = new_buffer(input_bytes), *output = new_buffer(output_bytes);
    for (int32_t level = 0; level < edge_plan_level_count(&plan); ++level) {
        if (edge_plan_set_level(&plan, level) != EDGE_PLAN_OK ||
            ((int64_t)edge_plan_step_work(&plan) * edge_plan_step_count(&plan) <= most_work &&
             edge_plan_run(&plan, arena, arena_bytes, input, output) != EDGE_PLAN_OK)) {
            fprintf(stderr, "a level of an opened plan does not run\n");
            exit(1);
        }
    }
    free(arena);
    free(input);
    free(output);
    return 1;
}

static uint8_t *read_file(const char *path, uint32_t *bytes)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) exit(2);
    *bytes = (uint32_t)ftell(file);
    rewind(file);
    uint8_t *blob = malloc(*bytes);
    if (blob == NULL || fread(blob, 1, *bytes, file) != *bytes) exit(2);
    fclose(file);
    return blob;
}

int main(int count, char **arguments)
{
    if (count < 4) return 2;
    state = (uint32_t)strtoul(arguments[1], NULL, 10) * 2654435761u + 1;
    const long runs = strtol(arguments[2], NULL, 10);
    long opened = 0, refused = 0;
    for (int i = 3; i < count; ++i) {
        uint32_t bytes;
        uint8_t *blob = read_file(arguments[i], &bytes);
        const uint32_t steering = steering_bytes(blob);
        for (long run = 0; run < runs; ++run) {
            uint8_t *copy = malloc(bytes);
            if (copy == NULL) return 2;
            memcpy(copy, blob, bytes);
            mutate(copy, bytes, steering);
            *(open_and_run(copy, bytes) ? &opened : &refused) += 1;
            free(copy);
        }
        free(blob);
    }
    printf("%ld opened, %ld refused\n", opened, refused);
    return 0;
}
