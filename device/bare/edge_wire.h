#ifndef EDGE_WIRE_H
#define EDGE_WIRE_H

#include <stdint.h>

/* The wire of a firmware and its clock: the first UART of the board. One implementation per folder: cortex-m, riscv. */

/* each_tick: called every millisecond from an interrupt below the wire's own, where the family has one; 0 before. */
void edge_wire_open(void (*each_tick)(void));

/* Takes what has arrived. */
uint32_t edge_wire_read(uint8_t *to, uint32_t bytes);

/* Sends everything; waits for the wire. */
uint32_t edge_wire_write(const uint8_t *from, uint32_t bytes);

/* Microseconds of a clock that wraps. */
uint32_t edge_wire_now(void);

/* Between these two there is no tick; bytes go on arriving. */
void edge_wire_hold_ticks(void);
void edge_wire_let_ticks(void);

/* Sleeps until something happens, where the family can. */
void edge_wire_rest(void);

/* Starts the chip again. */
void edge_wire_reset(void);

#endif
