/* What the ESP32's camera decides: which sensor, which pins, how an exposure is locked and told. No vendor's header, so
 * that it runs on a PC. */
#ifndef EDGE_CAMERA_H
#define EDGE_CAMERA_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Results below 0, the same numbers as in Esp32CameraFault.cs with their sign turned. */
enum {
    EDGE_CAMERA_OK = 0,
    EDGE_CAMERA_BAD_PINS = -1,
    EDGE_CAMERA_BAD_SIZE = -2,
    EDGE_CAMERA_BAD_FORMAT = -3,
    EDGE_CAMERA_NO_SENSOR = -4,
    EDGE_CAMERA_OTHER_SENSOR = -5,
    EDGE_CAMERA_NO_MEMORY = -6,
    EDGE_CAMERA_DRIVER = -7,
    EDGE_CAMERA_BUS = -8,
    EDGE_CAMERA_NOT_KEPT = -9,
    EDGE_CAMERA_OUT_OF_RANGE = -10,
    EDGE_CAMERA_NOT_OPEN = -11,
    EDGE_CAMERA_FRAME_SIZE = -12,
    EDGE_CAMERA_NO_RATE = -13
};

/* Places in the array of pins; -1 is a line that is not connected. */
enum {
    EDGE_CAMERA_PIN_D0 = 0, /* to D7 */
    EDGE_CAMERA_PIN_VSYNC = 8,
    EDGE_CAMERA_PIN_HREF = 9,
    EDGE_CAMERA_PIN_PCLK = 10,
    EDGE_CAMERA_PIN_XCLK = 11,
    EDGE_CAMERA_PIN_SDA = 12,
    EDGE_CAMERA_PIN_SCL = 13,
    EDGE_CAMERA_PIN_POWER_DOWN = 14,
    EDGE_CAMERA_PIN_RESET = 15,
    EDGE_CAMERA_PINS = 16
};

/* Sizes, in the order of edge_camera_size's table. */
enum {
    EDGE_CAMERA_96X96,
    EDGE_CAMERA_160X120,
    EDGE_CAMERA_128X128,
    EDGE_CAMERA_240X240,
    EDGE_CAMERA_320X240,
    EDGE_CAMERA_320X320,
    EDGE_CAMERA_SIZES
};

/* A part of a register: what the driver calls reg and mask. */
typedef struct {
    uint16_t reg;
    uint16_t mask;
} edge_camera_register;

#define EDGE_CAMERA_LOCK_REGISTERS 5

typedef struct {
    uint16_t product;
    const char *name;
    int32_t most_gain; /* steps of the driver's set_agc_gain */
    /* Lines of a frame: constant where lines is above 0, else the sensor's register pair at lines_reg, high byte first.
     */
    int32_t lines;
    uint16_t lines_reg;
    /* Exposure is by hand while (reg & mask) == by_hand. */
    edge_camera_register manual;
    uint16_t by_hand;
    /* Exposure and gain. */
    edge_camera_register locked[EDGE_CAMERA_LOCK_REGISTERS];
} edge_camera_sensor;

/* Reads reg & mask; below 0 when the bus fails. */
typedef int (*edge_camera_read)(void *context, int reg, int mask);

/* What a locked sensor's registers hold. */
typedef struct {
    int32_t values[EDGE_CAMERA_LOCK_REGISTERS];
} edge_camera_lock;

/* Numbers for frames that only have a time. */
typedef struct {
    int32_t sequence;
    int32_t shortest_us; /* between two frames; 0 before the second */
    int64_t last_us;
} edge_camera_clock;

/* Pins within [0, most_pin], none of them twice; power down and reset may be missing, and SDA with SCL. */
int32_t edge_camera_check_pins(const int32_t pins[EDGE_CAMERA_PINS], int32_t most_pin);

/* One of the sizes above, or EDGE_CAMERA_BAD_SIZE. */
int32_t edge_camera_size(int32_t height, int32_t width);

/* NULL for a sensor that is none of OV2640, OV3660, OV5640. */
const edge_camera_sensor *edge_camera_find(int32_t product);

/* Lines of a frame, or EDGE_CAMERA_BUS. */
int32_t edge_camera_lines(const edge_camera_sensor *sensor, edge_camera_read read, void *context);

/* Microseconds to the nearest line of a frame that takes frame_us and has as many lines; EDGE_CAMERA_OUT_OF_RANGE above
 * a frame. */
int32_t edge_camera_exposure_lines(int32_t exposure_us, int32_t frame_us, int32_t lines);

/* Remembers what the registers hold: EDGE_CAMERA_OK, EDGE_CAMERA_BUS, or EDGE_CAMERA_NOT_KEPT when the sensor is
 * automatic. */
int32_t edge_camera_remember(const edge_camera_sensor *sensor, edge_camera_read read, void *context,
                             edge_camera_lock *lock);

/* EDGE_CAMERA_OK while the registers hold what they held, else EDGE_CAMERA_BUS or EDGE_CAMERA_NOT_KEPT. */
int32_t edge_camera_compare(const edge_camera_sensor *sensor, edge_camera_read read, void *context,
                            const edge_camera_lock *lock);

/* The number of a frame that began at time_us: one more than the last for each frame's time that has passed. */
int32_t edge_camera_number(edge_camera_clock *clock, int64_t time_us);

#ifdef __cplusplus
}
#endif

#endif
