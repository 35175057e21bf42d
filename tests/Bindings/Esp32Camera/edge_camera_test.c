/* Tests of edge_camera.c; prints what is wrong and returns how much. */
#include "edge_camera.h"

#include <stdio.h>
#include <string.h>

static int faults;

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            printf("line %d: %s\n", __LINE__, #condition);                                                             \
            ++faults;                                                                                                  \
        }                                                                                                              \
    } while (0)

/* Registers of a sensor; every access is counted, one of them may fail. */
typedef struct {
    uint8_t values[0x10000];
    int reads;
    int fails_at;
} fake_sensor;

static fake_sensor fake;

static int fake_read(void *context, int reg, int mask)
{
    fake_sensor *sensor = context;
    return ++sensor->reads == sensor->fails_at ? -1 : sensor->values[reg] & mask;
}

static void pins_are_checked(void)
{
    const int32_t ai_thinker[EDGE_CAMERA_PINS] = {5, 18, 19, 21, 36, 39, 34, 35, 25, 23, 22, 0, 26, 27, 32, -1};
    int32_t pins[EDGE_CAMERA_PINS];
    CHECK(edge_camera_check_pins(ai_thinker, 39) == EDGE_CAMERA_OK);
    CHECK(edge_camera_check_pins(ai_thinker, 38) == EDGE_CAMERA_BAD_PINS);
    for (int i = 0; i < EDGE_CAMERA_PINS; ++i) {
        memcpy(pins, ai_thinker, sizeof pins);
        pins[i] = pins[(i + 1) % 14];
        CHECK(edge_camera_check_pins(pins, 39) == EDGE_CAMERA_BAD_PINS);
        pins[i] = -2;
        CHECK(edge_camera_check_pins(pins, 39) == EDGE_CAMERA_BAD_PINS);
        pins[i] = -1;
        CHECK(edge_camera_check_pins(pins, 39) == (i >= 14 ? EDGE_CAMERA_OK : EDGE_CAMERA_BAD_PINS));
    }

    memcpy(pins, ai_thinker, sizeof pins);
    pins[EDGE_CAMERA_PIN_SDA] = pins[EDGE_CAMERA_PIN_SCL] = -1; /* a bus that is open already */
    CHECK(edge_camera_check_pins(pins, 39) == EDGE_CAMERA_OK);
}

static void sizes_are_found(void)
{
    CHECK(edge_camera_size(96, 96) == EDGE_CAMERA_96X96);
    CHECK(edge_camera_size(120, 160) == EDGE_CAMERA_160X120);
    CHECK(edge_camera_size(128, 128) == EDGE_CAMERA_128X128);
    CHECK(edge_camera_size(240, 240) == EDGE_CAMERA_240X240);
    CHECK(edge_camera_size(240, 320) == EDGE_CAMERA_320X240);
    CHECK(edge_camera_size(320, 320) == EDGE_CAMERA_320X320);
    CHECK(edge_camera_size(160, 120) == EDGE_CAMERA_BAD_SIZE);
    CHECK(edge_camera_size(0, 0) == EDGE_CAMERA_BAD_SIZE);
}

static void sensors_are_told_apart(void)
{
    CHECK(strcmp(edge_camera_find(0x26)->name, "OV2640") == 0);
    CHECK(strcmp(edge_camera_find(0x3660)->name, "OV3660") == 0);
    CHECK(strcmp(edge_camera_find(0x5640)->name, "OV5640") == 0);
    CHECK(edge_camera_find(0x77) == NULL);
    CHECK(edge_camera_find(0) == NULL);
}

