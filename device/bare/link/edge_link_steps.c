#include "edge_link_steps.h"

#include "edge_crc32.h"
#include "edge_link_bytes.h"

static void clear(edge_link_steps *steps)
{
    steps->steps = 0;
    steps->window_count = steps->passed = 0;
    steps->was_seen = false;
    steps->before = steps->device->now();
}

void edge_steps_want_entries(edge_link_steps *steps)
{
    clear(steps);
    steps->keeps_data = false;
}

void edge_steps_want_data(edge_link_steps *steps, uint32_t step, uint32_t first)
{
    clear(steps);
    steps->keeps_data = true;
    steps->step = step;
    steps->first = first;
}

/* What of a piece lies behind the bytes that the window holds. */
static void keep(edge_link_steps *steps, const int8_t *data, uint32_t bytes)
{
    const edge_link_device *device = steps->device;
    const uint32_t next = steps->first + steps->window_count, at = next - steps->passed;
    steps->was_seen = true;
    if (next >= steps->passed && at < bytes) {
        const uint32_t room = device->step_window_bytes - steps->window_count, left = bytes - at;
        const uint32_t part = left < room ? left : room;
        memcpy(device->step_window + steps->window_count, data + at, part);
        steps->window_count += part;
    }
    steps->passed += bytes;
}

/* 0: there is none, and no room for one. */
static uint8_t *entry_of(edge_link_steps *steps, uint32_t step)
{
    uint8_t *const entries = steps->device->entries;
    uint32_t kept = 0;
    for (; kept < steps->steps && kept < steps->device->most_steps; ++kept)
        if (edge_read32(entries + kept * EDGE_STEP_ENTRY_BYTES) == step) return entries + kept * EDGE_STEP_ENTRY_BYTES;
    steps->steps++;
    if (kept == steps->device->most_steps) return 0;
    uint8_t *entry = entries + kept * EDGE_STEP_ENTRY_BYTES;
    edge_write32(entry, step);
    edge_write32(entry + 4, 0);
    edge_write32(entry + 8, 0);
    edge_write32(entry + 12, 0);
    return entry;
}

static void note(edge_link_steps *steps, uint32_t step, const int8_t *data, uint32_t bytes)
{
    uint8_t *entry = entry_of(steps, step);
    if (entry == 0) return;
    edge_write32(entry + 4, edge_read32(entry + 4) + bytes);
    edge_write32(entry + 8, edge_crc32_after(edge_read32(entry + 8), data, bytes));
    const uint32_t now = steps->device->now();
    edge_write32(entry + 12, edge_read32(entry + 12) + now - steps->before);
    steps->before = now;
}

void edge_steps_after(edge_link_steps *steps, uint32_t step, const int8_t *data, uint32_t bytes)
{
    if (!steps->keeps_data) {
        note(steps, step, data, bytes);
        return;
    }
    if (step == steps->step) keep(steps, data, bytes);
    steps->steps++;
}
