#ifndef EDGE_PAIRED_FILTERS_H
#define EDGE_PAIRED_FILTERS_H

/* Four filters over columns of widened values, at two places of an image or at one.
 *
 * A word of a filter holds two weights of two filters: each of its halves is 256 * b + a, with a of the first filter
 * and b of the second. A word times a pair of values adds both products, the second 256 times; the even bytes of the
 * word alone are a's weights. So the second filter's sum is a difference over 256, and no instruction is spent on
 * unpacking its weights. Sums are modulo 2^32; whoever arranges the weights makes sure that the second filter's fits in
 * 24 bits and twice each in 32.
 *
 * pairs    words [four channels][pair][2]: of the first two channels, of the others
 * channels int32 [four channels][16]: the sums' beginnings, b0, b0 + 256 * b1, b2, b2 + 256 * b3; then for each channel
 *          its multiplier, its rounding, which is half a step and the output's zero point, and its right shift, from 1
 */

#include "edge_packed_filter.h"
#include "edge_requantize.h"
#include "edge_widened.h"

typedef struct {
    int32_t pairs; /* of a column: a multiple of 2 above 0 */
    int32_t out_c;
    int32_t activation_min, activation_max;
} edge_paired_params;

/* Four channels at two places or one, and where the next four begin. */
typedef struct {
    const int32_t *filter, *channels;
    const edge_word *column, *middle, *end; /* middle: the end of the loop that takes few pairs a turn */
    int8_t *to_0, *to_1;
} edge_paired_walk;

#if EDGE_HAS_DSP

/* Twice a sum to an output, within int8: what edge_requantize does, in fewer instructions where the sum has a bit to
 * spare and the shift is to the right. Halves round away from zero, so below zero a step is taken off; the sum's sign
 * stands for that of its product with the multiplier: where that rounds to zero, the step does not matter.
 * r3, r12, lr: the channel's multiplier, rounding and shift. */
#define EDGE_PAIRED_OUTPUT(sum)                                                                                        \
    "add r1, r12, " sum ", asr #31\n"                                                                                  \
    "smmlar " sum ", " sum ", r3, r1\n"                                                                                \
    "asr " sum ", " sum ", lr\n"                                                                                       \
    "ssat " sum ", #8, " sum "\n"

#define EDGE_PAIRED_FIRST(first, both)                                                                                 \
    "sub " both ", " both ", " first "\n"                                                                              \
    "lsl " first ", " first ", #1\n" EDGE_PAIRED_OUTPUT(first)

#define EDGE_PAIRED_SECOND(both) "asr " both ", " both ", #7\n" EDGE_PAIRED_OUTPUT(both)

#define EDGE_PAIRED_SCALE "ldmia r0!, {r3, r12, lr}\n"

#define EDGE_PAIRED_STORE(to, a, b, c, d)                                                                              \
    "ldr r0, %[" to "]\n"                                                                                              \
    "strb " b ", [r0, #1]\n"                                                                                           \
    "strb " c ", [r0, #2]\n"                                                                                           \
    "strb " d ", [r0, #3]\n"                                                                                           \
    "strb " a ", [r0], #4\n"                                                                                           \
    "str r0, %[" to "]\n"

/* Turns of a loop until the column is at an end that lies in memory. */
#define EDGE_PAIRED_TURNS(start, after, end, steps)                                                                    \
    "ldr lr, %[" end "]\n"                                                                                             \
    "cmp r1, lr\n"                                                                                                     \
    "beq " after "f\n" start ":\n" steps "ldr lr, %[" end "]\n"                                                        \
    "cmp r1, lr\n"                                                                                                     \
    "bne " start "b\n" after ":\n"

/* A pair of each column, 16 products. Sums: r4 to r7 of the first place, r8 to r11 of the second. */
#define EDGE_PAIRED_STEP_AT_TWO                                                                                        \
    "ldrd r2, r3, [r0], #8\n"                                                                                          \
    "ldrd r12, lr, [r1], #8\n"                                                                                         \
    "smlad r5, r2, r12, r5\n"                                                                                          \
    "smlad r9, r2, lr, r9\n"                                                                                           \
    "sxtb16 r2, r2\n"                                                                                                  \
    "smlad r7, r3, r12, r7\n"                                                                                          \
    "smlad r11, r3, lr, r11\n"                                                                                         \
    "sxtb16 r3, r3\n"                                                                                                  \
    "smlad r4, r2, r12, r4\n"                                                                                          \
    "smlad r8, r2, lr, r8\n"                                                                                           \
    "smlad r6, r3, r12, r6\n"                                                                                          \
    "smlad r10, r3, lr, r10\n"

#define EDGE_TWICE(steps) steps steps

