/* A firmware around one model: the link on the board's UART, the network in between. Where the board has ticks, the
 * link goes on from them while the network runs, and takes the next image meanwhile.
 *
 * A network whose golden vectors do not come out, at boot or when a host asks, still runs for whoever looks into it;
 * but what it says of an image is judged no more, and each session is told so.
 *
 * There is no line: the images of the link are its parts. Each that a host has judged, once and not for its time, is
 * counted by the drift sentinel and told with the times of its stages. */

#include "edge_drift.h"
#include "edge_firmware.h"
#include "edge_golden.h"
#include "edge_harness.h"
#include "edge_judge.h"
#include "edge_link.h"
#include "edge_link_bytes.h"
#include "edge_locating.h"
#include "edge_parts.h"
#include "edge_port.h"
#include "edge_wire.h"

enum { STEP_WINDOW_BYTES = 1024 };

static edge_link wire;
static edge_link_device device;
static uint8_t step_window[STEP_WINDOW_BYTES];
static const edge_model *const model = &edge_models[0];
static edge_judge judge;
static edge_grid_params grid; /* of a model that locates */
static bool locates;
static int8_t class_scores[EDGE_LOCATING_MOST_CLASSES];
static edge_drift drift;
static edge_parts parts;
static edge_part part;  /* the image that was judged last */
static bool has_passed; /* the golden vectors, when they ran last */

/* The run that is wanted: set by the link, cleared by the main loop when it has ended. */
static const int8_t *job_input;
static volatile bool job_is_wanted;
static bool job_has_taps;

static bool begin(const int8_t *input, int8_t *output, bool with_taps)
{
    (void)output; /* there is one */
    job_input = input;
    job_has_taps = with_taps;
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

static void pass(int32_t step, const int8_t *data, int32_t bytes)
{
    (void)step;
    (void)data;
    (void)bytes;
}

static void infer(const int8_t *input, bool with_taps)
{
    model->infer(input, device.output, with_taps ? tap : pass);
}
#else
static void infer(const int8_t *input, bool with_taps)
{
    (void)with_taps;
    model->infer(input, device.output);
}
#endif

static void prepare(void)
{
    if (model->open != 0) model->open();
}

static edge_judgement judge_output(void)
{
    if (!has_passed || judge.section == 0) return (edge_judgement){EDGE_VERDICT_INVALID, -1, 0};
    if (!locates) return edge_judge_decide(&judge, device.output);
    edge_locating_class_scores(&grid, device.output, class_scores);
    return edge_judge_decide(&judge, class_scores);
}

static void run(void)
{
    const uint32_t from = edge_wire_now();
    prepare();
    infer(job_input, job_has_taps);
    device.report.microseconds = edge_wire_now() - from;
    /* All free memory is looked through for it, and a runner of text takes the time of that too. */
    if (!edge_text_is_inferring(&wire.text)) device.report.stack_high_water = (int32_t)edge_port_stack_bytes();
    device.report.is_good = true;
    const uint32_t inferred = edge_wire_now();
    const edge_judgement said = judge_output();
    part = (edge_part){from, inferred - from, edge_wire_now() - inferred, said.class_index, said.excess, said.verdict};
    device.report.verdict = said.verdict;
    device.report.class_index = said.class_index;
    __atomic_signal_fence(__ATOMIC_SEQ_CST); /* the tick sees all of it, or that it has not ended */
    job_is_wanted = false;
}

static void count_drift(const int8_t *input)
{
    if (drift.window == 0 || judge.section == 0 || device.report.verdict == EDGE_VERDICT_INVALID) return;
    const int32_t count = (int32_t)model->input_bytes;
    const int8_t *scores = locates ? class_scores : device.output;
    edge_drift_add(&drift, edge_judge_highest_defect(&judge, scores),
                   edge_drift_mean(input, count, edge_firmware_channels),
                   edge_drift_texture(input, count, edge_firmware_channels));
}

/* An image that a host has judged, once and not for its time, is a part. */
static void judged(const int8_t *input)
{
    edge_parts_add(&parts, &part);
    count_drift(input);
}

static uint32_t tell_parts(uint32_t from, uint8_t *to, uint32_t room)
{
    return edge_parts_write(&parts, from, to, room);
}

static uint32_t tell_drift(uint8_t *to, bool begins_anew)
{
    if (drift.window == 0) return 0;
    edge_drift_write(&drift, to);
    if (begins_anew) edge_drift_clear(&drift);
    return EDGE_DRIFT_BYTES;
}

static void infer_golden(const int8_t *input, int8_t *output)
{
    (void)output; /* there is one */
    prepare();
    infer(input, false);
}

static bool self_test(edge_link_difference *first)
{
    has_passed = edge_golden_agree((const uint8_t *)edge_firmware_golden, edge_firmware_golden_bytes, infer_golden,
                                   model->input_bytes, model->output_bytes, device.output, first);
    return has_passed;
}

static void boot_test(void)
{
    edge_link_difference first;
    has_passed = edge_firmware_golden_bytes == 0 || self_test(&first);
}

/* Each session hears once of a network that is not to be trusted. */
static void warn(void)
{
    static const char text[] = "the golden vectors do not come out: results are not judged; the self-test says where";
    static uint32_t warned;
    if (wire.wire.session == warned) return;
    const bool is_connected = edge_link_is_connected(&wire);
    if (!is_connected || has_passed || edge_reliable_send_log(&wire.wire, text, sizeof text - 1))
        warned = wire.wire.session;
}

static void poll(void)
{
    edge_link_poll(&wire);
}

/* Without a grid that fits, a model that locates has no judge: limits of its classes are not those of its outputs. */
static void open_judge(void)
{
    uint32_t classes = edge_firmware_scores;
    if (edge_firmware_locating_bytes > 0) {
        locates = edge_locating_read(&grid, (const uint8_t *)edge_firmware_locating, edge_firmware_locating_bytes,
                                     edge_firmware_scores);
        if (!locates) return;
        classes = (uint32_t)grid.classes;
    }
    edge_judge_open(&judge, (const uint8_t *)edge_firmware_limits, edge_firmware_limits_bytes, classes);
}

static void open(void)
{
    device = (edge_link_device){
        .stream = {edge_wire_read, edge_wire_write},
        .identity = &edge_firmware_identity,
        .capabilities = EDGE_CAN_RESET | EDGE_CAN_PARTS | (model->steps > 0 ? EDGE_CAN_TAPS : 0) |
                        (edge_firmware_golden_bytes > 0 ? EDGE_CAN_SELF_TEST : 0),
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
        .self_test = self_test,
        .judged = judged,
        .tell_parts = tell_parts,
        .tell_drift = tell_drift,
        .reset = edge_wire_reset,
    };
    edge_port_uid(device.uid);
    open_judge();
    edge_drift_open(&drift, (const uint8_t *)edge_firmware_drift, edge_firmware_drift_bytes,
                    edge_firmware_drift_window);
}

int main(void)
{
    open();
    edge_wire_hold_ticks();
    edge_wire_open(poll);
    edge_link_open(&wire, &device);
    boot_test(); /* nobody is answered before */
    for (;;) {
        edge_wire_hold_ticks();
        edge_link_poll(&wire);
        warn();
        edge_wire_let_ticks();
        if (job_is_wanted)
            run();
        else if (!wire.run.is_busy) /* else the next of several runs begins at once, not at the next tick */
            edge_wire_rest();
    }
}
