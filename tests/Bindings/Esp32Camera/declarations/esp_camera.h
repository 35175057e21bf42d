// What the glue needs of Espressif's component esp32-camera, as declarations: enough to check its syntax and types on a
// PC. Names and types are those of the component's public headers; nothing here runs.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/time.h>

typedef int esp_err_t;

#define ESP_OK 0
#define ESP_ERR_NO_MEM 0x101
#define ESP_ERR_CAMERA_NOT_DETECTED 0x20001
#define SOC_GPIO_PIN_COUNT 40

enum pixformat_t { PIXFORMAT_RGB565, PIXFORMAT_YUV422 };
enum framesize_t {
    FRAMESIZE_96X96,
    FRAMESIZE_QQVGA,
    FRAMESIZE_128X128,
    FRAMESIZE_240X240,
    FRAMESIZE_QVGA,
    FRAMESIZE_320X320
};
enum camera_fb_location_t { CAMERA_FB_IN_PSRAM, CAMERA_FB_IN_DRAM };
enum camera_grab_mode_t { CAMERA_GRAB_WHEN_EMPTY, CAMERA_GRAB_LATEST };
enum ledc_timer_t { LEDC_TIMER_3 = 3 };
enum ledc_channel_t { LEDC_CHANNEL_7 = 7 };

struct camera_config_t {
    int pin_pwdn, pin_reset, pin_xclk, pin_sccb_sda, pin_sccb_scl;
    int pin_d7, pin_d6, pin_d5, pin_d4, pin_d3, pin_d2, pin_d1, pin_d0;
    int pin_vsync, pin_href, pin_pclk;
    int xclk_freq_hz;
    ledc_timer_t ledc_timer;
    ledc_channel_t ledc_channel;
    pixformat_t pixel_format;
    framesize_t frame_size;
    size_t fb_count;
    camera_fb_location_t fb_location;
    camera_grab_mode_t grab_mode;
};

struct camera_fb_t {
    uint8_t *buf;
    size_t len;
    timeval timestamp;
};

struct sensor_t {
    struct {
        uint16_t PID;
    } id;
    int (*set_whitebal)(sensor_t *sensor, int enable);
    int (*set_gain_ctrl)(sensor_t *sensor, int enable);
    int (*set_exposure_ctrl)(sensor_t *sensor, int enable);
    int (*set_aec_value)(sensor_t *sensor, int value);
    int (*set_agc_gain)(sensor_t *sensor, int gain);
    int (*get_reg)(sensor_t *sensor, int reg, int mask);
};

esp_err_t esp_camera_init(const camera_config_t *config);
esp_err_t esp_camera_deinit();
camera_fb_t *esp_camera_fb_get();
void esp_camera_fb_return(camera_fb_t *frame);
sensor_t *esp_camera_sensor_get();
bool esp_camera_available_frames();
