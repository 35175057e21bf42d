/* Vector table, faults and the instruction counter of a Cortex-M. */

#include "edge_port.h"

extern uint32_t edge_stack_top[];
_Noreturn void edge_start(void);
_Noreturn void edge_reset(void);

#define CPACR (*(volatile uint32_t *)0xE000ED88)
#define TIM2_CR1 (*(volatile uint32_t *)0x40000000)
#define TIM2_CNT (*(volatile uint32_t *)0x40000024)

_Noreturn void edge_reset(void)
{
#ifdef __ARM_FP
    CPACR |= 0xFu << 20; /* the compiler may keep integers in registers of the FPU */
#endif
#ifdef EDGE_COUNTER_TIM2
    TIM2_CR1 = 1;
#endif
    edge_start();
}

static void fault(void)
{
    edge_port_exit(5);
}

/* The first 16 entries belong to the core; no interrupt is ever enabled. */
__attribute__((section(".reset"), used)) static void *const vectors[16] = {
    edge_stack_top, (void *)edge_reset, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault,
};

/* QEMU clocks TIM2 of its STM32 at 1 GHz, and with "-icount shift=0" an instruction takes 1 ns: the timer counts
 * instructions. */
uint32_t edge_port_instructions(void)
{
#ifdef EDGE_COUNTER_TIM2
    return TIM2_CNT;
#else
    return 0;
#endif
}
