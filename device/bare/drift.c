#include "edge_drift.h"

#include "edge_link_bytes.h"

enum { HEAD_BYTES = 8, VALUES = 256, HISTOGRAM_BYTES = 2 * VALUES };
enum { SECTION_BYTES = HEAD_BYTES + EDGE_DRIFT_STATISTICS * HISTOGRAM_BYTES };
enum { MOST_VALUES = 32767, MOST_INPUTS = 1024 };

/* What 1 is: of shares and logarithms, and of ranks. */
enum { ONE = 1 << 16, RANK_ONE = 16384, TREND_LIMIT = 9 * RANK_ONE };

/* In thousandths: by custom, and chi-square with 9 degrees of freedom that chance reaches once in a thousand and once
 * in a million windows. */
enum { WATCH_FROM = 100, DRIFTED_FROM = 250, RARE_CHANCE = 27900, HARDLY_CHANCE = 45100 };

static int32_t count_of(const uint8_t *histogram, int32_t value)
{
    return (int32_t)edge_read16(histogram + 2 * (value + 128));
}

static int32_t bin_of(const edge_drift_statistic *s, int32_t value)
{
    int32_t bin = 0;
    while (bin < EDGE_DRIFT_BINS - 1 && value >= s->edges[bin])
        bin++;
    return bin;
}

/* Bin b ends before the first value that has b + 1 tenths of all below it. */
static void set_edges(edge_drift_statistic *s, const uint8_t *histogram, int32_t total)
{
    int32_t below = 0, edge = 0; /* tenths of 256 counts of 16 bits fit */
    for (int32_t value = -128; value < 128 && edge < EDGE_DRIFT_BINS - 1; ++value) {
        below += count_of(histogram, value);
        while (edge < EDGE_DRIFT_BINS - 1 && below * EDGE_DRIFT_BINS >= total * (edge + 1))
            s->edges[edge++] = (int8_t)(value < 127 ? value + 1 : 127);
    }
}

static void set_ends(edge_drift_statistic *s, const uint8_t *histogram)
{
    s->least = INT8_MAX;
    s->greatest = INT8_MIN;
    for (int32_t value = -128; value < 128; ++value) {
        if (count_of(histogram, value) == 0) continue;
        if (value < s->least) s->least = (int8_t)value;
        s->greatest = (int8_t)value;
    }
}

/* Beyond all of calibration, whatever shares the outermost bin with it; else the middle of its bin. */
static int32_t rank_of(const edge_drift_statistic *s, int32_t value, int32_t bin)
{
    if (value < s->least) return -RANK_ONE;
    return value > s->greatest ? RANK_ONE : s->ranks[bin];
}

static void set_shares(edge_drift_statistic *s, const uint8_t *histogram, int32_t total)
{
    int32_t counts[EDGE_DRIFT_BINS] = {0};
    for (int32_t value = -128; value < 128; ++value)
        counts[bin_of(s, value)] += count_of(histogram, value);
    int64_t below = 0;
    for (int32_t bin = 0; bin < EDGE_DRIFT_BINS; ++bin) {
        const int64_t count = counts[bin], all = total;
        s->shares[bin] = (int16_t)(((2 * count + 1) * RANK_ONE + all) / (2 * all + EDGE_DRIFT_BINS));
        s->ranks[bin] = (int16_t)((2 * below + count) * RANK_ONE / all - RANK_ONE);
        below += count;
    }
}

/* The square root, rounded down. */
static int32_t root(int32_t value)
{
    int32_t root = 0;
    for (int32_t bit = 1 << 15; bit > 0; bit >>= 1) {
        const int32_t next = root + bit;
        if (next <= 46340 && next * next <= value) root = next;
    }
    return root;
}

static bool open_statistic(edge_drift_statistic *s, const uint8_t *histogram)
{
    int32_t total = 0;
    for (int32_t value = -128; value < 128; ++value)
        total += count_of(histogram, value);
    if (total == 0) return false;
    set_ends(s, histogram);
    set_edges(s, histogram, total);
    set_shares(s, histogram, total);
    s->calibrated = total;
    const int32_t slack = RANK_ONE / 4 + root(4 * (RANK_ONE / 3 * RANK_ONE / total));
    s->slack = slack < RANK_ONE / 2 ? slack : RANK_ONE / 2;
    return true;
}

