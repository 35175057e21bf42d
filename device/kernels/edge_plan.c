#include "edge_plan.h"

#include "edge_crc32.h"
#include "edge_plan_dispatch.h"
#include "edge_plan_format.h"
#include "edge_plan_kernel_set.h"

static const edge_plan_header *header_of(const edge_plan *plan)
{
    return (const edge_plan_header *)(const void *)plan->blob;
}

static const edge_plan_tensor *tensors_of(const edge_plan *plan)
{
    return (const edge_plan_tensor *)(const void *)(plan->blob + sizeof(edge_plan_header));
}

/* How many groups each level has. */
static const int32_t *level_groups_of(const edge_plan *plan)
{
    const edge_plan_header *header = header_of(plan);
    return (const int32_t *)(const void *)(tensors_of(plan) + header->input_count + header->output_count);
}

/* Of all levels, one after the other. */
static const edge_plan_group_record *groups_of(const edge_plan *plan)
{
    return (const edge_plan_group_record *)(const void *)(level_groups_of(plan) + header_of(plan)->level_count);
}

/* Of all groups, one after the other. */
static const edge_plan_step_record *steps_of(const edge_plan *plan)
{
    return (const edge_plan_step_record *)(const void *)(groups_of(plan) + header_of(plan)->group_count);
}

static const edge_plan_schedule *schedule_of(const edge_plan *plan, const edge_plan_step_record *step)
{
    return (const edge_plan_schedule *)(const void *)(plan->blob + step->schedule);
}

/* How often a group's steps are looked at; EDGE_PLAN_TOO_MUCH: far too often. */
static int64_t looks_of(const edge_plan_group_record *group)
{
    return edge_plan_product(group->turns, group->strips, group->step_count);
}

static const int32_t *fields_of(const edge_plan *plan, const edge_plan_step_record *step)
{
    return (const int32_t *)(const void *)(plan->blob + step->parameters);
}

static uint32_t memory_of(uint32_t reference)
{
    return reference >> EDGE_PLAN_MEMORY_SHIFT;
}

static uint32_t offset_of(uint32_t reference)
{
    return reference & EDGE_PLAN_OFFSET_MASK;
}

/* Whether bytes from a reference on lie within its memory. */
static int is_inside(const edge_plan *plan, uint32_t reference, int64_t bytes)
{
    const uint32_t memory = memory_of(reference);
    const int64_t size = memory == EDGE_PLAN_ARENA_MEMORY    ? plan->arena_bytes
                         : memory == EDGE_PLAN_INPUT_MEMORY  ? plan->input_bytes
                         : memory == EDGE_PLAN_OUTPUT_MEMORY ? plan->output_bytes
                                                             : (int64_t)plan->size;
    return bytes <= size && offset_of(reference) <= size - bytes;
}

/* How far a place moves on in all; it never moves back. */
static int64_t way_of(const edge_plan_schedule *schedule, const edge_plan_move *move)
{
    return edge_plan_times(schedule->turns.count - 1, move->by_turn) +
           edge_plan_times(schedule->strips.count - 1, move->by_strip);
}

/* way: bytes by which the operand moves on. */
static int is_operand(const edge_plan *plan, uint32_t reference, const edge_plan_span *span, int64_t way)
{
    const int is_table = memory_of(reference) == EDGE_PLAN_TABLE_MEMORY;
    const uint32_t offset = offset_of(reference);
    if (!is_inside(plan, reference, edge_plan_times(span->count, span->element_bytes) + way)) return 0;
    if (is_table && way != 0) return 0;
    if (span->element_bytes == 4 && (!is_table || offset % 4 != 0)) return 0;
    if (!span->is_limited) return 1;
    if (!is_table) return 0; /* what a step wrote cannot be looked at beforehand */
    const int8_t *values = (const int8_t *)plan->blob + offset;
    const int32_t *words = (const int32_t *)(const void *)values;
    for (int64_t i = 0; i < span->count; ++i) {
        if (!edge_plan_within(span->element_bytes == 4 ? words[i] : values[i], span->least, span->most)) return 0;
    }
    return 1;
}

/* The largest magnitude of an input less its zero point. */
static int64_t most_input_of(const edge_plan_sums *sums)
{
    return sums->input_zero_point < 0 ? 127 - sums->input_zero_point : 128 + sums->input_zero_point;
}

