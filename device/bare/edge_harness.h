#ifndef EDGE_HARNESS_H
#define EDGE_HARNESS_H

#include <stdint.h>

/* The models in an image. The table is generated; EDGE_TAPPED says whether the models were emitted with taps. */

typedef void (*edge_tap)(int32_t step, const int8_t *data, int32_t bytes);

typedef struct {
    uint32_t input_bytes, output_bytes; /* all inputs, all outputs, one after the other */
    uint32_t steps;                     /* taps of one inference */
    void (*open)(void);                 /* before an inference and not part of it; 0: nothing to do */
#ifdef EDGE_TAPPED
    void (*infer)(const int8_t *input, int8_t *output, edge_tap tap);
#else
    void (*infer)(const int8_t *input, int8_t *output);
#endif
} edge_model;

extern const edge_model edge_models[];

/* Room for the largest model of the table. */
extern int8_t edge_input[], edge_output[];
extern uint32_t edge_crcs[], edge_counts[];

#endif
