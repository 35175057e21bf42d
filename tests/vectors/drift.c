/* Counts parts as the drift sentinel of a device does.
 *
 * images.bin   int32 records; for each: int32 window; the section of a pack, 1544 bytes; int32 acts; four bytes for
 * each act: 0 a part, and its score, mean and texture; 1 clear; 2 read then inputs until the end: int32 count, int32
 * channels, the values results.bin  EDGE_DRIFT_BYTES for each reading, then int32 mean and texture of each input. A
 * sentinel that cannot be opened reads nothing.
 *
 * Inputs end where their block of memory ends, so that the address sanitizer sees a step too far. */

#include "edge_drift.h"
#include "edge_port.h"

enum { SECTION_BYTES = 1544, ACT_BYTES = 4, PART = 0, CLEAR = 1, MOST_INPUT = 5000 };

static edge_drift drift;
static uint8_t section[SECTION_BYTES], reading[EDGE_DRIFT_BYTES];
static int8_t input[MOST_INPUT];

static int32_t number(void)
{
    int32_t value = 0;
    if (edge_port_read(&value, sizeof value) != sizeof value) edge_port_exit(3);
    return value;
}

static void play(void)
{
    const int32_t window = number();
    if (edge_port_read(section, sizeof section) != sizeof section) edge_port_exit(3);
    const bool is_open = edge_drift_open(&drift, section, sizeof section, window);
    for (int32_t left = number(); left > 0; --left) {
        int8_t act[ACT_BYTES];
        if (edge_port_read(act, sizeof act) != sizeof act) edge_port_exit(3);
        if (!is_open) continue;
        if (act[0] == PART) {
            edge_drift_add(&drift, act[1], act[2], act[3]);
        } else if (act[0] == CLEAR) {
            edge_drift_clear(&drift);
        } else {
            edge_drift_write(&drift, reading);
            edge_port_write(reading, sizeof reading);
        }
    }
}

int main(void)
{
    edge_port_open();
    for (int32_t left = number(); left > 0; --left)
        play();
    int32_t head[2]; /* values, channels */
    while (edge_port_read(head, sizeof head) == sizeof head) {
        if (head[0] > MOST_INPUT) edge_port_exit(3);
        int8_t *own = input + MOST_INPUT - head[0];
        if (edge_port_read(own, (uint32_t)head[0]) != (uint32_t)head[0]) edge_port_exit(3);
        const int32_t said[2] = {edge_drift_mean(own, head[0], head[1]), edge_drift_texture(own, head[0], head[1])};
        edge_port_write(said, sizeof said);
    }
    edge_port_exit(0);
}