static int64_t magnitude(int64_t value)
{
    return value < 0 ? -value : value;
}

/* Whether every sum of products with a packed filter fits 32 bits, whatever the input holds. */
static int is_summed(const edge_plan *plan, const edge_plan_step_record *step, const edge_plan_sums *sums)
{
    const int8_t *weights = (const int8_t *)plan->blob + offset_of(step->operands[1]);
    const int32_t *bias = (const int32_t *)(const void *)(plan->blob + offset_of(step->operands[2]));
    const int32_t bits = sums->filter_bits, row_bytes = edge_filter_row_bytes((int32_t)sums->row_weights, bits);
    const uint32_t row_weights = (uint32_t)sums->row_weights;
    const int64_t most_weight = 1 << (bits - 1), most_input = most_input_of(sums);
    for (int64_t sum = 0; sum < sums->sums; ++sum) {
        const int64_t start = magnitude(bias[sum]);
        if (start + sums->products * most_weight * most_input <= INT32_MAX) continue; /* as nearly always */
        int64_t magnitudes = 0;
        for (int64_t i = 0; i < sums->products; ++i) {
            /* 32 bits hold it, a blob being below 1 GB; 64-bit division would need a library on small chips. */
            const uint32_t at = (uint32_t)(sum * sums->next_sum + i * sums->next_product);
            const int8_t *row = weights + at / row_weights * (uint32_t)row_bytes;
            magnitudes += magnitude(edge_filter_at(row, (int32_t)(at % row_weights), bits));
        }
        if (start + magnitudes * most_input > INT32_MAX) return 0;
    }
    return 1;
}

/* Stands before what looks at a blob once, and is better small than fast. */
#if defined(__GNUC__)
#define SMALL __attribute__((cold, noinline))
#else
#define SMALL
#endif

/* Whether the rows of a coded filter lie inside the blob, and every sum of products with one fits 32 bits. */
SMALL static int is_coded(const edge_plan *plan, const edge_plan_step_record *step, const edge_plan_sums *sums)
{
    const uint32_t offset = offset_of(step->operands[1]);
    const int8_t *filter = (const int8_t *)plan->blob + offset;
    const int32_t *bias = (const int32_t *)(const void *)(plan->blob + offset_of(step->operands[2]));
    const edge_filter_form form = {sums->filter_format, sums->filter_bits, (int32_t)sums->row_weights, filter};
    const int64_t most_input = most_input_of(sums);
    const int64_t most_product = most_input * (edge_filter_is_numbered(&form) ? 128 : 1 << (form.bits - 1));
    const int8_t *next_row = filter + sums->filter_start;
    int64_t left = (int64_t)plan->size - offset - sums->filter_start;
    const int32_t mask_bytes = edge_filter_is_masked(&form) ? edge_filter_row_bytes(form.row_weights, 1) : 0;
    for (int64_t sum = 0; sum < sums->sums; ++sum) {
        if (mask_bytes > left) return 0;
        const int32_t stored = mask_bytes > 0 ? edge_filter_count(next_row, 0, form.row_weights) : form.row_weights;
        const int32_t row_bytes = mask_bytes + edge_filter_row_bytes(stored, form.bits);
        if (row_bytes > left) return 0;
        int64_t magnitudes = 0;
        const int is_looked_at = magnitude(bias[sum]) + stored * most_product > INT32_MAX; /* as hardly ever */
        for (int32_t i = 0; is_looked_at && i < stored; ++i) {
            magnitudes += magnitude(edge_filter_stored(&form, next_row + mask_bytes, i));
        }
        if (magnitude(bias[sum]) + magnitudes * most_input > INT32_MAX) return 0;
        next_row += row_bytes;
        left -= row_bytes;
    }
    return 1;
}

/* Whether the filter of a kernel that sums products is one. */
static int is_filter(const edge_plan *plan, const edge_plan_step_record *step, const edge_plan_sums *sums)
{
    if (sums->sums == 0) return 1;
    if (memory_of(step->operands[1]) != EDGE_PLAN_TABLE_MEMORY) return 0; /* weights of a later moment */
    return sums->filter_format == EDGE_FILTER_PACKED ? is_summed(plan, step, sums) : is_coded(plan, step, sums);
}

