/* From reset to main, for images without a C library: variables get their values, the free memory is painted to measure
 * the stack. */

#include "edge_port.h"

extern uint32_t edge_data_load[], edge_data_start[], edge_data_end[], edge_bss_start[], edge_bss_end[],
    edge_stack_top[];

enum { PAINT = 0x5ac35ac3 };

int main(void);
_Noreturn void edge_start(void);

_Noreturn void edge_start(void)
{
    for (volatile uint32_t *to = edge_data_start, *from = edge_data_load; to < edge_data_end;)
        *to++ = *from++;
    for (volatile uint32_t *to = edge_bss_start; to < edge_bss_end;)
        *to++ = 0;
    uint32_t here;
    const uintptr_t below = (uintptr_t)&here - 64; /* this function's own frame is not painted */
    for (volatile uint32_t *to = edge_bss_end; (uintptr_t)to < below;)
        *to++ = PAINT;
    main();
    edge_port_exit(0);
}

uint32_t edge_port_stack_bytes(void)
{
    const volatile uint32_t *deepest = edge_bss_end;
    while (deepest < edge_stack_top && *deepest == PAINT)
        ++deepest;
    return (uint32_t)((uintptr_t)edge_stack_top - (uintptr_t)deepest);
}
