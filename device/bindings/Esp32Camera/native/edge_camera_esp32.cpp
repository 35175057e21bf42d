// The methods of Edge.Bindings.NativeCamera over Espressif's component esp32-camera. Their declarations and the table
// that nanoCLR finds them through are in Edge_Camera_Native.h and .cpp, which edge makes from the compiled assembly.

#include "Edge_Camera_Native.h"
#include "edge_camera.h"

#include <esp_camera.h>
#include <esp_timer.h>
#include <string.h>

typedef Library_Edge_Camera_Native_Edge_Bindings_NativeCamera NativeCamera;

// Settings of Open, in the order of Esp32CameraOptions.
enum { SETTING_HEIGHT, SETTING_WIDTH, SETTING_YUV, SETTING_XCLK_HZ, SETTING_IN_PSRAM, SETTINGS };

// What Read tells of a frame, in the order that Esp32Camera expects.
enum { HEAD_SEQUENCE, HEAD_AGE_US, HEAD_IS_LOCKED, HEADS };

static const framesize_t frame_sizes[EDGE_CAMERA_SIZES] = {FRAMESIZE_96X96,   FRAMESIZE_QQVGA, FRAMESIZE_128X128,
                                                           FRAMESIZE_240X240, FRAMESIZE_QVGA,  FRAMESIZE_320X320};

static const edge_camera_sensor *s_sensor;
static edge_camera_lock s_lock;
static edge_camera_clock s_clock;

static int ReadRegister(void *context, int reg, int mask)
{
    sensor_t *sensor = (sensor_t *)context;
    return sensor->get_reg(sensor, reg, mask);
}

static int32_t OpenDriver(const int32_t *pins, const int32_t *settings)
{
    int32_t result = edge_camera_check_pins(pins, SOC_GPIO_PIN_COUNT - 1);
    const int32_t size = edge_camera_size(settings[SETTING_HEIGHT], settings[SETTING_WIDTH]);
    if (result != EDGE_CAMERA_OK || size < 0) {
        return result != EDGE_CAMERA_OK ? result : size;
    }

    camera_config_t config;
    memset(&config, 0, sizeof config);
    config.pin_d0 = pins[0];
    config.pin_d1 = pins[1];
    config.pin_d2 = pins[2];
    config.pin_d3 = pins[3];
    config.pin_d4 = pins[4];
    config.pin_d5 = pins[5];
    config.pin_d6 = pins[6];
    config.pin_d7 = pins[7];
    config.pin_vsync = pins[EDGE_CAMERA_PIN_VSYNC];
    config.pin_href = pins[EDGE_CAMERA_PIN_HREF];
    config.pin_pclk = pins[EDGE_CAMERA_PIN_PCLK];
    config.pin_xclk = pins[EDGE_CAMERA_PIN_XCLK];
    config.pin_sccb_sda = pins[EDGE_CAMERA_PIN_SDA];
    config.pin_sccb_scl = pins[EDGE_CAMERA_PIN_SCL];
    config.pin_pwdn = pins[EDGE_CAMERA_PIN_POWER_DOWN];
    config.pin_reset = pins[EDGE_CAMERA_PIN_RESET];
    config.xclk_freq_hz = settings[SETTING_XCLK_HZ];
    config.ledc_timer = LEDC_TIMER_3;
    config.ledc_channel = LEDC_CHANNEL_7;
    config.pixel_format = settings[SETTING_YUV] ? PIXFORMAT_YUV422 : PIXFORMAT_RGB565;
    config.frame_size = frame_sizes[size];
    config.fb_count = 2;
    config.fb_location = settings[SETTING_IN_PSRAM] ? CAMERA_FB_IN_PSRAM : CAMERA_FB_IN_DRAM;
    config.grab_mode = CAMERA_GRAB_LATEST;

    const esp_err_t error = esp_camera_init(&config);
    if (error != ESP_OK) {
        return error == ESP_ERR_CAMERA_NOT_DETECTED ? EDGE_CAMERA_NO_SENSOR
               : error == ESP_ERR_NO_MEM            ? EDGE_CAMERA_NO_MEMORY
                                                    : EDGE_CAMERA_DRIVER;
    }

    s_sensor = edge_camera_find(esp_camera_sensor_get()->id.PID);
    memset(&s_clock, 0, sizeof s_clock);
    if (s_sensor == NULL) {
        esp_camera_deinit();
        return EDGE_CAMERA_OTHER_SENSOR;
    }

    return s_sensor->product;
}

