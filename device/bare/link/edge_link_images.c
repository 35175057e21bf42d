#include "edge_link_images.h"

#include "edge_crc32.h"
#include "edge_link_bytes.h"

enum { LOAD_BYTES = 12, PART_HEAD_BYTES = 8, RUN_BYTES = 16 };
enum { NOBODY = -1 };

static uint32_t number(const edge_link *link, uint32_t at)
{
    return edge_read32(edge_reliable_payload(&link->wire) + at);
}

static edge_link_slot *find(edge_link *link, uint32_t index)
{
    for (int i = 0; i < EDGE_LINK_IMAGES; ++i)
        if (link->slots[i].is_taken && link->slots[i].index == index) return &link->slots[i];
    return 0;
}

static edge_link_slot *first_free(edge_link *link)
{
    for (int i = 0; i < EDGE_LINK_IMAGES; ++i)
        if (!link->slots[i].is_taken) return &link->slots[i];
    return 0;
}

static void free_slot(edge_link_slot *slot)
{
    slot->is_taken = slot->is_wanted = slot->is_running = false;
}

void edge_link_forget_images(edge_link *link)
{
    link->transfer.is_active = false;
    if (link->running != 0) edge_run_abandon(&link->run);
    link->running = 0;
    for (int i = 0; i < EDGE_LINK_IMAGES; ++i)
        free_slot(&link->slots[i]);
    link->refused = NOBODY;
}

static void refuse_image(edge_link *link, uint32_t error, uint32_t index, uint32_t detail)
{
    link->refused = index;
    edge_link_refuse(link, error, index, detail);
}

void edge_link_load(edge_link *link)
{
    if (!edge_link_has(link, LOAD_BYTES)) return;
    const uint32_t index = number(link, 0), wanted = link->device->input_bytes;
    edge_link_slot *slot = first_free(link);
    uint32_t error = 0, detail = 0;
    if (wanted == 0) {
        error = EDGE_REFUSED_NO_MODEL;
    } else if (number(link, 4) != wanted) {
        error = EDGE_REFUSED_WRONG_SIZE;
        detail = wanted;
    } else if (find(link, index) != 0) {
        error = EDGE_REFUSED_LOADED_TWICE;
    } else if (slot == 0) {
        error = EDGE_REFUSED_NO_ROOM;
        detail = EDGE_LINK_IMAGES;
    }
    if (error != 0) {
        refuse_image(link, error, index, detail);
        return;
    }
    slot->is_taken = true;
    slot->is_wanted = slot->is_running = false;
    slot->index = index;
    slot->received = 0;
    slot->checksum = number(link, 8);
    if (link->refused == index) link->refused = NOBODY;
}

void edge_link_add_part(edge_link *link)
{
    const uint32_t bytes = edge_reliable_payload_bytes(&link->wire);
    if (bytes <= PART_HEAD_BYTES) {
        edge_link_refuse(link, EDGE_REFUSED_WRONG_LENGTH, 0, bytes);
        return;
    }
    const uint32_t index = number(link, 0), at = number(link, 4), count = bytes - PART_HEAD_BYTES;
    edge_link_slot *slot = find(link, index);
    if (slot == 0 || slot->is_wanted || slot->is_running) {
        /* Its parts were on their way when the image was refused. */
        if (link->refused != index) refuse_image(link, EDGE_REFUSED_NOT_ANNOUNCED, index, 0);
        return;
    }
    if (at == slot->received && count <= link->device->input_bytes - at) {
        memcpy(slot->bytes + at, edge_reliable_payload(&link->wire) + PART_HEAD_BYTES, count);
        slot->received += count;
        return;
    }
    const uint32_t received = slot->received;
    free_slot(slot);
    refuse_image(link, EDGE_REFUSED_WRONG_OFFSET, index, received);
}

static uint32_t check(const edge_link *link, const edge_link_slot *slot)
{
    const edge_link_device *device = link->device;
    uint32_t kept = 0;
    switch (slot->mode) {
    case EDGE_RUN_IO:
        return 0;
    case EDGE_RUN_PERFORMANCE:
        return slot->first < 1 || slot->first > INT32_MAX || slot->second > INT32_MAX ? EDGE_REFUSED_WRONG_ARGUMENT : 0;
    case EDGE_RUN_STEP_META:
        kept = device->most_steps;
        break;
    case EDGE_RUN_STEP_DATA:
        kept = device->step_window_bytes;
        break;
    default:
        return EDGE_REFUSED_WRONG_ARGUMENT;
    }
    return (device->capabilities & EDGE_CAN_TAPS) != 0 && kept > 0 ? 0 : EDGE_REFUSED_NOT_SUPPORTED;
}

