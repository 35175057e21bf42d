/* A plugin of QEMU 7 and later (API 1) that counts what a program executes: how often each block of instructions runs
 * and is left by a jump. Counts begin anew whenever the program asks for its instructions, edge_port_instructions, so
 * that the harness around a model parts them: a region for each stretch between two such calls.
 *
 * out=FILE receives, for each region in which anything ran,
 *   B region address instructions times taken    a block
 *   W region cycles                              what loads waited because they were not aligned, on a Cortex-M4
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VISIBLE __attribute__((visibility("default")))
#define MARK "edge_port_instructions"

struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum { NO_REGISTERS = 0, READS = 1 };
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t, void (*)(uint64_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, void (*)(unsigned, void *), int, void *);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *, void (*)(unsigned, uint32_t, uint64_t, void *), int,
                                      int, void *);
void qemu_plugin_register_atexit_cb(uint64_t, void (*)(uint64_t, void *), void *);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
const char *qemu_plugin_insn_symbol(const struct qemu_plugin_insn *);
unsigned qemu_plugin_mem_size_shift(uint32_t);

VISIBLE int qemu_plugin_version = 1;

typedef struct block {
    uint64_t start, end, instructions;
    uint64_t times, taken; /* in this region */
    bool is_mark;
    struct block *ran;  /* the one before it that ran in this region too */
    struct block *next; /* of all */
} block;

static block *all, *ran, *before;
static uint64_t region, waited, mark;
static FILE *out;

static void end_region(void)
{
    for (; ran != NULL; ran = ran->ran) {
        fprintf(out, "B %llu %llu %llu %llu %llu\n", (unsigned long long)region, (unsigned long long)ran->start,
                (unsigned long long)ran->instructions, (unsigned long long)ran->times, (unsigned long long)ran->taken);
        ran->times = ran->taken = 0;
    }
    if (waited != 0) fprintf(out, "W %llu %llu\n", (unsigned long long)region, (unsigned long long)waited);
    waited = 0;
    ++region;
}

static void on_block(unsigned processor, void *data)
{
    block *const b = data;
    (void)processor;
    if (before != NULL && before->end != b->start) ++before->taken;
    if (b->is_mark) end_region();
    if (b->times++ == 0) {
        b->ran = ran;
        ran = b;
    }
    before = b;
}

/* A word that is not aligned takes two accesses, or three where it begins at an odd address. */
static void on_load(unsigned processor, uint32_t kind, uint64_t address, void *data)
{
    const unsigned shift = qemu_plugin_mem_size_shift(kind);
    (void)processor;
    (void)data;
    if (shift == 1) waited += address & 1;
    if (shift >= 2) waited += (address & 1) != 0 ? 2 : (address >> 1 & 1);
}

static block *block_of(uint64_t start, uint64_t end, uint64_t instructions, bool is_mark)
{
    for (block *b = all; b != NULL; b = b->next) {
        if (b->start == start && b->end == end && b->instructions == instructions) return b;
    }
    block *const b = calloc(1, sizeof *b);
    if (b == NULL) abort();
    *b = (block){.start = start, .end = end, .instructions = instructions, .is_mark = is_mark, .next = all};
    return all = b;
}

static void on_translation(uint64_t id, struct qemu_plugin_tb *tb)
{
    const size_t count = qemu_plugin_tb_n_insns(tb);
    const struct qemu_plugin_insn *const first = qemu_plugin_tb_get_insn(tb, 0);
    const struct qemu_plugin_insn *const last = qemu_plugin_tb_get_insn(tb, count - 1);
    const char *const symbol = qemu_plugin_insn_symbol(first);
    const uint64_t end = qemu_plugin_insn_vaddr(last) + qemu_plugin_insn_size(last);
    const uint64_t start = qemu_plugin_tb_vaddr(tb);
    (void)id;
    /* The first block of the function that is seen is the one it begins with. */
    if (mark == 0 && symbol != NULL && strcmp(symbol, MARK) == 0) mark = start;
    qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block, NO_REGISTERS,
                                         block_of(start, end, count, mark != 0 && start == mark));
    for (size_t i = 0; i < count; ++i)
        qemu_plugin_register_vcpu_mem_cb(qemu_plugin_tb_get_insn(tb, i), on_load, NO_REGISTERS, READS, NULL);
}

static void on_exit_of_emulator(uint64_t id, void *data)
{
    (void)id;
    (void)data;
    end_region();
    fclose(out);
}

VISIBLE int qemu_plugin_install(uint64_t id, const void *emulator, int count, char **arguments)
{
    (void)emulator;
    for (int i = 0; i < count; ++i) {
        if (strncmp(arguments[i], "out=", 4) == 0) out = fopen(arguments[i] + 4, "w");
    }
    if (out == NULL) return 1;
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    qemu_plugin_register_atexit_cb(id, on_exit_of_emulator, NULL);
    return 0;
}
