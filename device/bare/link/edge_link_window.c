#include "edge_link_window.h"

#include "edge_link_bytes.h"

_Static_assert(EDGE_LINK_WINDOW >= 8 && EDGE_LINK_WINDOW <= 64 && (EDGE_LINK_WINDOW & (EDGE_LINK_WINDOW - 1)) == 0,
               "a window has 8, 16, 32 or 64 frames");

enum { MASK = EDGE_LINK_WINDOW - 1 };

void edge_window_clear(edge_window *window)
{
    window->oldest = window->next = window->cursor = window->newest = 0;
}

uint32_t edge_window_open(const edge_window *window)
{
    return (window->next - window->oldest) & 0xffff;
}

uint32_t edge_window_free(const edge_window *window)
{
    return EDGE_LINK_WINDOW - edge_window_open(window);
}

bool edge_window_has_more(const edge_window *window)
{
    return window->cursor != window->next;
}

uint8_t *edge_window_payload(edge_window *window)
{
    return window->frames[window->next & MASK] + EDGE_HEAD_BYTES;
}

void edge_window_add(edge_window *window, uint32_t session, uint32_t opcode, uint32_t payload)
{
    uint8_t *frame = window->frames[window->next & MASK];
    window->bytes[window->next & MASK] = edge_frame_end(frame, EDGE_CHANNEL_SESSION, session, opcode, payload);
    edge_write16(frame + EDGE_SEQUENCE_AT, window->next);
    window->next = (window->next + 1) & 0xffff;
}

bool edge_window_acknowledge(edge_window *window, uint32_t wanted)
{
    const uint32_t arrived = (wanted - window->oldest) & 0xffff;
    if (arrived == 0 || arrived > edge_window_open(window)) return false;
    if (((window->cursor - window->oldest) & 0xffff) < arrived) window->cursor = wanted;
    window->oldest = wanted;
    return true;
}

void edge_window_go_back(edge_window *window)
{
    window->cursor = window->oldest;
}

uint32_t edge_window_take(edge_window *window, uint8_t *to, bool *again)
{
    const uint32_t at = window->cursor & MASK;
    memcpy(to, window->frames[at], window->bytes[at]);
    *again = window->cursor != window->newest;
    window->cursor = (window->cursor + 1) & 0xffff;
    if (!*again) window->newest = window->cursor;
    return window->bytes[at];
}