static int is_times(const edge_plan_times_record *when, int32_t all)
{
    return edge_plan_within(when->first, 0, all - 1) && when->count >= 1 && when->period >= 1 &&
           when->first + edge_plan_times(when->count - 1, when->period) < all;
}

static int is_move(const edge_plan_move *move)
{
    return move->by_turn >= 0 && move->by_strip >= 0;
}

/* Whether a schedule keeps to the group's turns and to the rows that a kernel may be told. */
SMALL static int is_schedule(const edge_plan_group_record *group, const edge_plan_schedule *schedule,
                             int32_t most_first)
{
    for (int32_t i = 0; i < EDGE_PLAN_MOVING; ++i) {
        if (!is_move(&schedule->operands[i])) return 0;
    }
    return is_times(&schedule->turns, group->turns) && is_times(&schedule->strips, group->strips) &&
           is_move(&schedule->output) && schedule->first_row >= 0 && schedule->first_row_by_turn >= 0 &&
           schedule->first_row + edge_plan_times(schedule->turns.count - 1, schedule->first_row_by_turn) <= most_first;
}

/* Of a step without one; all that is asked of it here is that nothing moves. */
static const edge_plan_schedule no_schedule = {{0, 1, 1}, {0, 1, 1}, {0, 0}, {{0, 0}, {0, 0}}, 0, 0};

/* Where a copy begins behind its source and inside it, it would read what it has written. */
static int is_overtaken(const edge_plan_step_record *step, int64_t bytes)
{
    return memory_of(step->output) == memory_of(step->operands[0]) && step->output > step->operands[0] &&
           step->output - step->operands[0] < bytes;
}

SMALL static int is_step(const edge_plan *plan, const edge_plan_group_record *group, const edge_plan_step_record *step)
{
    edge_plan_needs needs = {0};
    const edge_plan_schedule *schedule = &no_schedule;
    if (step->schedule != 0) {
        if (step->schedule % 4 != 0 || plan->size < sizeof *schedule || step->schedule > plan->size - sizeof *schedule)
            return 0;
        schedule = schedule_of(plan, step);
    }
    if (step->kernel < 0 || step->kernel >= EDGE_PLAN_KERNELS) return 0;
    const uint32_t parameter_bytes = edge_plan_parameter_bytes[step->kernel];
    if (step->parameters % 4 != 0 || parameter_bytes > plan->size || step->parameters > plan->size - parameter_bytes) {
        return 0;
    }
    if (!edge_plan_needs_of(step->kernel, fields_of(plan, step), &needs)) return 0;
    if (needs.work > header_of(plan)->step_work || memory_of(step->output) == EDGE_PLAN_INPUT_MEMORY ||
        memory_of(step->output) == EDGE_PLAN_TABLE_MEMORY || !is_schedule(group, schedule, needs.most_first) ||
        !is_inside(plan, step->output, needs.output_bytes + way_of(schedule, &schedule->output))) {
        return 0;
    }
    for (int32_t i = 0; i < EDGE_PLAN_OPERANDS; ++i) {
        const int is_used = needs.operands[i].element_bytes != 0;
        const int64_t way = i < EDGE_PLAN_MOVING ? way_of(schedule, &schedule->operands[i]) : 0;
        const int is_nothing = step->operands[i] == 0 && way == 0;
        if (is_used ? !is_operand(plan, step->operands[i], &needs.operands[i], way) : !is_nothing) return 0;
    }
    if (needs.is_copy && is_overtaken(step, needs.operands[0].count)) return 0;
    return is_filter(plan, step, &needs.sums);
}

/* All bytes of some tensors; EDGE_PLAN_TOO_MUCH or more: one is not a tensor. */
static int64_t bytes_of(const edge_plan_tensor *tensors, int32_t count)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < count && sum < EDGE_PLAN_TOO_MUCH; ++i) {
        const edge_plan_tensor *tensor = &tensors[i];
        int64_t bytes = 1;
        for (int32_t axis = 0; axis < EDGE_PLAN_MAX_RANK; ++axis) {
            const int is_used = axis < tensor->rank;
            if (is_used ? tensor->extents[axis] < 1 : tensor->extents[axis] != 0) return EDGE_PLAN_TOO_MUCH;
            if (is_used) bytes = edge_plan_times(bytes, tensor->extents[axis]);
        }
        if (!edge_plan_within(tensor->rank, 0, EDGE_PLAN_MAX_RANK) || bytes != tensor->bytes ||
            !edge_plan_is_s8(tensor->zero_point)) {
            return EDGE_PLAN_TOO_MUCH;
        }
        sum += bytes;
    }
    return sum;
}

