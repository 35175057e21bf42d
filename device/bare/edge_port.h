#ifndef EDGE_PORT_H
#define EDGE_PORT_H

#include <stdint.h>

/* What the harness needs from the machine it runs on. One implementation per folder: host, cortex-m, riscv, xtensa. */

/* Opens "images.bin" for reading and "results.bin" for writing, both in the working folder of the host. */
void edge_port_open(void);

/* Reads the next bytes of the images; the answer is how many were left, at most the number asked for. */
uint32_t edge_port_read(void *to, uint32_t bytes);

/* Appends to the results. */
void edge_port_write(const void *from, uint32_t bytes);

/* Instructions executed so far, modulo 2^32; 0 on a machine that does not count. */
uint32_t edge_port_instructions(void);

/* Bytes of stack used at the deepest point so far; 0 on a machine that does not measure it. */
uint32_t edge_port_stack_bytes(void);

/* The chip's own number, 16 bytes; all zeros where nobody gave it one. An emulated chip's is on its command line, in
 * hexadecimal. */
void edge_port_uid(uint8_t *to);

/* Ends the program. 0 is success; anything else becomes the exit status. */
_Noreturn void edge_port_exit(int32_t status);

#endif