/* Takes every register: what it walks over is in memory. */
EDGE_INLINE void edge_paired_at_two(edge_paired_walk *walk)
{
    __asm__ volatile(
        "ldr r0, %[channels]\n"
        "ldm r0, {r4-r7}\n"
        "ldmia r0!, {r8-r11}\n"
        "str r0, %[channels]\n"
        "ldr r0, %[filter]\n"
        "ldr r1, %[column]\n" EDGE_PAIRED_TURNS("1", "2", "middle", EDGE_TWICE(EDGE_PAIRED_STEP_AT_TWO))
            EDGE_PAIRED_TURNS(
                "3", "4", "end",
                EDGE_TWICE(EDGE_TWICE(EDGE_TWICE(
                    EDGE_PAIRED_STEP_AT_TWO)))) "str r0, %[filter]\n"
                                                "ldr r0, %[channels]\n" EDGE_PAIRED_SCALE EDGE_PAIRED_FIRST(
                                                    "r4", "r5") EDGE_PAIRED_FIRST("r8", "r9")
                                                    EDGE_PAIRED_SCALE EDGE_PAIRED_SECOND("r5") EDGE_PAIRED_SECOND(
                                                        "r9") EDGE_PAIRED_SCALE EDGE_PAIRED_FIRST("r6", "r7")
                                                        EDGE_PAIRED_FIRST(
                                                            "r10", "r11") EDGE_PAIRED_SCALE EDGE_PAIRED_SECOND("r7")
                                                            EDGE_PAIRED_SECOND(
                                                                "r11") "str r0, %[channels]\n" EDGE_PAIRED_STORE("to_0",
                                                                                                                 "r4",
                                                                                                                 "r5",
                                                                                                                 "r6",
                                                                                                                 "r7")
                                                                EDGE_PAIRED_STORE("to_1", "r8", "r9", "r10", "r11")
        : [filter] "+m"(walk->filter), [channels] "+m"(walk->channels), [to_0] "+m"(walk->to_0), [to_1] "+m"(walk->to_1)
        : [column] "m"(walk->column), [middle] "m"(walk->middle), [end] "m"(walk->end)
        : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");
}

/* Two pairs of the column, 16 products. Sums: r4 to r7. */
#define EDGE_PAIRED_STEP_AT_ONE                                                                                        \
    "ldrd r2, r3, [r1], #8\n"                                                                                          \
    "ldmia r0!, {r8-r11}\n"                                                                                            \
    "smlad r5, r8, r2, r5\n"                                                                                           \
    "sxtb16 r8, r8\n"                                                                                                  \
    "smlad r7, r9, r2, r7\n"                                                                                           \
    "sxtb16 r9, r9\n"                                                                                                  \
    "smlad r5, r10, r3, r5\n"                                                                                          \
    "sxtb16 r10, r10\n"                                                                                                \
    "smlad r7, r11, r3, r7\n"                                                                                          \
    "sxtb16 r11, r11\n"                                                                                                \
    "smlad r4, r8, r2, r4\n"                                                                                           \
    "smlad r6, r9, r2, r6\n"                                                                                           \
    "smlad r4, r10, r3, r4\n"                                                                                          \
    "smlad r6, r11, r3, r6\n"

EDGE_INLINE void edge_paired_at_one(edge_paired_walk *walk)
{
    __asm__ volatile(
        "ldr r0, %[channels]\n"
        "ldmia r0!, {r4-r7}\n"
        "str r0, %[channels]\n"
        "ldr r0, %[filter]\n"
        "ldr r1, %[column]\n" EDGE_PAIRED_TURNS("1", "2", "middle", EDGE_PAIRED_STEP_AT_ONE) EDGE_PAIRED_TURNS(
            "3", "4", "end",
            EDGE_TWICE(EDGE_TWICE(
                EDGE_PAIRED_STEP_AT_ONE))) "str r0, %[filter]\n"
                                           "ldr r0, %[channels]\n" EDGE_PAIRED_SCALE EDGE_PAIRED_FIRST(
                                               "r4", "r5") EDGE_PAIRED_SCALE EDGE_PAIRED_SECOND("r5")
                                               EDGE_PAIRED_SCALE EDGE_PAIRED_FIRST("r6", "r7")
                                                   EDGE_PAIRED_SCALE EDGE_PAIRED_SECOND(
                                                       "r7") "str r0, %[channels]\n" EDGE_PAIRED_STORE("to_0", "r4",
                                                                                                       "r5", "r6", "r7")
        : [filter] "+m"(walk->filter), [channels] "+m"(walk->channels), [to_0] "+m"(walk->to_0)
        : [column] "m"(walk->column), [middle] "m"(walk->middle), [end] "m"(walk->end)
        : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");
}

#else

/* Twice a sum to an output. */
static inline int8_t edge_paired_output(int32_t twice, const int32_t *scale)
{
    const int32_t high = edge_add_rounded_high(twice, scale[0], scale[1]);
    return edge_clamp_s8((high + (twice >> 31)) >> scale[2], -128, 127);
}

/* Two channels at one of some places. */
static inline void edge_paired_word(const edge_paired_walk *walk, int32_t places, int32_t place, int32_t word,
                                    int8_t *to)
{
    const int32_t *const scales = walk->channels + 4 + 6 * word;
    uint32_t first = (uint32_t)walk->channels[2 * word], both = (uint32_t)walk->channels[2 * word + 1];
    const int32_t *filter = walk->filter + word;
    for (const edge_word *at = walk->column + place; at < walk->end; at += places) {
        first = edge_add_products(edge_even_bytes((uint32_t)*filter), *at, first);
        both = edge_add_products((uint32_t)*filter, *at, both);
        filter += 2;
    }
    to[2 * word] = edge_paired_output((int32_t)(first << 1), scales);
    to[2 * word + 1] = edge_paired_output((int32_t)(both - first) >> 7, scales + 3);
}

static inline void edge_paired_next(edge_paired_walk *walk, int32_t places)
{
    walk->filter += 2 * ((walk->end - walk->column) / places);
    walk->channels += 16;
    walk->to_0 += 4;
}

EDGE_INLINE void edge_paired_at_two(edge_paired_walk *walk)
{
    for (int32_t word = 0; word < 2; ++word) {
        edge_paired_word(walk, 2, 0, word, walk->to_0);
        edge_paired_word(walk, 2, 1, word, walk->to_1);
    }
    edge_paired_next(walk, 2);
    walk->to_1 += 4;
}

EDGE_INLINE void edge_paired_at_one(edge_paired_walk *walk)
{
    for (int32_t word = 0; word < 2; ++word)
        edge_paired_word(walk, 1, 0, word, walk->to_0);
    edge_paired_next(walk, 1);
}

#endif

/* Limits what int8 alone does not. */
static inline void edge_paired_clamp(const edge_paired_params *p, int8_t *output)
{
    if (p->activation_min == -128 && p->activation_max == 127) return;
    for (int32_t o = 0; o < p->out_c; ++o) {
        output[o] = edge_clamp_s8(output[o], p->activation_min, p->activation_max);
    }
}

/* Every channel at two places, which may be the same. skip: words of the filter behind those of four channels. */
EDGE_INLINE void edge_paired_twice(const edge_paired_params *p, int32_t skip, const int32_t *filter,
                                   const int32_t *channels, const edge_word *column, int8_t *output_0, int8_t *output_1)
{
    int8_t rest[8];
    edge_paired_walk walk = {filter,   channels, column, column + 2 * (p->pairs & 7), column + 2 * p->pairs,
                             output_0, output_1};
    for (int32_t left = p->out_c; left > 0; left -= 4) {
        if (left < 4) {
            walk.to_0 = rest;
            walk.to_1 = rest + 4;
        }
        left = edge_opaque(left); /* one copy of the code */
        edge_paired_at_two(&walk);
        walk.filter += skip;
    }
    for (int32_t o = p->out_c & ~3; o < p->out_c; ++o) {
        output_0[o] = rest[o & 3];
        output_1[o] = rest[4 + (o & 3)];
    }
    edge_paired_clamp(p, output_0);
    edge_paired_clamp(p, output_1);
}

/* Every channel at one place. */
EDGE_INLINE void edge_paired_once(const edge_paired_params *p, int32_t skip, const int32_t *filter,
                                  const int32_t *channels, const edge_word *column, int8_t *output)
{
    int8_t rest[4];
    edge_paired_walk walk = {filter, channels, column, column + (p->pairs & 7), column + p->pairs, output, rest};
    for (int32_t left = p->out_c; left > 0; left -= 4) {
        if (left < 4) walk.to_0 = rest;
        left = edge_opaque(left);
        edge_paired_at_one(&walk);
        walk.filter += skip;
    }
    for (int32_t o = p->out_c & ~3; o < p->out_c; ++o)
        output[o] = rest[o & 3];
    edge_paired_clamp(p, output);
}

/* Over whole filters. */
EDGE_KEPT_ONCE void edge_paired_filters(const edge_paired_params *p, const int32_t *filter, const int32_t *channels,
                                        const edge_word *column, int8_t *output_0, int8_t *output_1)
{
    edge_paired_twice(p, 0, filter, channels, column, output_0, output_1);
}

EDGE_KEPT_ONCE void edge_paired_filters_once(const edge_paired_params *p, const int32_t *filter,
                                             const int32_t *channels, const edge_word *column, int8_t *output)
{
    edge_paired_once(p, 0, filter, channels, column, output);
}

/* Over the beginning of each: of four, skip words are passed over. */
EDGE_KEPT_ONCE void edge_paired_filters_of_part(const edge_paired_params *p, int32_t skip, const int32_t *filter,
                                                const int32_t *channels, const edge_word *column, int8_t *output_0,
                                                int8_t *output_1)
{
    edge_paired_twice(p, skip, filter, channels, column, output_0, output_1);
}

EDGE_KEPT_ONCE void edge_paired_filters_once_of_part(const edge_paired_params *p, int32_t skip, const int32_t *filter,
                                                     const int32_t *channels, const edge_word *column, int8_t *output)
{
    edge_paired_once(p, skip, filter, channels, column, output);
}

#endif