bool edge_drift_open(edge_drift *drift, const uint8_t *section, uint32_t bytes, int32_t window)
{
    *drift = (edge_drift){.window = 0};
    if (bytes != SECTION_BYTES || window < EDGE_DRIFT_SMALLEST_WINDOW || window > MOST_VALUES) return false;
    for (int32_t i = 0; i < EDGE_DRIFT_STATISTICS; ++i)
        if (!open_statistic(&drift->statistics[i], section + HEAD_BYTES + i * HISTOGRAM_BYTES)) return false;
    drift->window = window;
    return true;
}

/* log2(x / 65536) for x above 0, 16 fraction bits: squares the mantissa sixteen times, each time one bit of it. */
static int32_t log2_of(int32_t x)
{
    int32_t whole = 0, fraction = 0;
    int64_t mantissa = (int64_t)x << 14; /* 30 fraction bits, brought to [1, 2) */
    while (mantissa >> 31 != 0) {
        mantissa >>= 1;
        whole++;
    }
    while (mantissa >> 30 == 0) {
        mantissa *= 2;
        whole--;
    }
    for (int32_t bit = 15; bit >= 0; --bit) {
        mantissa = mantissa * mantissa >> 30;
        if (mantissa >> 31 == 0) continue;
        mantissa >>= 1;
        fraction |= 1 << bit;
    }
    return whole * ONE + fraction;
}

/* The index of this window, in thousandths. */
static int32_t psi_of(const edge_drift_statistic *s)
{
    if (s->values == 0) return 0;
    int64_t sum = 0;
    for (int32_t bin = 0; bin < EDGE_DRIFT_BINS; ++bin) {
        const int32_t now = (int32_t)((2 * (int64_t)s->counts[bin] + 1) * ONE / (2 * s->values + EDGE_DRIFT_BINS));
        const int32_t then = s->shares[bin] < 1 ? 4 : s->shares[bin] * 4;
        sum += (int64_t)(now - then) * (log2_of(now) - log2_of(then));
    }
    /* From log2 to ln: ln 2 is 45426 / 65536. Two shifts of 16 bits, then thousandths. */
    return (int32_t)(((sum >> 16) * 45426 >> 16) * 1000 >> 16);
}

static int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static void end_window(edge_drift_statistic *s)
{
    s->psi = psi_of(s);
    const int32_t rare = RARE_CHANCE / s->values + RARE_CHANCE / s->calibrated;
    const int32_t hardly = HARDLY_CHANCE / s->values + HARDLY_CHANCE / s->calibrated;
    s->state = s->alarm_at > 0 || s->psi >= larger(DRIFTED_FROM, hardly) ? EDGE_DRIFT_DRIFTED
               : s->psi >= larger(WATCH_FROM, rare)                      ? EDGE_DRIFT_WATCH
                                                                         : EDGE_DRIFT_STABLE;
    for (int32_t bin = 0; bin < EDGE_DRIFT_BINS; ++bin) {
        s->last_counts[bin] = s->counts[bin];
        s->counts[bin] = 0;
    }
    s->last_values = s->values;
    s->values = 0;
}

/* True for the first alarm. It stays until the sentinel is cleared, and nothing is added meanwhile. */
static bool add_rank(edge_drift_statistic *s, int32_t rank, int32_t part)
{
    if (s->alarm_at > 0) return false;
    if (s->up == 0) s->up_from = part;
    if (s->down == 0) s->down_from = part;
    s->up = larger(s->up + rank - s->slack, 0);
    s->down = larger(s->down - rank - s->slack, 0);
    if (s->up < TREND_LIMIT && s->down < TREND_LIMIT) return false;
    s->alarm_at = part;
    s->direction = s->up >= TREND_LIMIT ? 1 : -1;
    s->alarm_from = s->direction > 0 ? s->up_from : s->down_from;
    return true;
}

static bool add(edge_drift_statistic *s, int32_t value, int32_t part)
{
    const int32_t bin = bin_of(s, value);
    if (s->values < MOST_VALUES) {
        s->values++;
        s->counts[bin]++;
    }
    const bool is_alarm = add_rank(s, rank_of(s, value, bin), part);
    if (is_alarm) s->state = EDGE_DRIFT_DRIFTED;
    return is_alarm;
}

