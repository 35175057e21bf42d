#ifndef EDGE_PORT_H
#define EDGE_PORT_H

/* What the open models ask of the machine they run on. nanoCLR's answers are in edge_port_nanoclr.cpp and edge_arena.c.
 */

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Memory for activations, 16-byte aligned, from the fastest memory there is.
 *   bytes     how many, above 0
 *   largest   receives the most bytes that one call could get now
 * Returns NULL where there are not as many. */
void *edge_port_take_arena(uint32_t bytes, uint32_t *largest);

/* Hands back what edge_port_take_arena returned. */
void edge_port_give_arena(void *arena);

/* Memory for a copy of a plan, aligned as malloc aligns, outside the managed heap; NULL where there is none. */
void *edge_port_take_copy(uint32_t bytes);

/* Hands back what edge_port_take_copy returned. */
void edge_port_give_copy(void *copy);

/* Tells the chip's watchdog that work goes on. Called between the steps of a plan. */
void edge_port_feed_watchdog(void);

/* A clock that only differences are taken of; wraps after 71 minutes. */
uint32_t edge_port_microseconds(void);

/* A number that differs each time the virtual machine starts: models that an earlier program opened are closed then. */
uint64_t edge_port_session(void);

#ifdef __cplusplus
}
#endif

#endif
