/* Reset, exceptions and the instruction counter of an Xtensa core without register windows. */

#include "edge_port.h"

_Noreturn void edge_start(void);
__attribute__((used)) _Noreturn void edge_trap(void);

/* The core begins at the first byte of the image. It jumps to these places behind VECBASE at exceptions: of a kernel,
 * of a user, and at a second one. */
__asm__(".pushsection .reset, \"ax\"\n"
        ".global edge_vectors\n .balign 256\n"
        "edge_vectors: j edge_reset\n"
        ".org 0x30\n call0 edge_trap\n"
        ".org 0x50\n call0 edge_trap\n"
        ".org 0x70\n call0 edge_trap\n"
        ".org 0x80\n"
        ".literal_position\n"
        ".global edge_reset\n .type edge_reset, @function\n .balign 4\n"
        "edge_reset:\n"
        "movi a2, edge_vectors\n wsr a2, vecbase\n"
        "movi a2, 0\n wsr a2, ps\n rsync\n"
        "movi a1, edge_stack_top\n"
        "call0 edge_start\n"
        ".popsection");

_Noreturn void edge_trap(void)
{
    edge_port_exit(5);
}

static inline uint32_t cycle(void)
{
    uint32_t now;
    __asm__ volatile("rsr %0, ccount" : "=r"(now));
    return now;
}

/* QEMU's lx106 counts cycles of 25 ns; with "-icount shift=7" an instruction takes 128 ns, so that a difference of
 * cycles tells how many instructions there were, wherever the first of them began within a cycle. Added up from call to
 * call, since the counter wraps around after 800 million; what this function takes is left out. */
uint32_t edge_port_instructions(void)
{
    enum { CYCLE_NANOSECONDS = 25, INSTRUCTION_NANOSECONDS = 128 };
    static uint32_t last, instructions;
    const uint64_t nanoseconds = (uint64_t)(cycle() - last) * CYCLE_NANOSECONDS;
    instructions += (uint32_t)((nanoseconds + INSTRUCTION_NANOSECONDS / 2) / INSTRUCTION_NANOSECONDS);
    last = cycle();
    return instructions;
}
