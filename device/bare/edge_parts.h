#ifndef EDGE_PARTS_H
#define EDGE_PARTS_H

#include <stdint.h>

/* The images that were judged last, told as the parts of a line are: PartsLayout.cs draws the answer.
 *
 * A firmware without a line has no sensor, no camera and no gate. It says nothing of what they would take: there is no
 * exposure and no frame; and preprocessing is the host's, which sends images as the network takes them. What a stage
 * without a camera can time is inference and judging; a part begins when its image is taken and leaves when it is
 * judged. */

enum { EDGE_PARTS_KEPT = 16, EDGE_PARTS_HEAD_BYTES = 12, EDGE_PARTS_NUMBERS = 20 };
enum { EDGE_PARTS_RECORD_BYTES = 4 + 4 * EDGE_PARTS_NUMBERS };

typedef struct {
    uint32_t begun, inference, judging; /* microseconds; begun: of a clock that wraps */
    int16_t class_index, excess;
    uint8_t verdict;
} edge_part;

typedef struct {
    uint32_t count; /* since the start */
    edge_part last[EDGE_PARTS_KEPT];
} edge_parts;

void edge_parts_add(edge_parts *parts, const edge_part *part);

/* The answer from the part of a number on, or the oldest that is kept; as many as go into room, EDGE_PARTS_HEAD_BYTES
 * at least. A number above all that were counted is of a life before a reset: then from the oldest too. The result is
 * its length. */
uint32_t edge_parts_write(const edge_parts *parts, uint32_t from, uint8_t *to, uint32_t room);

#endif
