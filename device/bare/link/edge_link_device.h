#ifndef EDGE_LINK_DEVICE_H
#define EDGE_LINK_DEVICE_H

#include "edge_link_frame.h"

#include <stdbool.h>
#include <stdint.h>

enum { EDGE_UID_BYTES = 16, EDGE_HASH_BYTES = 32, EDGE_NAME_BYTES = 32 };

/* Who answers, and what it runs. Names are ASCII, hashes SHA-256; both are filled up with zeros, and all zeros are
 * unknown. */
typedef struct {
    uint8_t firmware[EDGE_HASH_BYTES], model[EDGE_HASH_BYTES], preprocessing[EDGE_HASH_BYTES], limits[EDGE_HASH_BYTES];
    char board[EDGE_NAME_BYTES], runtime[EDGE_NAME_BYTES], kernel_set[EDGE_NAME_BYTES], model_name[EDGE_NAME_BYTES];
    uint32_t release;
} edge_link_identity;

/* Bits of what a device can do. */
enum { EDGE_CAN_TAPS = 1, EDGE_CAN_SELF_TEST = 8, EDGE_CAN_RESET = 32, EDGE_CAN_PARTS = 128 };

/* What a device knows of the inference that ended last. */
typedef struct {
    bool is_good;
    uint8_t verdict;
    int16_t class_index; /* -1: none */
    uint32_t microseconds;
    uint64_t cycles;          /* 0: not counted */
    int32_t stack_high_water; /* most bytes ever used; -1: not known */
} edge_link_report;

/* Where the golden vectors of a device's model differ first. */
typedef struct {
    int32_t vector, output, expected, actual;
} edge_link_difference;

/* What a firmware lends to the link; its functions are called from edge_link_poll only. */
typedef struct edge_link_device {
    edge_stream stream;
    const edge_link_identity *identity;
    uint8_t uid[EDGE_UID_BYTES]; /* the chip's own number */
    uint32_t capabilities;
    uint32_t input_bytes, output_bytes; /* of the network */
    uint32_t scale_bits;                /* of its output, an IEEE 754 number */
    int32_t zero_point;
    int8_t *images; /* room for EDGE_LINK_IMAGES inputs, one after the other */
    int8_t *output;
    uint8_t *entries; /* 16 bytes for each of most_steps; both 0: the device cannot look into a run */
    uint32_t most_steps;
    uint8_t *step_window;
    uint32_t step_window_bytes;
    bool is_energy_mode;     /* timestamps are edges on a pin, and not text */
    bool text_is_pixels;     /* images in text mode are pixels from 0 to 255, the network takes them less 128 */
    edge_link_report report; /* of the run that ended last */

    /* Microseconds of a clock that wraps. */
    uint32_t (*now)(void);

    /* Begins one inference, which may end in here or later. False: not possible. with_taps: each step is shown to
     * edge_link_after_step. */
    bool (*begin)(const int8_t *input, int8_t *output, bool with_taps);

    /* The inference that was begun last has ended; the report says how. */
    bool (*is_done)(void);

    /* Runs the golden vectors; only with EDGE_CAN_SELF_TEST, as reset with EDGE_CAN_RESET. */
    bool (*self_test)(edge_link_difference *first);

    /* An image of EDGE_RUN_IO was judged, as the report says; the output still holds what the network said of it. 0:
     * nobody wants to know. */
    void (*judged)(const int8_t *input);

    /* What the drift sentinel has counted, EDGE_DRIFT_BYTES of it; begins_anew: cleared afterwards. The answer is how
     * many bytes; 0, or no function: there is no sentinel. */
    uint32_t (*tell_drift)(uint8_t *to, bool begins_anew);

    /* The parts from a number on, as PartsLayout.cs draws them, at most room bytes; only with EDGE_CAN_PARTS. */
    uint32_t (*tell_parts)(uint32_t from, uint8_t *to, uint32_t room);

    /* A falling edge on the pin that an energy meter watches; only in energy mode. */
    void (*timestamp)(void);
    void (*reset)(void);
} edge_link_device;

#endif
