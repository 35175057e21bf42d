/* What the compiler calls where the core has no instruction: Debian's libgcc for the lx106 lacks it. */

#include <stdint.h>

int64_t __muldi3(int64_t a, int64_t b);
uint32_t __udivsi3(uint32_t a, uint32_t b);
uint32_t __umodsi3(uint32_t a, uint32_t b);
int32_t __divsi3(int32_t a, int32_t b);
int32_t __modsi3(int32_t a, int32_t b);

/* By products of halves, which fit in 32 bits. */
static uint64_t wide_product(uint32_t a, uint32_t b)
{
    const uint32_t a_low = a & 0xffff, a_high = a >> 16, b_low = b & 0xffff, b_high = b >> 16;
    const uint32_t low = a_low * b_low, first = a_high * b_low + (low >> 16),
                   second = a_low * b_high + (first & 0xffff);
    const uint32_t high = a_high * b_high + (first >> 16) + (second >> 16);
    return (uint64_t)high << 32 | (second << 16 | (low & 0xffff));
}

int64_t __muldi3(int64_t a, int64_t b)
{
    const uint32_t a_low = (uint32_t)a, b_low = (uint32_t)b;
    const uint32_t crossed = a_low * (uint32_t)((uint64_t)b >> 32) + (uint32_t)((uint64_t)a >> 32) * b_low;
    return (int64_t)(wide_product(a_low, b_low) + ((uint64_t)crossed << 32));
}

uint32_t __udivsi3(uint32_t a, uint32_t b)
{
    uint32_t quotient = 0, rest = 0;
    for (int32_t bit = 31; bit >= 0; --bit) {
        const uint32_t carried = rest >> 31;
        rest = rest << 1 | ((a >> bit) & 1);
        if (carried != 0 || rest >= b) {
            rest -= b;
            quotient |= UINT32_C(1) << bit;
        }
    }
    return quotient;
}

uint32_t __umodsi3(uint32_t a, uint32_t b)
{
    return a - __udivsi3(a, b) * b;
}

static uint32_t magnitude(int32_t value)
{
    return value < 0 ? 0 - (uint32_t)value : (uint32_t)value;
}

int32_t __divsi3(int32_t a, int32_t b)
{
    const uint32_t quotient = __udivsi3(magnitude(a), magnitude(b));
    return (int32_t)((a < 0) != (b < 0) ? 0 - quotient : quotient);
}

int32_t __modsi3(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a - (uint32_t)__divsi3(a, b) * (uint32_t)b);
}
