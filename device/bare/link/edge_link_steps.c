#include "edge_link_steps.h"

#include "edge_crc32.h"
#include "edge_link_bytes.h"

static void clear(edge_link_steps *steps)
{
    steps->steps = 0;
    steps->window_count = 0;
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

static void keep(edge_link_steps *steps, const int8_t *data, uint32_t bytes)
{
    const edge_link_device *device = steps->device;
    const uint32_t left = steps->first >= bytes ? 0 : bytes - steps->first;
    steps->was_seen = true;
    steps->window_count = left < device->step_window_bytes ? left : device->step_window_bytes;
    if (left > 0) memcpy(device->step_window, data + steps->first, steps->window_count);
}

static void note(edge_link_steps *steps, uint32_t step, const int8_t *data, uint32_t bytes)
{
    uint8_t *entry = steps->device->entries + steps->steps * EDGE_STEP_ENTRY_BYTES;
    const uint32_t crc = edge_crc32(data, bytes), now = steps->device->now();
    edge_write32(entry, step);
    edge_write32(entry + 4, bytes);
    edge_write32(entry + 8, crc);
    edge_write32(entry + 12, now - steps->before);
    steps->before = now;
}

void edge_steps_after(edge_link_steps *steps, uint32_t step, const int8_t *data, uint32_t bytes)
{
    if (steps->keeps_data && step == steps->step) keep(steps, data, bytes);
    if (!steps->keeps_data && steps->steps < steps->device->most_steps) note(steps, step, data, bytes);
    steps->steps++;
}