void edge_link_ask_for_run(edge_link *link)
{
    if (!edge_link_has(link, RUN_BYTES)) return;
    const uint8_t *request = edge_reliable_payload(&link->wire);
    const uint32_t index = number(link, 0);
    edge_link_slot *slot = find(link, index);
    if (slot == 0 || slot->is_wanted || slot->is_running) {
        refuse_image(link, EDGE_REFUSED_NO_IMAGE, index, 0);
        return;
    }
    if (slot->received != link->device->input_bytes) {
        const uint32_t received = slot->received;
        free_slot(slot);
        refuse_image(link, EDGE_REFUSED_SHORT_IMAGE, index, received);
        return;
    }
    slot->mode = request[4];
    slot->keeps = (request[5] & 1) != 0;
    slot->first = number(link, 8);
    slot->second = number(link, 12);
    const uint32_t error = check(link, slot);
    if (error != 0) {
        edge_link_refuse(link, error, index, slot->mode);
        return;
    }
    slot->order = link->order++;
    slot->is_wanted = true;
}

static edge_link_slot *next_wanted(edge_link *link)
{
    edge_link_slot *next = 0;
    for (int i = 0; i < EDGE_LINK_IMAGES; ++i) {
        edge_link_slot *slot = &link->slots[i];
        if (slot->is_wanted && (next == 0 || (int32_t)(slot->order - next->order) < 0)) next = slot;
    }
    return next;
}

static void say_error(edge_link *link, uint32_t opcode, uint32_t error, uint32_t index, uint32_t detail)
{
    uint8_t *to = edge_window_payload(&link->wire.window);
    to[0] = (uint8_t)opcode;
    to[1] = (uint8_t)error;
    edge_write16(to + 2, 0);
    edge_write32(to + 4, index);
    edge_write32(to + 8, detail);
    edge_reliable_send(&link->wire, EDGE_OP_ERROR, 12);
}

void edge_link_refuse(edge_link *link, uint32_t error, uint32_t index, uint32_t detail)
{
    say_error(link, edge_reliable_head(&link->wire)[EDGE_OPCODE_AT], error, index, detail);
}

bool edge_link_has(edge_link *link, uint32_t bytes)
{
    const uint32_t there = edge_reliable_payload_bytes(&link->wire);
    if (there == bytes) return true;
    edge_link_refuse(link, EDGE_REFUSED_WRONG_LENGTH, 0, there);
    return false;
}

static void begin_run(edge_link *link)
{
    edge_link_slot *slot = next_wanted(link);
    if (slot == 0) return;
    slot->is_wanted = false;
    const uint32_t actual = edge_crc32(slot->bytes, slot->received);
    if (actual != slot->checksum) {
        free_slot(slot);
        say_error(link, EDGE_OP_RUN, EDGE_REFUSED_WRONG_CHECKSUM, slot->index, actual);
        return;
    }
    if (slot->mode == EDGE_RUN_STEP_META) edge_steps_want_entries(&link->steps);
    if (slot->mode == EDGE_RUN_STEP_DATA) edge_steps_want_data(&link->steps, slot->first, slot->second);
    const bool is_many = slot->mode == EDGE_RUN_PERFORMANCE;
    const bool with_taps = slot->mode == EDGE_RUN_STEP_META || slot->mode == EDGE_RUN_STEP_DATA;
    slot->is_running = true;
    link->running = slot;
    edge_run_begin(&link->run, slot->bytes, is_many ? slot->first : 1, is_many ? slot->second : 0, with_taps);
}

static void transfer(edge_link *link, const void *from, uint32_t count)
{
    link->transfer.from = from;
    link->transfer.count = count;
    link->transfer.sent = 0;
    link->transfer.crc = 0;
    link->transfer.is_active = true;
}

static void write64(uint8_t *to, uint64_t value)
{
    edge_write32(to, (uint32_t)value);
    edge_write32(to + 4, (uint32_t)(value >> 32));
}

