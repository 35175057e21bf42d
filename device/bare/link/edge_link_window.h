#ifndef EDGE_LINK_WINDOW_H
#define EDGE_LINK_WINDOW_H

#include "edge_link_frame.h"

#include <stdbool.h>

#ifndef EDGE_LINK_WINDOW
#define EDGE_LINK_WINDOW 8 /* frames on their way: 8, 16, 32 or 64 */
#endif

/* Frames that were sent and may have to be sent again: a ring, from the oldest without an acknowledgement to the next
 * free number. Numbers count modulo 2^16. */
typedef struct {
    uint8_t frames[EDGE_LINK_WINDOW][EDGE_FRAME_BYTES];
    uint32_t bytes[EDGE_LINK_WINDOW];
    uint32_t oldest, next;
    uint32_t cursor; /* next to be put on the wire */
    uint32_t newest; /* first number that was never on the wire */
} edge_window;

void edge_window_clear(edge_window *window);

/* Frames that are not acknowledged; frames that may still be put in. */
uint32_t edge_window_open(const edge_window *window);
uint32_t edge_window_free(const edge_window *window);

/* There is a frame to put on the wire. */
bool edge_window_has_more(const edge_window *window);

/* Takes the payload of the next frame, while one is free. */
uint8_t *edge_window_payload(edge_window *window);

/* Completes the next frame, whose payload is in place. */
void edge_window_add(edge_window *window, uint32_t session, uint32_t opcode, uint32_t payload);

/* Everything before the wanted number has arrived. True when that is news; a number outside the window is none of ours.
 */
bool edge_window_acknowledge(edge_window *window, uint32_t wanted);

/* Everything that is open is to be sent again. */
void edge_window_go_back(edge_window *window);

/* Copies the next frame for the wire; the answer is its bytes. again: it was on the wire before. */
uint32_t edge_window_take(edge_window *window, uint8_t *to, bool *again);

#endif
