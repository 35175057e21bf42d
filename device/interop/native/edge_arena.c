/* Where activations live: internal memory, because the managed heap of boards with PSRAM or SDRAM is slow and outside
 * the chip. */

#include "edge_port.h"

#include <stddef.h>

#if defined(ESP_PLATFORM)

#include <esp_heap_caps.h>

#define EDGE_INTERNAL (MALLOC_CAP_INTERNAL | MALLOC_CAP_8BIT)

void *edge_port_take_arena(uint32_t bytes, uint32_t *largest)
{
    *largest = (uint32_t)heap_caps_get_largest_free_block(EDGE_INTERNAL);
    return heap_caps_aligned_alloc(16, bytes, EDGE_INTERNAL);
}

void edge_port_give_arena(void *arena)
{
    heap_caps_free(arena);
}

#else

#include "edge_config.h"

/* An attribute that places them, __attribute__((section(".ram4"))) for one; without it they go where the linker script
 * puts .bss, which is DTCM on the STM32F769I-DISCO and internal SRAM on the STM32F429I-DISCO. */
#ifndef EDGE_ARENA_SECTION
#define EDGE_ARENA_SECTION
#endif

#define EDGE_ARENA_GRAIN 16u
#define EDGE_ARENA_PARTS 16

static _Alignas(16) uint8_t memory[EDGE_ARENA_BYTES] EDGE_ARENA_SECTION;

/* What is taken, in the order of addresses: [from, to). */
static struct {
    uint32_t from, to;
} taken[EDGE_ARENA_PARTS];
static uint32_t count;

/* The free bytes before part i, or behind the last. */
static uint32_t gap_before(uint32_t i, uint32_t *from)
{
    *from = i == 0 ? 0 : taken[i - 1].to;
    return (i == count ? (uint32_t)EDGE_ARENA_BYTES : taken[i].from) - *from;
}

void *edge_port_take_arena(uint32_t bytes, uint32_t *largest)
{
    uint32_t from, best = 0;
    for (uint32_t i = 0; i <= count; ++i) {
        const uint32_t gap = gap_before(i, &from);
        if (gap > best) best = gap;
    }
    *largest = count == EDGE_ARENA_PARTS ? 0 : best;
    if (bytes == 0 || bytes > *largest) return NULL;

    for (uint32_t i = 0; i <= count; ++i) {
        if (gap_before(i, &from) < bytes) continue;
        for (uint32_t k = count; k > i; --k)
            taken[k] = taken[k - 1];
        const uint32_t end = (from + bytes + EDGE_ARENA_GRAIN - 1) / EDGE_ARENA_GRAIN * EDGE_ARENA_GRAIN;
        taken[i].from = from;
        taken[i].to = end < EDGE_ARENA_BYTES ? end : EDGE_ARENA_BYTES;
        ++count;
        return memory + from;
    }
    return NULL;
}

void edge_port_give_arena(void *arena)
{
    for (uint32_t i = 0; i < count; ++i) {
        if (memory + taken[i].from != (uint8_t *)arena) continue;
        --count;
        for (uint32_t k = i; k < count; ++k)
            taken[k] = taken[k + 1];
        return;
    }
}

#endif