static int is_kernel_set(const char *name)
{
    static const char own[16] = EDGE_KERNEL_SET_NAME;
    int differences = 0;
    for (int32_t i = 0; i < (int32_t)sizeof own; ++i) {
        differences |= name[i] ^ own[i];
    }
    return differences == 0;
}

static int is_magic(const uint8_t *blob)
{
    static const char magic[] = "EDGEPLAN";
    for (int32_t i = 0; i < 8; ++i) {
        if (blob[i] != (uint8_t)magic[i]) return 0;
    }
    return 1;
}

/* Whether the levels divide all groups among them, and these all steps, which can be counted. */
static int is_divided(const edge_plan *plan)
{
    const edge_plan_header *header = header_of(plan);
    const edge_plan_group_record *group = groups_of(plan);
    int32_t groups_left = header->group_count, left = header->step_count;
    for (int32_t level = 0; level < header->level_count; ++level) {
        const int32_t groups = level_groups_of(plan)[level];
        int64_t looks = 0;
        if (!edge_plan_within(groups, 1, groups_left)) return 0;
        groups_left -= groups;
        for (const edge_plan_group_record *end = group + groups; group < end; ++group) {
            if (!edge_plan_positive(&group->turns, 2) || !edge_plan_within(group->step_count, 1, left)) return 0;
            left -= group->step_count;
            looks += looks_of(group);
            if (looks > EDGE_PLAN_MOST_LOOKS) return 0;
        }
    }
    return groups_left == 0 && left == 0;
}

/* The header, the tensors and the levels; fills the plan. */
static edge_plan_status check_frame(edge_plan *plan)
{
    const edge_plan_header *header = header_of(plan);
    if (plan->size < sizeof header->magic || !is_magic(plan->blob)) return EDGE_PLAN_NOT_A_PLAN;
    if (plan->size < sizeof *header) return EDGE_PLAN_TRUNCATED;
    if (header->version != EDGE_PLAN_FORMAT_VERSION) return EDGE_PLAN_VERSION;
    if (header->total_bytes > plan->size) return EDGE_PLAN_TRUNCATED;
    if (header->total_bytes < sizeof *header) return EDGE_PLAN_CORRUPT;
    plan->size = header->total_bytes;
    const uint32_t unchecked = (uint32_t)((const uint8_t *)header->kernel_set - plan->blob);
    if (edge_crc32((const int8_t *)header->kernel_set, plan->size - unchecked) != header->crc32) {
        return EDGE_PLAN_CHECKSUM;
    }
    if (!is_kernel_set(header->kernel_set)) return EDGE_PLAN_KERNEL_SET;

    if (header->arena_bytes < 0 || header->input_count < 1 || header->output_count < 1 || header->step_count < 1 ||
        header->group_count < 1 || !edge_plan_within(header->level_count, 1, EDGE_PLAN_MOST_LEVELS)) {
        return EDGE_PLAN_CORRUPT;
    }
    const int64_t records = (int64_t)sizeof *header +
                            ((int64_t)header->input_count + header->output_count) * (int64_t)sizeof(edge_plan_tensor) +
                            (int64_t)header->level_count * (int64_t)sizeof(int32_t) +
                            (int64_t)header->group_count * (int64_t)sizeof(edge_plan_group_record) +
                            (int64_t)header->step_count * (int64_t)sizeof(edge_plan_step_record);
    if (records > plan->size || !is_divided(plan)) return EDGE_PLAN_CORRUPT;
    const int64_t input_bytes = bytes_of(tensors_of(plan), header->input_count);
    const int64_t output_bytes = bytes_of(tensors_of(plan) + header->input_count, header->output_count);
    if (input_bytes >= EDGE_PLAN_TOO_MUCH || output_bytes >= EDGE_PLAN_TOO_MUCH) return EDGE_PLAN_CORRUPT;
    plan->arena_bytes = header->arena_bytes;
    plan->input_bytes = (int32_t)input_bytes;
    plan->output_bytes = (int32_t)output_bytes;
    return edge_plan_set_level(plan, 0);
}

