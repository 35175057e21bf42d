#ifndef EDGE_DSP_H
#define EDGE_DSP_H

/* Arithmetic on two numbers in one word: an instruction each where the core has them (Armv7E-M), plain C of the same
 * meaning elsewhere, and wherever EDGE_PLAIN_C is defined. A pair is a word of two 16-bit numbers, the first in the low
 * half. */

#include "edge_high_product.h"

#include <stdint.h>

#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && defined(__thumb2__) &&                        \
    defined(__ARM_FEATURE_DSP) && defined(__ARM_FEATURE_UNALIGNED) && !defined(EDGE_PLAIN_C)
#define EDGE_HAS_DSP 1
#else
#define EDGE_HAS_DSP 0
#endif

/* Compiled once, whatever numbers its callers pass: code whose size matters more than a specialization. Where it holds
 * assembler that takes every register, it is optimized however its callers are. */
#if EDGE_HAS_DSP
#define EDGE_KEPT_ONCE static __attribute__((noinline, noclone, unused, optimize("O3", "omit-frame-pointer")))
#elif defined(__GNUC__) && !defined(__clang__)
#define EDGE_KEPT_ONCE static __attribute__((noinline, noclone, unused))
#else
#define EDGE_KEPT_ONCE static inline
#endif

/* The same value, of which the compiler knows nothing. */
static inline int32_t edge_opaque(int32_t value)
{
#if EDGE_HAS_DSP
    __asm__("" : "+r"(value));
#endif
    return value;
}

/* A word of scratch memory, which the caller declares as bytes. */
#if defined(__GNUC__)
typedef uint32_t __attribute__((may_alias)) edge_word;
#else
typedef uint32_t edge_word;
#endif

/* Four bytes, the first in the lowest bits; needs no alignment. */
static inline uint32_t edge_load_four(const int8_t *from)
{
    const uint8_t *bytes = (const uint8_t *)from;
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static inline int32_t edge_low_half(uint32_t pair)
{
    return (int16_t)(uint16_t)pair;
}

static inline int32_t edge_high_half(uint32_t pair)
{
    return (int16_t)(uint16_t)(pair >> 16);
}

/* The first and the third of four int8, as a pair. */
static inline uint32_t edge_even_bytes(uint32_t four)
{
#if EDGE_HAS_DSP
    uint32_t pair;
    __asm__("sxtb16 %0, %1" : "=r"(pair) : "r"(four));
    return pair;
#else
    return (uint32_t)(uint16_t)(int8_t)(uint8_t)four | (uint32_t)(uint16_t)(int8_t)(uint8_t)(four >> 16) << 16;
#endif
}

/* The second and the fourth of four int8, as a pair. */
static inline uint32_t edge_odd_bytes(uint32_t four)
{
#if EDGE_HAS_DSP
    uint32_t pair;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(four));
    return pair;
#else
    return edge_even_bytes(four >> 8);
#endif
}

/* sum + the products of two pairs, modulo 2^32. */
static inline uint32_t edge_add_products(uint32_t a, uint32_t b, uint32_t sum)
{
#if EDGE_HAS_DSP
    __asm__("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
    return sum;
#else
    const uint32_t low = (uint32_t)(edge_low_half(a) * edge_low_half(b));
    return sum + low + (uint32_t)(edge_high_half(a) * edge_high_half(b));
#endif
}

/* sum + the product of a's low half and b's high half, modulo 2^32. */
static inline uint32_t edge_add_low_by_high(uint32_t a, uint32_t b, uint32_t sum)
{
#if EDGE_HAS_DSP
    __asm__("smlabt %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
    return sum;
#else
    return sum + (uint32_t)(edge_low_half(a) * edge_high_half(b));
#endif
}

/* The low halves of two words, or their high ones. */
static inline uint32_t edge_join_low(uint32_t first, uint32_t second)
{
#if EDGE_HAS_DSP
    uint32_t joined;
    __asm__("pkhbt %0, %1, %2, lsl #16" : "=r"(joined) : "r"(first), "r"(second));
    return joined;
#else
    return (first & 0xffff) | second << 16;
#endif
}

static inline uint32_t edge_join_high(uint32_t first, uint32_t second)
{
#if EDGE_HAS_DSP
    uint32_t joined;
    __asm__("pkhtb %0, %1, %2, asr #16" : "=r"(joined) : "r"(second), "r"(first));
    return joined;
#else
    return first >> 16 | (second & 0xffff0000);
#endif
}

/* value limited to int8. */
static inline int32_t edge_limit_to_int8(int32_t value)
{
#if EDGE_HAS_DSP
    int32_t limited;
    __asm__("ssat %0, #8, %1" : "=r"(limited) : "r"(value));
    return limited;
#else
    return value < -128 ? -128 : (value > 127 ? 127 : value);
#endif
}

/* c + (a * b + 2^31) / 2^32, halves upward. */
static inline int32_t edge_add_rounded_high(int32_t a, int32_t b, int32_t c)
{
#if EDGE_HAS_DSP
    int32_t sum;
    __asm__("smmlar %0, %1, %2, %3" : "=r"(sum) : "r"(a), "r"(b), "r"(c));
    return sum;
#else
    return c + edge_high_product(a, b) + (int32_t)(((uint32_t)a * (uint32_t)b) >> 31);
#endif
}

#endif