static int32_t Lock(int32_t exposureMicroseconds, int32_t gain)
{
    if (s_sensor == NULL) {
        return EDGE_CAMERA_NOT_OPEN;
    }

    sensor_t *sensor = esp_camera_sensor_get();
    const int32_t all = edge_camera_lines(s_sensor, ReadRegister, sensor);
    const int32_t lines = all < 0 ? all : edge_camera_exposure_lines(exposureMicroseconds, s_clock.shortest_us, all);
    if (lines < 0) {
        return lines;
    }

    if (gain < 0 || gain > s_sensor->most_gain) {
        return EDGE_CAMERA_OUT_OF_RANGE;
    }

    const bool isWritten = sensor->set_whitebal(sensor, 0) == 0 && sensor->set_gain_ctrl(sensor, 0) == 0 &&
                           sensor->set_exposure_ctrl(sensor, 0) == 0 && sensor->set_aec_value(sensor, lines) == 0 &&
                           sensor->set_agc_gain(sensor, gain) == 0;
    return isWritten ? edge_camera_remember(s_sensor, ReadRegister, sensor, &s_lock) : (int32_t)EDGE_CAMERA_BUS;
}

// 1: a frame; 0: none yet. Never waits: the component is asked first whether it has one.
static int32_t Take(uint8_t *into, uint32_t bytes, int32_t *head)
{
    if (s_sensor == NULL) {
        return EDGE_CAMERA_NOT_OPEN;
    }

    camera_fb_t *frame = esp_camera_available_frames() ? esp_camera_fb_get() : NULL;
    if (frame == NULL) {
        return 0;
    }

    const int64_t began = (int64_t)frame->timestamp.tv_sec * 1000000 + frame->timestamp.tv_usec;
    int32_t result = frame->len == bytes ? 1 : (int32_t)EDGE_CAMERA_FRAME_SIZE;
    if (result == 1) {
        memcpy(into, frame->buf, frame->len);
        head[HEAD_SEQUENCE] = edge_camera_number(&s_clock, began);
        head[HEAD_AGE_US] = (int32_t)(esp_timer_get_time() - began);
    }

    esp_camera_fb_return(frame);
    if (result == 1) {
        const int32_t kept = edge_camera_compare(s_sensor, ReadRegister, esp_camera_sensor_get(), &s_lock);
        head[HEAD_IS_LOCKED] = kept == EDGE_CAMERA_OK;
        result = kept == EDGE_CAMERA_BUS ? (int32_t)EDGE_CAMERA_BUS : 1;
    }

    return result;
}

static int32_t *IntsOf(CLR_RT_HeapBlock &argument, uint32_t count, HRESULT &hr)
{
    CLR_RT_HeapBlock_Array *array = argument.DereferenceArray();
    hr = array == NULL ? CLR_E_ARGUMENT_NULL : array->m_numOfElements < count ? CLR_E_INVALID_PARAMETER : S_OK;
    return SUCCEEDED(hr) ? (int32_t *)array->GetFirstElement() : NULL;
}

HRESULT NativeCamera::Open___STATIC__I4__SZARRAY_I4__SZARRAY_I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    const int32_t *pins = IntsOf(stack.Arg0(), EDGE_CAMERA_PINS, hr);
    const int32_t *settings = NULL;

    NANOCLR_CHECK_HRESULT(hr);
    settings = IntsOf(stack.Arg1(), SETTINGS, hr);
    NANOCLR_CHECK_HRESULT(hr);
    stack.SetResult_I4(OpenDriver(pins, settings));

    NANOCLR_NOCLEANUP();
}

HRESULT NativeCamera::Lock___STATIC__I4__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    stack.SetResult_I4(Lock(stack.Arg0().NumericByRef().s4, stack.Arg1().NumericByRef().s4));

    NANOCLR_NOCLEANUP_NOLABEL();
}

HRESULT NativeCamera::Read___STATIC__I4__SZARRAY_U1__I4__SZARRAY_I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    // Nothing here allocates, so that no collection moves the array before the call returns.
    CLR_RT_HeapBlock_Array *into = stack.Arg0().DereferenceArray();
    const int32_t bytes = stack.Arg1().NumericByRef().s4;
    int32_t *head = IntsOf(stack.Arg2(), HEADS, hr);

    NANOCLR_CHECK_HRESULT(hr);
    if (into == NULL) {
        NANOCLR_SET_AND_LEAVE(CLR_E_ARGUMENT_NULL);
    }

    if (bytes < 0 || (uint32_t)bytes > into->m_numOfElements) {
        NANOCLR_SET_AND_LEAVE(CLR_E_OUT_OF_RANGE);
    }

    stack.SetResult_I4(Take((uint8_t *)into->GetFirstElement(), (uint32_t)bytes, head));

    NANOCLR_NOCLEANUP();
}

HRESULT NativeCamera::Close___STATIC__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    s_sensor = NULL;
    stack.SetResult_I4(esp_camera_deinit() == ESP_OK ? EDGE_CAMERA_OK : EDGE_CAMERA_DRIVER);

    NANOCLR_NOCLEANUP_NOLABEL();
}
