#ifndef EDGE_REQUANTIZE_H
#define EDGE_REQUANTIZE_H

#include "edge_high_product.h"

#include <stdint.h>

/* (a * b + 2^30) / 2^31, halves upward. */
static inline int32_t edge_doubling_high_multiply(int32_t a, int32_t b)
{
#if EDGE_HAS_WIDE_PRODUCT
    const int64_t product = (int64_t)a * b;
    return (int32_t)((product + ((int64_t)1 << 30)) >> 31);
#else
    const uint32_t low = (uint32_t)a * (uint32_t)b;
    return (int32_t)(((uint32_t)edge_high_product(a, b) << 1) + (((low >> 30) + 1) >> 1));
#endif
}

/* value / 2^exponent, halves away from zero; exponent in [0, 31]. */
static inline int32_t edge_rounding_divide(int32_t value, int32_t exponent)
{
    const int32_t mask = (int32_t)(((uint32_t)1 << exponent) - 1);
    const int32_t threshold = (mask >> 1) + (value < 0 ? 1 : 0);
    return (value >> exponent) + ((value & mask) > threshold ? 1 : 0);
}

/* accumulator * multiplier / 2^(31 - shift): doubling high multiply, then rounding division by 2^-shift. The rounding
 * of TFLite Micro and of CMSIS-NN as it is built by default; a left shift wraps around in 32 bits, as it does there.
 * multiplier: fixed point with 31 fraction bits, in [2^29, 2^31), or 0. shift: in [-31, 30]; negative makes the result
 * smaller. */
static inline int32_t edge_requantize(int32_t accumulator, int32_t multiplier, int32_t shift)
{
    if (shift > 0) return edge_doubling_high_multiply((int32_t)((uint32_t)accumulator << shift), multiplier);
    return edge_rounding_divide(edge_doubling_high_multiply(accumulator, multiplier), -shift);
}

/* a + b modulo 2^32, as C# adds: a sum too large for 32 bits gives the same bytes in either language. */
static inline int32_t edge_wrapping_add(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

/* sum / count, halves away from zero; count at least 1. */
static inline int32_t edge_rounding_average(int32_t sum, int32_t count)
{
    return sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
}

/* Limits value to [min, max], which lies within int8. */
static inline int8_t edge_clamp_s8(int32_t value, int32_t min, int32_t max)
{
    return (int8_t)(value < min ? min : (value > max ? max : value));
}

#endif
