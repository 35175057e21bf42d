#include "edge_camera.h"

#include <stddef.h>

static const int16_t sizes[EDGE_CAMERA_SIZES][2] = {{96, 96},   {120, 160}, {128, 128},
                                                    {240, 240}, {240, 320}, {320, 320}};

/* Registers: OV2640 datasheet, table of bank 1 (bit 8 of reg is the bank, as in esp32-camera); OV3660 and OV5640
 * datasheets, AEC/AGC registers 0x3500 to 0x350B and timing register 0x380E. Compared with esp32-camera 2ac69a6,
 * sensors/ov2640.c, ov3660.c and ov5640.c. */
static const edge_camera_sensor sensors[] = {
    /* COM8 bits 2 and 0; GAIN, REG45, AEC, REG04; the sizes above are all of CIF mode, 336 lines. */
    {0x26,
     "OV2640",
     30,
     336,
     0,
     {0x113, 0x05},
     0x00,
     {{0x100, 0xff}, {0x145, 0xff}, {0x110, 0xff}, {0x104, 0x03}, {0x113, 0x05}}},
    {0x3660,
     "OV3660",
     64,
     0,
     0x380e,
     {0x3503, 0x03},
     0x03,
     {{0x3500, 0x0f}, {0x3501, 0xff}, {0x3502, 0xf0}, {0x350a, 0x03}, {0x350b, 0xff}}},
    {0x5640,
     "OV5640",
     64,
     0,
     0x380e,
     {0x3503, 0x03},
     0x03,
     {{0x3500, 0x0f}, {0x3501, 0xff}, {0x3502, 0xf0}, {0x350a, 0x03}, {0x350b, 0xff}}},
};

/* Shorter times between frames are two stamps of one frame. */
#define SHORTEST_FRAME_US 2000

static bool may_be_missing(int pin)
{
    return pin == EDGE_CAMERA_PIN_POWER_DOWN || pin == EDGE_CAMERA_PIN_RESET || pin == EDGE_CAMERA_PIN_SDA ||
           pin == EDGE_CAMERA_PIN_SCL;
}

int32_t edge_camera_check_pins(const int32_t pins[EDGE_CAMERA_PINS], int32_t most_pin)
{
    if ((pins[EDGE_CAMERA_PIN_SDA] < 0) != (pins[EDGE_CAMERA_PIN_SCL] < 0)) return EDGE_CAMERA_BAD_PINS;
    for (int i = 0; i < EDGE_CAMERA_PINS; ++i) {
        if (pins[i] == -1 && may_be_missing(i)) continue;
        if (pins[i] < 0 || pins[i] > most_pin) return EDGE_CAMERA_BAD_PINS;
        for (int j = 0; j < i; ++j) {
            if (pins[j] == pins[i]) return EDGE_CAMERA_BAD_PINS;
        }
    }

    return EDGE_CAMERA_OK;
}

int32_t edge_camera_size(int32_t height, int32_t width)
{
    for (int32_t i = 0; i < EDGE_CAMERA_SIZES; ++i) {
        if (sizes[i][0] == height && sizes[i][1] == width) return i;
    }

    return EDGE_CAMERA_BAD_SIZE;
}

const edge_camera_sensor *edge_camera_find(int32_t product)
{
    for (size_t i = 0; i < sizeof sensors / sizeof sensors[0]; ++i) {
        if (sensors[i].product == product) return &sensors[i];
    }

    return NULL;
}

int32_t edge_camera_lines(const edge_camera_sensor *sensor, edge_camera_read read, void *context)
{
    if (sensor->lines > 0) return sensor->lines;
    const int high = read(context, sensor->lines_reg, 0xff);
    const int low = read(context, sensor->lines_reg + 1, 0xff);
    const int32_t lines = high * 256 + low;
    return high < 0 || low < 0 || lines == 0 ? EDGE_CAMERA_BUS : lines;
}

int32_t edge_camera_exposure_lines(int32_t exposure_us, int32_t frame_us, int32_t lines)
{
    if (frame_us <= 0) return EDGE_CAMERA_NO_RATE;
    if (exposure_us < 0 || exposure_us > frame_us) return EDGE_CAMERA_OUT_OF_RANGE;
    return (int32_t)(((int64_t)exposure_us * lines + frame_us / 2) / frame_us);
}

int32_t edge_camera_remember(const edge_camera_sensor *sensor, edge_camera_read read, void *context,
                             edge_camera_lock *lock)
{
    const int manual = read(context, sensor->manual.reg, sensor->manual.mask);
    if (manual < 0) return EDGE_CAMERA_BUS;
    if (manual != sensor->by_hand) return EDGE_CAMERA_NOT_KEPT;
    for (int i = 0; i < EDGE_CAMERA_LOCK_REGISTERS; ++i) {
        lock->values[i] = read(context, sensor->locked[i].reg, sensor->locked[i].mask);
        if (lock->values[i] < 0) return EDGE_CAMERA_BUS;
    }

    return EDGE_CAMERA_OK;
}

int32_t edge_camera_compare(const edge_camera_sensor *sensor, edge_camera_read read, void *context,
                            const edge_camera_lock *lock)
{
    edge_camera_lock now;
    const int32_t result = edge_camera_remember(sensor, read, context, &now);
    if (result != EDGE_CAMERA_OK) return result;
    for (int i = 0; i < EDGE_CAMERA_LOCK_REGISTERS; ++i) {
        if (now.values[i] != lock->values[i]) return EDGE_CAMERA_NOT_KEPT;
    }

    return EDGE_CAMERA_OK;
}

int32_t edge_camera_number(edge_camera_clock *clock, int64_t time_us)
{
    const int64_t since = time_us - clock->last_us;
    if (clock->last_us == 0) {
        clock->last_us = time_us;
        clock->sequence = 1;
        return clock->sequence;
    }

    if (since < SHORTEST_FRAME_US) return clock->sequence; /* the same frame again */
    if (clock->shortest_us == 0 || since < clock->shortest_us) {
        clock->shortest_us = since > INT32_MAX ? INT32_MAX : (int32_t)since;
    }

    const int64_t frames = (since + clock->shortest_us / 2) / clock->shortest_us;
    clock->sequence = (int32_t)((uint32_t)clock->sequence + (uint32_t)(frames < 1 ? 1 : frames));
    clock->last_us = time_us;
    return clock->sequence;
}