static edge_plan_status check(edge_plan *plan)
{
    if (((uintptr_t)plan->blob & 3) != 0) return EDGE_PLAN_MISALIGNED;
    const edge_plan_status status = check_frame(plan);
    if (status != EDGE_PLAN_OK) return status;
    const edge_plan_group_record *groups = groups_of(plan);
    const edge_plan_step_record *step = steps_of(plan);
    for (int32_t i = 0; i < header_of(plan)->group_count; ++i) {
        for (const edge_plan_step_record *end = step + groups[i].step_count; step < end; ++step) {
            if (!is_step(plan, &groups[i], step)) return EDGE_PLAN_CORRUPT;
        }
    }
    return EDGE_PLAN_OK;
}

edge_plan_status edge_plan_open(edge_plan *plan, const uint8_t *blob, uint32_t size)
{
    static const edge_plan empty = {0};
    *plan = empty;
    if (blob == 0) return EDGE_PLAN_NOT_A_PLAN;
    plan->blob = blob;
    plan->size = size;
    const edge_plan_status status = check(plan);
    if (status != EDGE_PLAN_OK) *plan = empty;
    return status;
}

int32_t edge_plan_arena_bytes(const edge_plan *plan)
{
    return plan->arena_bytes;
}

int32_t edge_plan_input_bytes(const edge_plan *plan)
{
    return plan->input_bytes;
}

int32_t edge_plan_output_bytes(const edge_plan *plan)
{
    return plan->output_bytes;
}

int32_t edge_plan_level_count(const edge_plan *plan)
{
    return plan->blob == 0 ? 0 : header_of(plan)->level_count;
}

int32_t edge_plan_level(const edge_plan *plan)
{
    return plan->level;
}

/* The first group of a level. */
static int32_t first_group_of(const edge_plan *plan, int32_t level)
{
    int32_t groups = 0;
    for (int32_t before = 0; before < level; ++before) {
        groups += level_groups_of(plan)[before];
    }
    return groups;
}

int32_t edge_plan_level_steps(const edge_plan *plan, int32_t level)
{
    if (level < 0 || level >= edge_plan_level_count(plan)) return 0;
    const edge_plan_group_record *groups = groups_of(plan) + first_group_of(plan, level);
    int32_t looks = 0;
    for (int32_t i = 0; i < level_groups_of(plan)[level]; ++i) {
        looks += (int32_t)looks_of(&groups[i]);
    }
    return looks;
}

edge_plan_status edge_plan_set_level(edge_plan *plan, int32_t level)
{
    const int32_t steps = edge_plan_level_steps(plan, level);
    if (steps == 0) return EDGE_PLAN_LEVEL;
    plan->level = level;
    plan->first_group = first_group_of(plan, level);
    plan->first_step = 0;
    for (int32_t before = 0; before < plan->first_group; ++before) {
        plan->first_step += groups_of(plan)[before].step_count;
    }
    plan->step_count = steps;
    return EDGE_PLAN_OK;
}

int32_t edge_plan_step_count(const edge_plan *plan)
{
    return plan->step_count;
}

int32_t edge_plan_step_work(const edge_plan *plan)
{
    return plan->blob == 0 ? 0 : header_of(plan)->step_work;
}

int32_t edge_plan_input_count(const edge_plan *plan)
{
    return plan->blob == 0 ? 0 : header_of(plan)->input_count;
}

int32_t edge_plan_output_count(const edge_plan *plan)
{
    return plan->blob == 0 ? 0 : header_of(plan)->output_count;
}

const edge_plan_tensor *edge_plan_input(const edge_plan *plan, int32_t index)
{
    return index < 0 || index >= edge_plan_input_count(plan) ? 0 : tensors_of(plan) + index;
}

const edge_plan_tensor *edge_plan_output(const edge_plan *plan, int32_t index)
{
    if (index < 0 || index >= edge_plan_output_count(plan)) return 0;
    return tensors_of(plan) + edge_plan_input_count(plan) + index;
}

const char *edge_plan_kernel_set(void)
{
    return EDGE_KERNEL_SET_NAME;
}

