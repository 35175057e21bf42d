#ifndef EDGE_GOLDEN_H
#define EDGE_GOLDEN_H

#include "edge_link_device.h"

/* Golden vectors as a pack has them: GoldenVectors.cs draws the section, and compares as this does. */

typedef void (*edge_golden_infer)(const int8_t *input, int8_t *output);

/* Runs every vector; any byte that differs fails.
 *
 * section: aligned to 4 bytes, and not changed. output: as large as the network's, which has input_bytes in and
 * output_bytes out. first: gets the first difference; -1 for what there is none of.
 * True: there is at least one vector, all are of the network's sizes, and all agree. */
bool edge_golden_agree(const uint8_t *section, uint32_t bytes, edge_golden_infer infer, uint32_t input_bytes,
                       uint32_t output_bytes, int8_t *output, edge_link_difference *first);

#endif
