#ifndef INSPECT_H
#define INSPECT_H

#include <stdint.h>

/* What a chip does with a frame of its camera. Freestanding: no files, no allocation. */

enum { INSPECT_CLASSES = 5 };

typedef enum { INSPECT_OK, INSPECT_NG, INSPECT_GRAY } inspect_verdict;

typedef struct {
    inspect_verdict verdict; /* GRAY: a person decides */
    int32_t best;            /* the class of the highest score */
    int8_t scores[INSPECT_CLASSES];
} inspection;

extern const char *const inspect_names[INSPECT_CLASSES];

/* frame: gray, a byte for each pixel, rows top to bottom; the network's input is made of all of it. */
inspection inspect(const uint8_t *frame, int32_t height, int32_t width);

#endif