static void answer(edge_link *link, const edge_link_slot *slot)
{
    const edge_link_device *device = link->device;
    const edge_link_report *report = &device->report;
    const edge_link_steps *steps = &link->steps;
    const uint32_t entries = steps->steps < device->most_steps ? steps->steps : device->most_steps;
    const void *content = slot->mode == EDGE_RUN_STEP_META   ? (const void *)device->entries
                          : slot->mode == EDGE_RUN_STEP_DATA ? (const void *)device->step_window
                                                             : device->output;
    const uint32_t count = slot->mode == EDGE_RUN_STEP_META   ? entries * EDGE_STEP_ENTRY_BYTES
                           : slot->mode == EDGE_RUN_STEP_DATA ? steps->window_count
                                                              : device->output_bytes;
    uint8_t *to = link->closing;
    edge_write32(to + EDGE_RESULT_INDEX_AT, slot->index);
    edge_write32(to + EDGE_RESULT_IMAGE_CRC_AT, slot->checksum);
    to[EDGE_RESULT_MODE_AT] = (uint8_t)slot->mode;
    to[EDGE_RESULT_VERDICT_AT] = report->verdict;
    edge_write16(to + EDGE_RESULT_CLASS_AT, (uint16_t)report->class_index);
    edge_write32(to + EDGE_RESULT_RUNS_AT, link->run.runs);
    write64(to + EDGE_RESULT_MICROSECONDS_AT, link->run.microseconds);
    edge_write32(to + EDGE_RESULT_FASTEST_AT, link->run.fastest);
    edge_write32(to + EDGE_RESULT_SLOWEST_AT, link->run.slowest);
    write64(to + EDGE_RESULT_CYCLES_AT, report->cycles);
    edge_write32(to + EDGE_RESULT_HEAP_AT, UINT32_MAX); /* there is no heap */
    edge_write32(to + EDGE_RESULT_STACK_AT, (uint32_t)report->stack_high_water);
    edge_write32(to + EDGE_RESULT_SCALE_AT, device->scale_bits);
    edge_write32(to + EDGE_RESULT_ZERO_POINT_AT, (uint32_t)device->zero_point);
    edge_write32(to + EDGE_RESULT_STEPS_AT, steps->steps);
    edge_write32(to + EDGE_RESULT_CONTENT_BYTES_AT, count);
    transfer(link, content, count);
}

void edge_link_go_on(edge_link *link)
{
    if (link->transfer.is_active || edge_window_free(&link->wire.window) < EDGE_LINK_ROOM_FOR_ANSWER) return;
    if (link->running == 0 && !link->run.is_busy) begin_run(link);
    if (!edge_run_try_end(&link->run) || link->running == 0) return;
    edge_link_slot *slot = link->running;
    link->running = 0;
    slot->is_running = false;
    if (!link->run.is_good)
        say_error(link, EDGE_OP_RUN, EDGE_REFUSED_INFERENCE_FAILED, slot->index, 0);
    else if (slot->mode == EDGE_RUN_STEP_DATA && !link->steps.was_seen)
        say_error(link, EDGE_OP_RUN, EDGE_REFUSED_NO_STEP, slot->index, link->steps.steps);
    else
        answer(link, slot);
    if (link->run.is_good && slot->mode == EDGE_RUN_IO && link->device->judged != 0) link->device->judged(slot->bytes);
    if (!slot->keeps) free_slot(slot);
}

void edge_link_transfer_on(edge_link *link)
{
    enum { OFFSET_BYTES = 4, MOST = EDGE_LINK_PAYLOAD - OFFSET_BYTES };
    edge_link_transfer *transfer = &link->transfer;
    while (transfer->is_active && edge_window_free(&link->wire.window) > 0) {
        uint8_t *to = edge_window_payload(&link->wire.window);
        const uint32_t left = transfer->count - transfer->sent, part = left < MOST ? left : MOST;
        if (left == 0) {
            edge_write32(link->closing + EDGE_RESULT_CONTENT_CRC_AT, transfer->crc);
            memcpy(to, link->closing, EDGE_RESULT_BYTES);
            edge_reliable_send(&link->wire, EDGE_OP_RESULT, EDGE_RESULT_BYTES);
            transfer->is_active = false;
            return;
        }
        edge_write32(to, transfer->sent);
        memcpy(to + OFFSET_BYTES, transfer->from + transfer->sent, part);
        transfer->crc = edge_crc32_after(transfer->crc, (const int8_t *)to + OFFSET_BYTES, part);
        edge_reliable_send(&link->wire, EDGE_OP_PART, OFFSET_BYTES + part);
        transfer->sent += part;
    }
}
