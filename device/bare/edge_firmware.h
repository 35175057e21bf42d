#ifndef EDGE_FIRMWARE_H
#define EDGE_FIRMWARE_H

#include "edge_link_device.h"

/* What a firmware knows of its model beside edge_harness.h. The table is generated. */

extern const edge_link_identity edge_firmware_identity;
extern const uint32_t edge_firmware_scores;     /* of the first output: what is judged; a heat map may stand behind */
extern const uint32_t edge_firmware_scale_bits; /* of the output, an IEEE 754 number */
extern const int32_t edge_firmware_zero_point;

/* Sections of a pack, aligned to 4 bytes; without bytes there is none. Golden vectors prove the model at boot and when
 * a host asks; limits judge what it says; the third says that it locates, and how its output is read. */
extern const int8_t edge_firmware_golden[], edge_firmware_limits[], edge_firmware_locating[];
extern const uint32_t edge_firmware_golden_bytes, edge_firmware_limits_bytes, edge_firmware_locating_bytes;

/* The fingerprint of the calibration, likewise: what the drift sentinel compares with, after how many images a window
 * of it ends, and values of a pixel of the network's input. */
extern const int8_t edge_firmware_drift[];
extern const uint32_t edge_firmware_drift_bytes;
extern const int32_t edge_firmware_drift_window, edge_firmware_channels;

/* Room for EDGE_LINK_IMAGES inputs, and for 16 bytes for each step of a model with taps. */
extern int8_t edge_firmware_images[];
extern uint8_t edge_firmware_entries[];

#endif
