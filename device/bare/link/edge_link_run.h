#ifndef EDGE_LINK_RUN_H
#define EDGE_LINK_RUN_H

#include "edge_link_device.h"

/* One inference or many, begun and waited for without blocking: for frames and for text. */
typedef struct {
    edge_link_device *device;
    const int8_t *input;
    uint32_t warmups_left, runs_left;
    uint32_t runs; /* inferences that count */
    uint64_t microseconds;
    uint32_t fastest, slowest;
    bool with_taps;
    bool is_busy; /* until edge_run_try_end, or until an abandoned inference has ended */
    bool is_good; /* every inference went well */
    bool is_under_way, is_abandoned;
} edge_link_run;

void edge_run_begin(edge_link_run *run, const int8_t *input, uint32_t runs, uint32_t warmups, bool with_taps);

/* Nobody waits for the result any more. */
void edge_run_abandon(edge_link_run *run);

/* Goes on with at most one inference. True once, when all have ended. */
bool edge_run_try_end(edge_link_run *run);

#endif
