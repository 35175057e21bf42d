#ifndef EDGE_LOCATING_H
#define EDGE_LOCATING_H

#include <stdbool.h>

#include "edge_grid_decode_s8.h"

/* How a pack says that a grid of class scores is read: PackLocating.cs draws the section. */

enum { EDGE_LOCATING_MOST_CLASSES = 128 };

/* False: the section holds no grid of so many outputs; the grid is not to be used then. */
bool edge_locating_read(edge_grid_params *grid, const uint8_t *section, uint32_t bytes, uint32_t outputs);

/* A score for each class of the whole picture, which limits judge: of 1 and up the highest score of the cells that are
 * the class's own, whatever the threshold, -128 where there are none; of the background its lowest. Locator.cs gives
 * the same.
 *
 * scores      int8 [height][width][classes]
 * to          int8 [classes] */
void edge_locating_class_scores(const edge_grid_params *grid, const int8_t *scores, int8_t *to);

#endif
