/* Reset, traps and the instruction counter of a RISC-V core in machine mode. */

#include "edge_port.h"

/* Named here and not in the compiler's flags: with those, gcc finds no library for a core of 32 bits. */
#define EDGE_WITH_CSR(code) ".option push\n .option arch, +zicsr\n " code " .option pop\n"

void edge_reset(void);
__attribute__((used)) _Noreturn void edge_trap(void);

/* The core begins at the first byte of the image, with nothing set up. */
__attribute__((section(".reset"), naked, used)) void edge_reset(void)
{
    __asm__ volatile(".option push\n .option norelax\n la gp, __global_pointer$\n .option pop\n"
                     "la sp, edge_stack_top\n"
                     "la t0, edge_trap\n" EDGE_WITH_CSR("csrw mtvec, t0\n") "j edge_start");
}

__attribute__((used, aligned(4))) _Noreturn void edge_trap(void)
{
    edge_port_exit(5);
}

uint32_t edge_port_instructions(void)
{
    uint32_t count;
    __asm__ volatile(EDGE_WITH_CSR("csrr %0, minstret\n") : "=r"(count));
    return count;
}
