#ifndef EDGE_HARNESS_DETECTIONS_H
#define EDGE_HARNESS_DETECTIONS_H

#include "edge_grid_decode_s8.h"

/* Appends what a model located to its outputs: int32 found, then each of most detections as nine int32; those that were
 * not written are all zeros. */
static inline void edge_harness_put_detections(int8_t *to, int32_t found, const edge_detection *detections,
                                               int32_t most)
{
    const int8_t *from = (const int8_t *)&found;
    for (uint32_t i = 0; i < sizeof found; ++i)
        *to++ = from[i];
    from = (const int8_t *)detections;
    const int32_t count = found < most ? found : most;
    const uint32_t written = (uint32_t)count * sizeof *detections;
    for (uint32_t i = 0; i < (uint32_t)most * sizeof *detections; ++i)
        *to++ = i < written ? from[i] : 0;
}

#endif
