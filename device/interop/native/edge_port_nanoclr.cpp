// What the open models ask of nanoCLR's platform, whichever it is; memory for activations is edge_arena.c's.

#include <nanoCLR_Runtime.h>
#include <nanoHAL_Time.h>
#include <nanoHAL_Watchdog.h>
#include <nanoHAL_v2.h>

#include "edge_port.h"

void *edge_port_take_copy(uint32_t bytes)
{
    return platform_malloc(bytes);
}

void edge_port_give_copy(void *copy)
{
    platform_free(copy);
}

void edge_port_feed_watchdog(void)
{
    Watchdog_Reset();
}

uint32_t edge_port_microseconds(void)
{
    return (uint32_t)(HAL_Time_CurrentTime() / 10); // of 100 ns
}

uint64_t edge_port_session(void)
{
    return (uint64_t)g_CLR_RT_ExecutionEngine.m_startTime + 1;
}
