#ifndef EDGE_HIGH_PRODUCT_H
#define EDGE_HIGH_PRODUCT_H

#include <stdint.h>

/* Whether the compiler makes a product of 64 bits without a call. It does not for Xtensa without register windows,
 * which is the lx106, nor for Armv6-M: there products of halves are faster. */
#if defined(__XTENSA_CALL0_ABI__) || defined(__ARM_ARCH_6M__) || defined(EDGE_PRODUCTS_OF_HALVES)
#define EDGE_HAS_WIDE_PRODUCT 0
#else
#define EDGE_HAS_WIDE_PRODUCT 1
#endif

/* a * b / 2^32, downward. */
static inline int32_t edge_high_product(int32_t a, int32_t b)
{
#if EDGE_HAS_WIDE_PRODUCT
    return (int32_t)(((int64_t)a * b) >> 32);
#else
    const int32_t a_low = a & 0xffff, a_high = a >> 16, b_low = b & 0xffff, b_high = b >> 16;
    const int32_t first = a_high * b_low + (int32_t)(((uint32_t)a_low * (uint32_t)b_low) >> 16);
    const int32_t second = a_low * b_high + (first & 0xffff);
    return a_high * b_high + (first >> 16) + (second >> 16);
#endif
}

#endif
