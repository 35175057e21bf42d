#ifndef EDGE_GRID_DECODE_S8_H
#define EDGE_GRID_DECODE_S8_H

#include <stdint.h>

/* A grid of class scores and how it is read. */
typedef struct {
    int32_t height, width; /* of the grid in cells, 1 to 128 each: sums of weights and places stay below 2^31 */
    int32_t classes;       /* scores of a cell, 2 to 128; the first is the background's */
    int32_t cell_pixels;   /* pixels of the network's input along a side of a cell, 1 to 256 */
    int32_t threshold;     /* the least score of a detection's cell, -127 to 127 */
    int32_t most;          /* detections that there is room for, at least 1 */
} edge_grid_params;

/* Something found in a picture. */
typedef struct {
    int32_t class_index; /* 1 to classes - 1 */
    int32_t score;       /* the best of its cells, in steps */
    int32_t x, y;        /* its centre, in 1/256 pixel of the network's input from the left and upper edge */
    int32_t left, top, right, bottom; /* first and last column and row of cells */
    int32_t cells;                    /* how many cells belong to it */
} edge_detection;

/* Sums over the cells of a detection. */
typedef struct {
    int32_t weights, x, y;
} edge_grid_sums;

enum { EDGE_GRID_FREE = -1 };

/* The class of a cell; 0 where it is no hit. */
static inline int32_t edge_grid_class(const edge_grid_params *p, const int8_t *scores, int32_t cell)
{
    const int8_t *from = scores + cell * p->classes;
    int32_t best = 0;
    for (int32_t c = 1; c < p->classes; ++c) {
        if (from[c] > from[best]) best = c;
    }
    return from[best] < p->threshold ? 0 : best;
}

static inline void edge_grid_add(edge_detection *d, edge_grid_sums *sums, int32_t x, int32_t y, int32_t score)
{
    const int32_t weight = score + 128;
    sums->weights += weight;
    sums->x += weight * (2 * x + 1);
    sums->y += weight * (2 * y + 1);
    ++d->cells;
    if (score > d->score) d->score = score;
    if (x < d->left) d->left = x;
    if (x > d->right) d->right = x;
    if (y < d->top) d->top = y;
    if (y > d->bottom) d->bottom = y;
}

/* The detection that begins at a cell. */
static inline edge_detection edge_grid_gather(const edge_grid_params *p, const int8_t *scores, int16_t *links,
                                              int32_t first, int32_t kind)
{
    edge_detection d = {kind, -128, 0, 0, p->width, p->height, 0, 0, 0};
    edge_grid_sums sums = {0, 0, 0};
    links[first] = (int16_t)first;
    int32_t tail = first;
    for (int32_t cell = first;; cell = links[cell]) {
        const int32_t y = cell / p->width;
        const int32_t x = cell - y * p->width;
        edge_grid_add(&d, &sums, x, y, scores[cell * p->classes + kind]);
        for (int32_t ny = y == 0 ? 0 : y - 1; ny <= y + 1 && ny < p->height; ++ny) {
            for (int32_t nx = x == 0 ? 0 : x - 1; nx <= x + 1 && nx < p->width; ++nx) {
                const int32_t next = ny * p->width + nx;
                if (links[next] != EDGE_GRID_FREE || edge_grid_class(p, scores, next) != kind) continue;
                links[tail] = (int16_t)next;
                links[next] = (int16_t)next;
                tail = next;
            }
        }
        if (links[cell] == cell) break;
    }

    const int64_t scale = p->cell_pixels * 128; /* half a cell, in 1/256 pixel */
    d.x = (int32_t)((sums.x * scale + sums.weights / 2) / sums.weights);
    d.y = (int32_t)((sums.y * scale + sums.weights / 2) / sums.weights);
    return d;
}

/* Takes a detection into a list of count, where it belongs there; how many the list has then. */
static inline int32_t edge_grid_keep(const edge_grid_params *p, edge_detection *detections, int32_t count,
                                     const edge_detection *d)
{
    if (count < p->most) {
        detections[count] = *d;
        return count + 1;
    }
    int32_t weakest = 0;
    for (int32_t i = 1; i < count; ++i) {
        if (detections[i].score <= detections[weakest].score) weakest = i;
    }
    if (d->score <= detections[weakest].score) return count;
    for (int32_t i = weakest; i < count - 1; ++i)
        detections[i] = detections[i + 1];
    detections[count - 1] = *d;
    return count;
}

/* From a grid of class scores to detections.
 *
 * 1 cell       its class is that of the highest score, the first one at a tie: the background before all others.
 *              It is a hit where that class is not the background and the score reaches the threshold.
 * 2 merging    hits of one class that touch along a side or at a corner are one detection.
 * 3 numbers    score: the best of its cells. Box: first and last column and row.
 *              centre: mean of the cells' centres, each weighted by (score + 128), rounded to 1/256 pixel, halves
 * upward. 4 order      by the first cell of each, row by row. 5 overflow   of more than fit, those with the best scores
 * stay; of equal scores those that begin first.
 *
 * scores      int8 [height][width][classes]
 * links       int16 [height * width], overwritten
 * detections  [most]; the first min(result, most) are written
 *
 * The result is how many there are, those without room included. The caller owns all three; they do not overlap. */
static inline int32_t edge_grid_decode_s8(const edge_grid_params *p, const int8_t *scores, int16_t *links,
                                          edge_detection *detections)
{
    const int32_t cells = p->height * p->width;
    for (int32_t cell = 0; cell < cells; ++cell)
        links[cell] = EDGE_GRID_FREE;
    int32_t found = 0;
    int32_t count = 0;
    for (int32_t cell = 0; cell < cells; ++cell) {
        const int32_t kind = links[cell] == EDGE_GRID_FREE ? edge_grid_class(p, scores, cell) : 0;
        if (kind == 0) continue;
        const edge_detection d = edge_grid_gather(p, scores, links, cell, kind);
        count = edge_grid_keep(p, detections, count, &d);
        ++found;
    }
    return found;
}

#endif
