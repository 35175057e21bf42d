#include "edge_locating.h"

#include "edge_link_bytes.h"

enum {
    VERSION = 1,
    HEIGHT_AT = 4,
    WIDTH_AT = 8,
    CLASSES_AT = 12,
    CELL_PIXELS_AT = 16,
    THRESHOLD_AT = 20,
    MOST_AT = 24
};
enum { SECTION_BYTES = 28, MOST_EXTENT = 128, MOST_CELL_PIXELS = 256, LEAST_THRESHOLD = -127, MOST_DETECTIONS = 255 };

static bool is_within(int32_t number, int32_t least, int32_t most)
{
    return number >= least && number <= most;
}

bool edge_locating_read(edge_grid_params *grid, const uint8_t *section, uint32_t bytes, uint32_t outputs)
{
    if (bytes != SECTION_BYTES || edge_read32(section) != VERSION) return false;
    *grid = (edge_grid_params){
        .height = (int32_t)edge_read32(section + HEIGHT_AT),
        .width = (int32_t)edge_read32(section + WIDTH_AT),
        .classes = (int32_t)edge_read32(section + CLASSES_AT),
        .cell_pixels = (int32_t)edge_read32(section + CELL_PIXELS_AT),
        .threshold = (int32_t)edge_read32(section + THRESHOLD_AT),
        .most = (int32_t)edge_read32(section + MOST_AT),
    };
    return is_within(grid->height, 1, MOST_EXTENT) && is_within(grid->width, 1, MOST_EXTENT) &&
           is_within(grid->classes, 2, EDGE_LOCATING_MOST_CLASSES) &&
           is_within(grid->cell_pixels, 1, MOST_CELL_PIXELS) && is_within(grid->threshold, LEAST_THRESHOLD, INT8_MAX) &&
           is_within(grid->most, 1, MOST_DETECTIONS) &&
           (uint32_t)(grid->height * grid->width * grid->classes) == outputs;
}

void edge_locating_class_scores(const edge_grid_params *grid, const int8_t *scores, int8_t *to)
{
    to[0] = INT8_MAX;
    for (int32_t c = 1; c < grid->classes; ++c)
        to[c] = INT8_MIN;
    const int32_t cells = grid->height * grid->width;
    for (int32_t cell = 0; cell < cells; ++cell) {
        const int8_t *from = scores + cell * grid->classes;
        int32_t best = 0;
        for (int32_t c = 1; c < grid->classes; ++c) {
            if (from[c] > from[best]) best = c;
        }
        if (best > 0 && from[best] > to[best]) to[best] = from[best];
        if (from[0] < to[0]) to[0] = from[0];
    }
}
