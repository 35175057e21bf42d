/* UART, clock and interrupts of a Cortex-M. A received byte is put into a ring by an interrupt above all others, so
 * that none is lost while a network runs: the ring holds more than a host may send before it is acknowledged.
 *
 * Which UART a board has is said by its file: EDGE_UART_STM32 (USART1 of an STM32F4, RM0090 section 30.6) or
 * EDGE_UART_CMSDK (Arm DDI 0479, section 4.3). The clock tree and the pins are as the reset, or the emulator, leaves
 * them: EDGE_CLOCK_HZ is what the core runs at. */

#include "edge_wire.h"

#include "edge_link_window.h"

#ifndef EDGE_CLOCK_HZ
#error "EDGE_CLOCK_HZ: the core's clock"
#endif

enum { BAUD = 115200, TICKS_A_SECOND = 1000 };
enum { CYCLES_IN_A_TICK = EDGE_CLOCK_HZ / TICKS_A_SECOND, CYCLES_IN_A_MICROSECOND = EDGE_CLOCK_HZ / 1000000 };
enum { RING_BYTES = 8192 };

_Static_assert(EDGE_LINK_WINDOW *EDGE_FRAME_BYTES < RING_BYTES, "a window of frames fits into the ring");

#define REGISTER(address) (*(volatile uint32_t *)(address))

/* Armv7-M Architecture Reference Manual, DDI 0403, B3.2 and B3.3. */
#define SYST_CSR REGISTER(0xE000E010)
#define SYST_RVR REGISTER(0xE000E014)
#define SYST_CVR REGISTER(0xE000E018)
#define NVIC_ISER(n) REGISTER(0xE000E100 + 4 * (n))
#define ICSR REGISTER(0xE000ED04)
#define VTOR REGISTER(0xE000ED08)
#define AIRCR REGISTER(0xE000ED0C)
#define SHPR3 REGISTER(0xE000ED20)
enum { SYST_ON = 7, PENDSTSET = 1 << 26, TICK_PRIORITY = 0x80, RESET_REQUEST = 0x05FA0004 };

#if defined(EDGE_UART_STM32)
enum { WIRE_INTERRUPT = 37, RXNE = 1 << 5, TXE = 1 << 7, CR1_ON = 1 << 13 | RXNE | 3 << 2 };
#define RCC_APB2ENR REGISTER(0x40023844)
#define USART_SR REGISTER(0x40011000)
#define USART_DR REGISTER(0x40011004)
#define USART_BRR REGISTER(0x40011008)
#define USART_CR1 REGISTER(0x4001100C)

static void open_uart(void)
{
    RCC_APB2ENR |= 1 << 4;
    USART_BRR = EDGE_CLOCK_HZ / BAUD;
    USART_CR1 = CR1_ON;
}

static int has_byte(void)
{
    return (USART_SR & RXNE) != 0;
}

static uint8_t take_byte(void)
{
    return (uint8_t)USART_DR;
}

static int can_send(void)
{
    return (USART_SR & TXE) != 0;
}

static void send_byte(uint8_t value)
{
    USART_DR = value;
}
#elif defined(EDGE_UART_CMSDK)
enum { WIRE_INTERRUPT = 0, TX_FULL = 1, RX_FULL = 2, CTRL_ON = 1 | 2 | 8 };
#define UART_DATA REGISTER(0x40004000)
#define UART_STATE REGISTER(0x40004004)
#define UART_CTRL REGISTER(0x40004008)
#define UART_INTCLEAR REGISTER(0x4000400C)
#define UART_BAUDDIV REGISTER(0x40004010)

static void open_uart(void)
{
    UART_BAUDDIV = EDGE_CLOCK_HZ / BAUD;
    UART_CTRL = CTRL_ON;
}

static int has_byte(void)
{
    return (UART_STATE & RX_FULL) != 0;
}

static uint8_t take_byte(void)
{
    UART_INTCLEAR = 2;
    return (uint8_t)UART_DATA;
}

static int can_send(void)
{
    return (UART_STATE & TX_FULL) == 0;
}

static void send_byte(uint8_t value)
{
    UART_DATA = value;
}
#else
#error "no UART is known of this board"
#endif

extern uint32_t edge_stack_top[];
_Noreturn void edge_reset(void);

static volatile uint8_t ring[RING_BYTES];
static volatile uint32_t ring_end; /* written by the interrupt, as ring_from is by who reads; both count on */
static volatile uint32_t ring_from;
static volatile uint32_t ticks;
static void (*on_tick)(void);

static void wire_interrupt(void)
{
    while (has_byte()) {
        const uint8_t value = take_byte();
        if (ring_end - ring_from == RING_BYTES) continue; /* lost; the link asks for it again */
        ring[ring_end % RING_BYTES] = value;
        ring_end = ring_end + 1;
    }
}

static void tick(void)
{
    ticks = ticks + 1;
    on_tick();
}

static void fault(void)
{
    AIRCR = RESET_REQUEST;
}

/* 16 entries of the core, then those of the chip: only the wire's is ever enabled. The last entry must be there. */
__attribute__((aligned(256))) static void (*const vectors[16 + WIRE_INTERRUPT + 1])(void) = {
    [1] = edge_reset, [2] = fault, [3] = fault, [4] = fault,
    [5] = fault,      [6] = fault, [15] = tick, [16 + WIRE_INTERRUPT] = wire_interrupt,
};

void edge_wire_open(void (*each_tick)(void))
{
    on_tick = each_tick;
    VTOR = (uint32_t)(uintptr_t)vectors;
    SHPR3 = (uint32_t)TICK_PRIORITY << 24;
    open_uart();
    NVIC_ISER(WIRE_INTERRUPT / 32) = 1u << WIRE_INTERRUPT % 32;
    SYST_RVR = CYCLES_IN_A_TICK - 1;
    SYST_CVR = 0;
    SYST_CSR = SYST_ON;
}

uint32_t edge_wire_read(uint8_t *to, uint32_t bytes)
{
    uint32_t count = 0;
    for (; count < bytes && ring_from != ring_end; ++count) {
        to[count] = ring[ring_from % RING_BYTES];
        ring_from = ring_from + 1;
    }
    return count;
}

uint32_t edge_wire_write(const uint8_t *from, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; ++i) {
        while (!can_send()) {
        }
        send_byte(from[i]);
    }
    return bytes;
}

/* A tick that waits for its turn has not been counted yet. */
uint32_t edge_wire_now(void)
{
    uint32_t counted, left, waits;
    do {
        counted = ticks;
        left = SYST_CVR;
        waits = ICSR & PENDSTSET;
    } while (counted != ticks || SYST_CVR > left);
    const uint32_t microseconds = (CYCLES_IN_A_TICK - 1 - left) / CYCLES_IN_A_MICROSECOND;
    return (counted + (waits != 0 ? 1 : 0)) * (1000000 / TICKS_A_SECOND) + microseconds;
}

void edge_wire_hold_ticks(void)
{
    const uint32_t mask = TICK_PRIORITY;
    __asm__ volatile("msr basepri, %0" : : "r"(mask) : "memory");
}

void edge_wire_let_ticks(void)
{
    const uint32_t mask = 0;
    __asm__ volatile("msr basepri, %0" : : "r"(mask) : "memory");
}

void edge_wire_rest(void)
{
    if (ring_from == ring_end) __asm__ volatile("wfi");
}

void edge_wire_reset(void)
{
    AIRCR = RESET_REQUEST;
    for (;;) {
    }
}