static void exposures_become_lines(void)
{
    const edge_camera_sensor *sensor = edge_camera_find(0x5640);
    memset(&fake, 0, sizeof fake);
    fake.values[0x380e] = 0x03;
    fake.values[0x380f] = 0xd8;
    CHECK(edge_camera_lines(edge_camera_find(0x26), fake_read, &fake) == 336 && fake.reads == 0);
    CHECK(edge_camera_lines(sensor, fake_read, &fake) == 984);
    fake.fails_at = fake.reads + 2;
    CHECK(edge_camera_lines(sensor, fake_read, &fake) == EDGE_CAMERA_BUS);
    memset(&fake, 0, sizeof fake);
    CHECK(edge_camera_lines(sensor, fake_read, &fake) == EDGE_CAMERA_BUS);
    CHECK(edge_camera_exposure_lines(8000, 33320, 336) == 81);
    CHECK(edge_camera_exposure_lines(0, 33320, 336) == 0);
    CHECK(edge_camera_exposure_lines(33320, 33320, 336) == 336);
    CHECK(edge_camera_exposure_lines(33321, 33320, 336) == EDGE_CAMERA_OUT_OF_RANGE);
    CHECK(edge_camera_exposure_lines(-1, 33320, 336) == EDGE_CAMERA_OUT_OF_RANGE);
    CHECK(edge_camera_exposure_lines(8000, 0, 336) == EDGE_CAMERA_NO_RATE);
    CHECK(edge_camera_exposure_lines(2000000, 2000000, 1968) == 1968); /* no overflow */
}

/* Every bit of exposure and gain, and the switch to automatic, is seen; other bits are not. */
static void a_lock_is_watched(int32_t product, int manual, int by_hand)
{
    const edge_camera_sensor *sensor = edge_camera_find(product);
    edge_camera_lock lock;
    memset(&fake, 0, sizeof fake);
    fake.values[manual] = (uint8_t)~by_hand;
    CHECK(edge_camera_remember(sensor, fake_read, &fake, &lock) == EDGE_CAMERA_NOT_KEPT);
    fake.values[manual] = (uint8_t)by_hand;
    CHECK(edge_camera_remember(sensor, fake_read, &fake, &lock) == EDGE_CAMERA_OK);
    CHECK(edge_camera_compare(sensor, fake_read, &fake, &lock) == EDGE_CAMERA_OK);
    for (int i = 0; i < EDGE_CAMERA_LOCK_REGISTERS; ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            const int is_watched = sensor->locked[i].mask >> bit & 1;
            fake.values[sensor->locked[i].reg] ^= (uint8_t)(1 << bit);
            CHECK(edge_camera_compare(sensor, fake_read, &fake, &lock) ==
                  (is_watched ? EDGE_CAMERA_NOT_KEPT : EDGE_CAMERA_OK));
            fake.values[sensor->locked[i].reg] ^= (uint8_t)(1 << bit);
        }
    }

    for (int at = 1; at <= EDGE_CAMERA_LOCK_REGISTERS + 1; ++at) {
        fake.reads = 0;
        fake.fails_at = at;
        CHECK(edge_camera_compare(sensor, fake_read, &fake, &lock) == EDGE_CAMERA_BUS);
    }
}

static void frames_are_numbered_by_their_times(void)
{
    edge_camera_clock clock = {0, 0, 0};
    CHECK(edge_camera_number(&clock, 1000000) == 1);
    CHECK(edge_camera_number(&clock, 1040000) == 2);
    CHECK(clock.shortest_us == 40000);
    CHECK(edge_camera_number(&clock, 1040100) == 2); /* the same frame again */
    CHECK(edge_camera_number(&clock, 1080500) == 3);
    CHECK(edge_camera_number(&clock, 1201000) == 6); /* two were never read */
    CHECK(edge_camera_number(&clock, 1240500) == 7);
    CHECK(clock.shortest_us == 39500);
    clock.sequence = INT32_MAX;
    CHECK(edge_camera_number(&clock, 1280000) == INT32_MIN);
}

int main(void)
{
    pins_are_checked();
    sizes_are_found();
    sensors_are_told_apart();
    exposures_become_lines();
    a_lock_is_watched(0x26, 0x113, 0);
    a_lock_is_watched(0x3660, 0x3503, 3);
    a_lock_is_watched(0x5640, 0x3503, 3);
    frames_are_numbered_by_their_times();
    printf("%d faults\n", faults);
    return faults;
}
