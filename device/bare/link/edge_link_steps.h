#ifndef EDGE_LINK_STEPS_H
#define EDGE_LINK_STEPS_H

#include "edge_link_device.h"

enum { EDGE_STEP_ENTRY_BYTES = 16 };

/* Looks into a run: the checksum and time of every step, or a window of one step's output. */
typedef struct {
    edge_link_device *device;
    uint32_t steps; /* of the last run; more than fit are only counted */
    uint32_t window_count;
    uint32_t step, first, before;
    uint32_t passed; /* bytes of the step that is kept, in the pieces before */
    bool keeps_data;
    bool was_seen; /* the step that was asked for has run */
} edge_link_steps;

/* The next run gives entries: step, elements, CRC-32 of the output, microseconds of it. */
void edge_steps_want_entries(edge_link_steps *steps);

/* The next run gives bytes of one step's output. */
void edge_steps_want_data(edge_link_steps *steps, uint32_t step, uint32_t first);

/* A step of the run has given this: its whole output, or the next piece of one that is made band by band. */
void edge_steps_after(edge_link_steps *steps, uint32_t step, const int8_t *data, uint32_t bytes);

#endif