static edge_plan_status check_buffers(const edge_plan *plan, const int8_t *arena, int32_t arena_bytes)
{
    if (plan->blob == 0) return EDGE_PLAN_NOT_A_PLAN;
    return arena_bytes < plan->arena_bytes || (arena == 0 && plan->arena_bytes > 0) ? EDGE_PLAN_ARENA : EDGE_PLAN_OK;
}

/* The how manieth time it is, from 0; -1: nothing is due. */
static int32_t time_of(const edge_plan_times_record *when, int32_t now)
{
    const int32_t since = now - when->first;
    const int32_t time = since < 0 || when->period == 1 ? since : since % when->period == 0 ? since / when->period : -1;
    return time < when->count ? time : -1;
}

static int32_t moved(const edge_plan_move *move, int32_t turn_time, int32_t strip_time)
{
    return turn_time * move->by_turn + strip_time * move->by_strip;
}

/* Runs a step in a turn of a strip, if it is due then. */
static void run_step(const edge_plan *plan, const edge_plan_step_record *step, int32_t strip, int32_t turn,
                     int8_t *arena, const int8_t *input, int8_t *output)
{
    const edge_plan_schedule *schedule = &no_schedule;
    int32_t turn_time = 0, strip_time = 0;
    if (step->schedule != 0) {
        schedule = schedule_of(plan, step);
        turn_time = time_of(&schedule->turns, turn);
        if (turn_time < 0) return;
        strip_time = time_of(&schedule->strips, strip);
        if (strip_time < 0) return;
    }
    /* Without an arena nothing reads it; unused operands stand at its start all the same. */
    const int8_t *const memories[] = {arena != 0 ? arena : input, input, output, (const int8_t *)plan->blob};
    const int8_t *operands[EDGE_PLAN_OPERANDS];
    for (int32_t i = 0; i < EDGE_PLAN_OPERANDS; ++i) {
        operands[i] = memories[memory_of(step->operands[i])] + offset_of(step->operands[i]);
    }
    for (int32_t i = 0; i < EDGE_PLAN_MOVING; ++i) {
        operands[i] += moved(&schedule->operands[i], turn_time, strip_time);
    }
    int8_t *to = memory_of(step->output) == EDGE_PLAN_OUTPUT_MEMORY ? output : arena;
    edge_plan_call(step->kernel, fields_of(plan, step), operands,
                   schedule->first_row + turn_time * schedule->first_row_by_turn,
                   to + offset_of(step->output) + moved(&schedule->output, turn_time, strip_time));
}

edge_plan_status edge_plan_step(const edge_plan *plan, int32_t step, int8_t *arena, int32_t arena_bytes,
                                const int8_t *input, int8_t *output)
{
    const edge_plan_status status = check_buffers(plan, arena, arena_bytes);
    if (status != EDGE_PLAN_OK) return status;
    if (step < 0 || step >= plan->step_count) return EDGE_PLAN_CORRUPT;
    const edge_plan_group_record *group = groups_of(plan) + plan->first_group;
    const edge_plan_step_record *first = steps_of(plan) + plan->first_step;
    for (; step >= (int32_t)looks_of(group); ++group) {
        step -= (int32_t)looks_of(group);
        first += group->step_count;
    }
    const int32_t turn = step / group->step_count;
    run_step(plan, first + step % group->step_count, turn / group->turns, turn % group->turns, arena, input, output);
    return EDGE_PLAN_OK;
}

edge_plan_status edge_plan_run(const edge_plan *plan, int8_t *arena, int32_t arena_bytes, const int8_t *input,
                               int8_t *output)
{
    const edge_plan_status status = check_buffers(plan, arena, arena_bytes);
    if (status != EDGE_PLAN_OK) return status;
    const edge_plan_group_record *group = groups_of(plan) + plan->first_group;
    const edge_plan_step_record *first = steps_of(plan) + plan->first_step;
    for (int32_t i = 0; i < level_groups_of(plan)[plan->level]; ++i, ++group) {
        for (int32_t strip = 0; strip < group->strips; ++strip)
            for (int32_t turn = 0; turn < group->turns; ++turn)
                for (int32_t step = 0; step < group->step_count; ++step)
                    run_step(plan, first + step, strip, turn, arena, input, output);
        first += group->step_count;
    }
    return EDGE_PLAN_OK;
}
