/* Runs models on the images of a file and writes what they answered to another.
 *
 * images.bin   records until the end: uint32 model, uint32 what, input bytes
 * results.bin  header: uint32 instructions of an empty inference, of an empty tap, of the calibration loop
 *              per record, as its bits of "what" ask: of each tensor or band of rows uint32 step, uint32 bytes and the
 *              bytes (dump); output bytes, always;
 *              uint32 CRC-32 per step (crc); uint32 instructions of the inference and per step (count)
 *              trailer: uint32 stack bytes
 *
 * Numbers are little-endian, as every target here is. Dump, crc and counts per step need models with taps. */

#include "edge_crc32.h"
#include "edge_harness.h"
#include "edge_port.h"

enum { WANT_CRC = 1, WANT_DUMP = 2, WANT_COUNT = 4 };
enum { CALIBRATION_TURNS = 1000000 };

static uint32_t wanted, last;

#ifdef EDGE_TAPPED
static void tap(int32_t step, const int8_t *data, int32_t bytes)
{
    edge_counts[step] += edge_port_instructions() - last;
    if (wanted & WANT_CRC) edge_crcs[step] = edge_crc32_after(edge_crcs[step], data, (uint32_t)bytes);
    if (wanted & WANT_DUMP) {
        const uint32_t head[2] = {(uint32_t)step, (uint32_t)bytes};
        edge_port_write(head, sizeof head);
        edge_port_write(data, (uint32_t)bytes);
    }
    last = edge_port_instructions();
}

static void nothing(const int8_t *input, int8_t *output, edge_tap after)
{
    (void)input;
    (void)output;
    after(0, input, 0);
    edge_counts[0] = 0;
    after(0, input, 0);
}

static void infer(const edge_model *model)
{
    model->infer(edge_input, edge_output, tap);
}
#else
static void nothing(const int8_t *input, int8_t *output)
{
    (void)input;
    (void)output;
}

static void infer(const edge_model *model)
{
    model->infer(edge_input, edge_output);
}
#endif

static uint32_t instructions(const edge_model *model)
{
    const uint32_t start = edge_port_instructions();
    last = start;
    infer(model);
    return edge_port_instructions() - start;
}

/* A loop of two instructions a turn on every architecture, to prove that the counter counts instructions. */
static uint32_t calibrate(void)
{
    const uint32_t start = edge_port_instructions();
    uint32_t turns = CALIBRATION_TURNS;
#if defined(__arm__)
    __asm__ volatile(".syntax unified\n1: subs %0, %0, #1\n bne 1b" : "+l"(turns) : : "cc");
#elif defined(__riscv)
    __asm__ volatile("1: addi %0, %0, -1\n bnez %0, 1b" : "+r"(turns));
#elif defined(__xtensa__)
    __asm__ volatile("1: addi %0, %0, -1\n bnez %0, 1b" : "+r"(turns));
#else
    turns = 0;
#endif
    return edge_port_instructions() - start + turns;
}

int main(void)
{
    static const edge_model empty = {0, 0, 1, 0, nothing};
    uint32_t header[3], record[2];
    edge_port_open();
    header[0] = instructions(&empty);
    header[1] = edge_counts[0];
    header[2] = calibrate();
    edge_port_write(header, sizeof header);

    while (edge_port_read(record, sizeof record) == sizeof record) {
        const edge_model *model = &edge_models[record[0]];
        wanted = record[1];
        if (edge_port_read(edge_input, model->input_bytes) != model->input_bytes) edge_port_exit(3);
        if (model->open != 0) model->open();
        for (uint32_t step = 0; step < model->steps; ++step)
            edge_crcs[step] = edge_counts[step] = 0;
        const uint32_t count = instructions(model);
        edge_port_write(edge_output, model->output_bytes);
        if (wanted & WANT_CRC) edge_port_write(edge_crcs, model->steps * sizeof edge_crcs[0]);
        if (wanted & WANT_COUNT) {
            edge_port_write(&count, sizeof count);
            edge_port_write(edge_counts, model->steps * sizeof edge_counts[0]);
        }
    }
    const uint32_t stack_bytes = edge_port_stack_bytes();
    edge_port_write(&stack_bytes, sizeof stack_bytes);
    edge_port_exit(0);
}
