/* Files and exit through the instruction simcall: the operation in a2, its arguments from a3 on, the answer in a2.
 * QEMU, target/xtensa/xtensa-semi.c, hands flags of open on to the host as they are: these are Linux's. */

#include "edge_port.h"

enum { SYS_EXIT = 1, SYS_READ = 3, SYS_WRITE = 4, SYS_OPEN = 5, SYS_CLOSE = 6 };
enum { READ_ONLY = 0, WRITE_ANEW = 01 | 0100 | 01000, OWNER_WRITES = 0644 };

static int32_t images, results;

static int32_t simcall(int32_t operation, uintptr_t first, uintptr_t second, uintptr_t third)
{
    register int32_t a2 __asm__("a2") = operation;
    register uintptr_t a3 __asm__("a3") = first;
    register uintptr_t a4 __asm__("a4") = second;
    register uintptr_t a5 __asm__("a5") = third;
    __asm__ volatile("simcall" : "+r"(a2), "+r"(a3) : "r"(a4), "r"(a5) : "memory");
    return a2;
}

static int32_t open(const char *name, uintptr_t mode)
{
    const int32_t file = simcall(SYS_OPEN, (uintptr_t)name, mode, OWNER_WRITES);
    if (file < 0) edge_port_exit(4);
    return file;
}

void edge_port_open(void)
{
    images = open("images.bin", READ_ONLY);
    results = open("results.bin", WRITE_ANEW);
}

uint32_t edge_port_read(void *to, uint32_t bytes)
{
    uint32_t done = 0;
    while (done < bytes) {
        const int32_t step = simcall(SYS_READ, (uintptr_t)images, (uintptr_t)to + done, bytes - done);
        if (step <= 0) break;
        done += (uint32_t)step;
    }
    return done;
}

void edge_port_write(const void *from, uint32_t bytes)
{
    uint32_t done = 0;
    while (done < bytes) {
        const int32_t step = simcall(SYS_WRITE, (uintptr_t)results, (uintptr_t)from + done, bytes - done);
        if (step <= 0) edge_port_exit(4);
        done += (uint32_t)step;
    }
}

_Noreturn void edge_port_exit(int32_t status)
{
    simcall(SYS_CLOSE, (uintptr_t)results, 0, 0);
    simcall(SYS_EXIT, (uintptr_t)status, 0, 0);
    for (;;) {
    }
}
