/* A firmware around one model: the link on the board's UART, the network in between. Where the board has ticks, the
 * link goes on from them while the network runs, and takes the next image meanwhile. */

#include "edge_firmware.h"
#include "edge_harness.h"
#include "edge_link.h"
#include "edge_link_bytes.h"
#include "edge_port.h"
#include "edge_wire.h"

enum { STEP_WINDOW_BYTES = 1024 };

static edge_link wire;
static edge_link_device device;
static uint8_t step_window[STEP_WINDOW_BYTES];

/* The run that is wanted: set by the link, cleared by the main loop when it has ended. */
static const int8_t *job_input;
static volatile bool job_is_wanted;

static bool begin(const int8_t *input, int8_t *output, bool with_taps)
{
    (void)output; /* there is one */
    (void)with_taps;
    job_input = input;
    job_is_wanted = true;
    return true;
}

static bool is_done(void)
{
    return !job_is_wanted;
}

#ifdef EDGE_TAPPED
static void tap(int32_t step, const int8_t *data, int32_t bytes)
{
    edge_steps_after(&wire.steps, (uint32_t)step, data, (uint32_t)bytes);
}

static void infer(const edge_model *model)
{
    model->infer(job_input, device.output, tap);
}
#else
static void infer(const edge_model *model)
{
    model->infer(job_input, device.output);
}
#endif

static void run(const edge_model *model)
{
    const uint32_t from = edge_wire_now();
    if (model->open != 0) model->open();
    infer(model);
    device.report.microseconds = edge_wire_now() - from;
    device.report.stack_high_water = (int32_t)edge_port_stack_bytes();
    device.report.is_good = true;
    __atomic_signal_fence(__ATOMIC_SEQ_CST); /* the tick sees all of it, or that it has not ended */
    job_is_wanted = false;
}

static void poll(void)
{
    edge_link_poll(&wire);
}

static void open(const edge_model *model)
{
    device = (edge_link_device){
        .stream = {edge_wire_read, edge_wire_write},
        .identity = &edge_firmware_identity,
        .capabilities = EDGE_CAN_RESET | (model->steps > 0 ? EDGE_CAN_TAPS : 0),
        .input_bytes = model->input_bytes,
        .output_bytes = model->output_bytes,
        .scale_bits = edge_firmware_scale_bits,
        .zero_point = edge_firmware_zero_point,
        .images = edge_firmware_images,
        .output = edge_output,
        .entries = edge_firmware_entries,
        .most_steps = model->steps,
        .step_window = step_window,
        .step_window_bytes = model->steps > 0 ? STEP_WINDOW_BYTES : 0,
        .text_is_pixels = true,
        .report = {.class_index = -1, .stack_high_water = -1},
        .now = edge_wire_now,
        .begin = begin,
        .is_done = is_done,
        .reset = edge_wire_reset,
    };
    edge_port_uid(device.uid);
}

int main(void)
{
    const edge_model *model = &edge_models[0];
    open(model);
    edge_wire_hold_ticks();
    edge_wire_open(poll);
    edge_link_open(&wire, &device);
    for (;;) {
        edge_wire_hold_ticks();
        edge_link_poll(&wire);
        edge_wire_let_ticks();
        if (job_is_wanted)
            run(model);
        else
            edge_wire_rest();
    }
}
