/* Decodes the grids of a file.
 *
 * images.bin   records until the end: six int32, the fields of edge_grid_params; the scores, int8
 * results.bin  for each record: int32 found, int32 written; the detections that were written, nine int32 each; the
 * score of each class, int32
 *
 * Every buffer ends where its block of memory ends, so that the address sanitizer sees a step too far. */

#include "edge_locating.h"
#include "edge_port.h"

enum { MOST_CELLS = 128 * 128, MOST_SCORES = 1 << 15, MOST_DETECTIONS = 64, MOST_CLASSES = 128 };

static int8_t scores[MOST_SCORES];
static int16_t links[MOST_CELLS];
static edge_detection detections[MOST_DETECTIONS];
static int8_t class_scores[MOST_CLASSES];

int main(void)
{
    edge_grid_params p;
    edge_port_open();
    while (edge_port_read(&p, sizeof p) == sizeof p) {
        const int32_t cells = p.height * p.width;
        const uint32_t bytes = (uint32_t)(cells * p.classes);
        if (cells > MOST_CELLS || bytes > MOST_SCORES || p.most > MOST_DETECTIONS || p.classes > MOST_CLASSES)
            edge_port_exit(3);
        int8_t *own_scores = scores + MOST_SCORES - bytes;
        edge_detection *own = detections + MOST_DETECTIONS - p.most;
        if (edge_port_read(own_scores, bytes) != bytes) edge_port_exit(3);
        int32_t head[2];
        head[0] = edge_grid_decode_s8(&p, own_scores, links + MOST_CELLS - cells, own);
        head[1] = head[0] < p.most ? head[0] : p.most;
        edge_port_write(head, sizeof head);
        edge_port_write(own, (uint32_t)head[1] * sizeof *own);
        int8_t *own_classes = class_scores + MOST_CLASSES - p.classes;
        edge_locating_class_scores(&p, own_scores, own_classes);
        for (int32_t c = 0; c < p.classes; ++c) {
            const int32_t score = own_classes[c];
            edge_port_write(&score, sizeof score);
        }
    }
    edge_port_exit(0);
}
