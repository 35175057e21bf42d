/* A device with a network that is easy to be wrong, behind the link's endpoint, in a time of its own: link_device_poll
 * for those who load this as a library; as a program it plays a script of polls.
 *
 * images.bin   head: uint32 input bytes, uint32 microseconds of an inference; records until the end: uint32
 *              microseconds since the poll before, uint32 bytes that have arrived, the bytes
 * results.bin  for each record: uint32 bytes that were sent, the bytes */

#include "edge_link.h"
#include "edge_link_bytes.h"
#include "edge_port.h"

#ifndef MOST_INPUT
#define MOST_INPUT 300
#endif

enum { OUTPUT_BYTES = 10, MOST_STEPS = 4, STEP_WINDOW = 128, MOST_WIRE = 1 << 13, MOST_WAITING = 1 << 15 };

void link_device_open(uint32_t input_bytes, uint32_t inference_microseconds);
uint32_t link_device_poll(uint32_t microseconds, const uint8_t *arrived, uint32_t bytes, uint8_t *sent);

static edge_link device_link;
static edge_link_device device;
static edge_link_identity identity;
static int8_t images[EDGE_LINK_IMAGES * MOST_INPUT], output[OUTPUT_BYTES];
static uint8_t entries[MOST_STEPS * EDGE_STEP_ENTRY_BYTES], window[STEP_WINDOW];
static uint32_t clock_now, begun_at, inference, sent_bytes;
static uint8_t waiting[MOST_WAITING]; /* arrived, and not taken yet */
static uint32_t waiting_from, waiting_end;
static uint8_t *sent_to;
static bool is_ready;

static uint32_t read_wire(uint8_t *to, uint32_t bytes)
{
    const uint32_t there = waiting_end - waiting_from, part = there < bytes ? there : bytes;
    memcpy(to, waiting + waiting_from, part);
    waiting_from += part;
    return part;
}

static uint32_t write_wire(const uint8_t *from, uint32_t bytes)
{
    const uint32_t room = MOST_WIRE - sent_bytes, part = room < bytes ? room : bytes;
    memcpy(sent_to + sent_bytes, from, part);
    sent_bytes += part;
    return part;
}

static uint32_t now(void)
{
    return clock_now;
}

static void sum(const int8_t *input, int8_t *to)
{
    for (uint32_t o = 0; o < OUTPUT_BYTES; ++o) {
        uint32_t total = o;
        for (uint32_t i = 0; i < device.input_bytes; ++i)
            total = total * 31u + (uint8_t)input[i];
        to[o] = (int8_t)(total >> 8);
    }
}

static bool begin(const int8_t *input, int8_t *to, bool with_taps)
{
    begun_at = clock_now;
    is_ready = false;
    sum(input, to);
    if (!with_taps) return true;
    edge_steps_after(&device_link.steps, 0, input, device.input_bytes);
    edge_steps_after(&device_link.steps, 2, input, device.input_bytes / 3);
    edge_steps_after(&device_link.steps, 1, to, OUTPUT_BYTES);
    edge_steps_after(&device_link.steps, 2, input + device.input_bytes / 3,
                     device.input_bytes - device.input_bytes / 3);
    return true;
}

/* Not at the first question. */
static bool is_done(void)
{
    const bool was_asked = is_ready;
    is_ready = true;
    return was_asked && clock_now - begun_at >= inference;
}

static bool self_test(edge_link_difference *first)
{
    *first = (edge_link_difference){1, 2, 3, -4};
    return false;
}

static void reset(void)
{
}

static void name(char *to, const char *text)
{
    while (*text != 0)
        *to++ = *text++;
}

void link_device_open(uint32_t input_bytes, uint32_t inference_microseconds)
{
    inference = inference_microseconds;
    for (uint32_t i = 0; i < EDGE_HASH_BYTES; ++i) {
        identity.firmware[i] = (uint8_t)(i + 1);
        identity.model[i] = (uint8_t)(i * 3);
    }
    name(identity.board, "vectors");
    name(identity.model_name, "sum");
    identity.release = 7;
    device = (edge_link_device){
        .stream = {read_wire, write_wire},
        .identity = &identity,
        .uid = {9, 8, 7},
        .capabilities = EDGE_CAN_TAPS | EDGE_CAN_SELF_TEST | EDGE_CAN_RESET,
        .input_bytes = input_bytes,
        .output_bytes = OUTPUT_BYTES,
        .scale_bits = 0x3b808081,
        .zero_point = -128,
        .images = images,
        .output = output,
        .entries = entries,
        .most_steps = MOST_STEPS,
        .step_window = window,
        .step_window_bytes = STEP_WINDOW,
        .text_is_pixels = true,
        .report = {.is_good = true, .class_index = 2, .microseconds = 1234, .cycles = 5678, .stack_high_water = 999},
        .now = now,
        .begin = begin,
        .is_done = is_done,
        .self_test = self_test,
        .reset = reset,
    };
    edge_link_open(&device_link, &device);
}

/* sent: room for 8192 bytes. */
uint32_t link_device_poll(uint32_t microseconds, const uint8_t *arrived, uint32_t bytes, uint8_t *sent)
{
    memmove(waiting, waiting + waiting_from, waiting_end - waiting_from);
    waiting_end -= waiting_from;
    waiting_from = 0;
    const uint32_t room = MOST_WAITING - waiting_end, part = bytes < room ? bytes : room;
    if (part > 0) memcpy(waiting + waiting_end, arrived, part);
    waiting_end += part;
    clock_now += microseconds;
    sent_to = sent;
    sent_bytes = 0;
    edge_link_poll(&device_link);
    return sent_bytes;
}

int main(void)
{
    static uint8_t arrived[MOST_WIRE], sent[MOST_WIRE];
    uint32_t head[2];
    edge_port_open();
    if (edge_port_read(head, sizeof head) != sizeof head || head[0] > MOST_INPUT) edge_port_exit(3);
    link_device_open(head[0], head[1]);
    while (edge_port_read(head, sizeof head) == sizeof head) {
        if (head[1] > MOST_WIRE || edge_port_read(arrived, head[1]) != head[1]) edge_port_exit(3);
        const uint32_t count = link_device_poll(head[0], arrived, head[1], sent);
        edge_port_write(&count, sizeof count);
        edge_port_write(sent, count);
    }
    edge_port_exit(0);
}
