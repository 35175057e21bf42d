#ifndef EDGE_DRIFT_H
#define EDGE_DRIFT_H

#include <stdbool.h>
#include <stdint.h>

/* Watches whether scores and images are still spread as at calibration. DriftSentinel.cs, DriftHistogram.cs,
 * DriftTrend.cs and DriftInput.cs state the rules and their sources; both give the same counters, byte for byte. */

enum { EDGE_DRIFT_BINS = 10, EDGE_DRIFT_STATISTICS = 3, EDGE_DRIFT_SMALLEST_WINDOW = 200 };
enum { EDGE_DRIFT_SCORE, EDGE_DRIFT_MEAN, EDGE_DRIFT_TEXTURE };
enum { EDGE_DRIFT_UNKNOWN, EDGE_DRIFT_STABLE, EDGE_DRIFT_WATCH, EDGE_DRIFT_DRIFTED };

/* An answer of the link: DriftLayout.cs draws it. */
enum { EDGE_DRIFT_HEAD_BYTES = 20, EDGE_DRIFT_STATISTIC_BYTES = 80 };
enum { EDGE_DRIFT_BYTES = EDGE_DRIFT_HEAD_BYTES + EDGE_DRIFT_STATISTICS * EDGE_DRIFT_STATISTIC_BYTES };

/* One number of every part: window by window, and whether it has moved to one side. */
typedef struct {
    int8_t edges[EDGE_DRIFT_BINS - 1]; /* bin b ends before edge b */
    int16_t shares[EDGE_DRIFT_BINS];   /* of the calibration, 1 is 16384 */
    int16_t ranks[EDGE_DRIFT_BINS];    /* of a bin's values among those of the calibration, from -16384 to 16384 */
    int8_t least, greatest;            /* of the values at calibration */
    int32_t calibrated;                /* values at calibration */
    uint16_t counts[EDGE_DRIFT_BINS], last_counts[EDGE_DRIFT_BINS]; /* of this window, and of the one that ended last */
    uint16_t values, last_values;
    int32_t slack, up, down, up_from, down_from; /* the trend's sums, and the parts that they were last 0 before */
    int32_t alarm_at, alarm_from, direction;     /* parts from 1 on; 0: no alarm. 1 up, -1 down */
    int32_t psi, state;                          /* of the last window, in thousandths; a state as above */
} edge_drift_statistic;

typedef struct {
    edge_drift_statistic statistics[EDGE_DRIFT_STATISTICS];
    int32_t window;                /* parts of a window; 0: there is no sentinel */
    int32_t state, windows, parts; /* since the start, or since it was cleared */
} edge_drift;

/* section: a pack's fingerprint of the calibration, as PackDrift.cs draws it; not needed afterwards. window: parts
 * after which a window ends, 200 to 32767. False, and no sentinel: one of them is not what it should be. */
bool edge_drift_open(edge_drift *drift, const uint8_t *section, uint32_t bytes, int32_t window);

/* One part that was judged: the highest score of a defect, and what the two below say of its input; -128 to 127 each.
 * True when a window ended with it, or a statistic moved: the state is new. */
bool edge_drift_add(edge_drift *drift, int32_t score, int32_t mean, int32_t texture);

/* Begins anew. */
void edge_drift_clear(edge_drift *drift);

/* to: EDGE_DRIFT_BYTES. */
void edge_drift_write(const edge_drift *drift, uint8_t *to);

/* Brightness of a network's input, and differences between neighbours in a row. count: values, at least 1. channels:
 * values of a pixel. -128 to 127. */
int32_t edge_drift_mean(const int8_t *input, int32_t count, int32_t channels);
int32_t edge_drift_texture(const int8_t *input, int32_t count, int32_t channels);

#endif
