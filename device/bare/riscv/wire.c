/* UART and clock of QEMU's RISC-V machine "virt" (hw/riscv/virt.c): an NS16550A at 0x10000000, a clock of 10 MHz at
 * 0x0200BFF8. No interrupts: while a network runs, bytes wait in the UART, which the emulator fills only as far as
 * there is room. */

#include "edge_wire.h"

#ifndef EDGE_UART_16550
#error "no UART is known of this board"
#endif

#define UART ((volatile uint8_t *)0x10000000)
#define MTIME_LOW (*(volatile uint32_t *)0x0200BFF8)
#define MTIME_HIGH (*(volatile uint32_t *)0x0200BFFC)
#define TEST_DEVICE (*(volatile uint32_t *)0x00100000)

/* PC16550D data sheet, section 8. */
enum { DATA = 0, FIFO_CONTROL = 2, LINE_CONTROL = 3, LINE_STATUS = 5 };
enum { FIFO_ON = 7, EIGHT_BITS = 3, HAS_BYTE = 1, CAN_SEND = 1 << 5 };
enum { TEST_RESET = 0x7777, CLOCKS_IN_A_MICROSECOND = 10 };

void edge_wire_open(void (*each_tick)(void))
{
    (void)each_tick;
    UART[FIFO_CONTROL] = FIFO_ON;
    UART[LINE_CONTROL] = EIGHT_BITS;
}

uint32_t edge_wire_read(uint8_t *to, uint32_t bytes)
{
    uint32_t count = 0;
    for (; count < bytes && (UART[LINE_STATUS] & HAS_BYTE) != 0; ++count)
        to[count] = UART[DATA];
    return count;
}

uint32_t edge_wire_write(const uint8_t *from, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; ++i) {
        while ((UART[LINE_STATUS] & CAN_SEND) == 0) {
        }
        UART[DATA] = from[i];
    }
    return bytes;
}

/* The clock has 64 bits: its tenth wraps where a number of 32 bits does, which only the whole gives. */
uint32_t edge_wire_now(void)
{
    uint32_t high, low;
    do {
        high = MTIME_HIGH;
        low = MTIME_LOW;
    } while (high != MTIME_HIGH);
    /* 2^32 / 10 = 429496729, rest 6 */
    const uint32_t rest = (high % CLOCKS_IN_A_MICROSECOND) * 6 + low % CLOCKS_IN_A_MICROSECOND;
    return high * 429496729u + low / CLOCKS_IN_A_MICROSECOND + rest / CLOCKS_IN_A_MICROSECOND;
}

void edge_wire_hold_ticks(void)
{
}

void edge_wire_let_ticks(void)
{
}

void edge_wire_rest(void)
{
}

void edge_wire_reset(void)
{
    TEST_DEVICE = TEST_RESET;
    for (;;) {
    }
}