bool edge_drift_add(edge_drift *drift, int32_t score, int32_t mean, int32_t texture)
{
    const int32_t values[EDGE_DRIFT_STATISTICS] = {score, mean, texture};
    bool is_new = false;
    drift->parts++;
    for (int32_t i = 0; i < EDGE_DRIFT_STATISTICS; ++i)
        if (add(&drift->statistics[i], values[i], drift->parts)) is_new = true;
    if (drift->statistics[EDGE_DRIFT_SCORE].values >= drift->window) {
        for (int32_t i = 0; i < EDGE_DRIFT_STATISTICS; ++i)
            end_window(&drift->statistics[i]);
        drift->windows++;
        is_new = true;
    }
    if (!is_new) return false;
    drift->state = EDGE_DRIFT_UNKNOWN;
    for (int32_t i = 0; i < EDGE_DRIFT_STATISTICS; ++i)
        drift->state = larger(drift->state, drift->statistics[i].state);
    return true;
}

void edge_drift_clear(edge_drift *drift)
{
    for (int32_t i = 0; i < EDGE_DRIFT_STATISTICS; ++i) {
        edge_drift_statistic *s = &drift->statistics[i];
        for (int32_t bin = 0; bin < EDGE_DRIFT_BINS; ++bin)
            s->counts[bin] = s->last_counts[bin] = 0;
        s->values = s->last_values = 0;
        s->up = s->down = s->up_from = s->down_from = 0;
        s->alarm_at = s->alarm_from = s->direction = 0;
        s->psi = 0;
        s->state = EDGE_DRIFT_UNKNOWN;
    }
    drift->state = EDGE_DRIFT_UNKNOWN;
    drift->windows = drift->parts = 0;
}

static void write_numbers(uint8_t *to, const int32_t *numbers, uint32_t count)
{
    for (uint32_t i = 0; i < count; ++i)
        edge_write32(to + 4 * i, (uint32_t)numbers[i]);
}

void edge_drift_write(const edge_drift *drift, uint8_t *to)
{
    const int32_t head[] = {drift->state, drift->parts, drift->windows, drift->window, EDGE_DRIFT_STATISTICS};
    write_numbers(to, head, sizeof head / sizeof *head);
    to += EDGE_DRIFT_HEAD_BYTES;
    for (int32_t i = 0; i < EDGE_DRIFT_STATISTICS; ++i, to += EDGE_DRIFT_STATISTIC_BYTES) {
        const edge_drift_statistic *s = &drift->statistics[i];
        const int32_t numbers[] = {s->psi, s->state, s->alarm_at,   s->alarm_from, s->direction,
                                   s->up,  s->down,  s->calibrated, s->values,     s->last_values};
        write_numbers(to, numbers, sizeof numbers / sizeof *numbers);
        for (int32_t bin = 0; bin < EDGE_DRIFT_BINS; ++bin) {
            edge_write16(to + sizeof numbers + 2 * bin, s->counts[bin]);
            edge_write16(to + sizeof numbers + 2 * (EDGE_DRIFT_BINS + bin), s->last_counts[bin]);
        }
    }
}

/* A whole number of pixels would always look at the same colour. */
static int32_t step_of(int32_t count, int32_t channels)
{
    const int32_t step = (count + MOST_INPUTS - 1) / MOST_INPUTS;
    return channels > 1 && step % channels == 0 ? step + 1 : step;
}

int32_t edge_drift_mean(const int8_t *input, int32_t count, int32_t channels)
{
    const int32_t step = step_of(count, channels);
    int32_t sum = 0, values = 0;
    for (int32_t i = step / 2; i < count; i += step) {
        sum += input[i];
        values++;
    }
    return sum / values;
}

int32_t edge_drift_texture(const int8_t *input, int32_t count, int32_t channels)
{
    const int32_t step = step_of(count, channels);
    int32_t sum = 0, values = 0;
    for (int32_t i = step / 2; i + channels < count; i += step) {
        const int32_t difference = input[i + channels] - input[i];
        sum += difference < 0 ? -difference : difference;
        values++;
    }
    if (values == 0) return INT8_MIN;
    const int32_t texture = 4 * sum / values;
    return texture < 255 ? texture - 128 : 127;
}
