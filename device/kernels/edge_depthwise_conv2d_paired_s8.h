#ifndef EDGE_DEPTHWISE_CONV2D_PAIRED_S8_H
#define EDGE_DEPTHWISE_CONV2D_PAIRED_S8_H

/* A window of 3x3 over each channel. Channels are taken four by four out of a band of the image and laid out for
 * themselves, as pairs of neighbours along a row: two outputs of a row are six products of pairs and six of numbers. */

#include "edge_paired_filters.h"

/* Pairs lie along the image's rows or along its columns, whichever wastes less: here a row is what pairs lie along. The
 * caller turns extents, strides and padding, and the window's weights, with them. */
typedef struct {
    int32_t in_h, in_w, in_c; /* at least 4 channels */
    int32_t out_h, out_w;
    int32_t stride_h, stride_w; /* stride_w: 1 or 2 */
    int32_t pad_top, pad_left;
    int32_t in_step, in_row_step;   /* bytes to the next place of a row and to the next row */
    int32_t out_step, out_row_step; /* the same of the output */
    int32_t input_zero_point;
    int32_t activation_min, activation_max;
    int32_t band_h; /* output rows that are computed from one layout */
    int32_t
        row_pairs; /* of a row in that layout: what the windows of a row see, upward to whole steps of two outputs */
} edge_depthwise_conv2d_paired_params;

#define EDGE_DEPTHWISE_CHANNEL_WORDS                                                                                   \
    10 /* rows of (w0, w1) and (w1, w2); the sum's beginning, multiplier, rounding, shift */

/* Four channels of two neighbours in a row, each channel as a pair. */
static inline void edge_lay_out_two(uint32_t left, uint32_t right, int32_t plane, edge_word *layout)
{
    const uint32_t first = edge_join_low(left, right), third = edge_join_high(left, right);
    layout[0] = edge_even_bytes(first);
    layout[plane] = edge_odd_bytes(first);
    layout[2 * plane] = edge_even_bytes(third);
    layout[3 * plane] = edge_odd_bytes(third);
}

/* Pairs of pixels inside the image, step bytes apart; pairs is at least 1. */
static inline void edge_lay_out_inside(const int8_t *pixel, int32_t step, int32_t pairs, int32_t plane,
                                       edge_word *layout)
{
#if EDGE_HAS_DSP
    edge_word *second = layout + plane, *third = second + plane, *fourth = third + plane;
    const edge_word *const end = layout + pairs;
    uint32_t a, b, c;
    __asm__ volatile("1:\n"
                     "ldr %[a], [%[pixel]]\n"
                     "ldr %[b], [%[pixel], %[step]]\n"
                     "add %[pixel], %[pixel], %[step], lsl #1\n"
                     "pkhbt %[c], %[a], %[b], lsl #16\n"
                     "pkhtb %[b], %[b], %[a], asr #16\n"
                     "sxtb16 %[a], %[c]\n"
                     "sxtb16 %[c], %[c], ror #8\n"
                     "str %[a], [%[first]], #4\n"
                     "str %[c], [%[second]], #4\n"
                     "sxtb16 %[a], %[b]\n"
                     "sxtb16 %[b], %[b], ror #8\n"
                     "str %[a], [%[third]], #4\n"
                     "str %[b], [%[fourth]], #4\n"
                     "cmp %[first], %[end]\n"
                     "bne 1b\n"
                     : [pixel] "+r"(pixel), [first] "+r"(layout), [second] "+r"(second), [third] "+r"(third),
                       [fourth] "+r"(fourth), [a] "=&r"(a), [b] "=&r"(b), [c] "=&r"(c)
                     : [step] "r"(step), [end] "r"(end)
                     : "cc", "memory");
#else
    for (; pairs > 0; --pairs, pixel += 2 * step) {
        edge_lay_out_two(edge_load_four(pixel), edge_load_four(pixel + step), plane, layout++);
    }
#endif
}

/* A part of a row, of which some is outside the image: pairs from to until; outside: four times real zero. */
static inline void edge_lay_out_edge(const edge_depthwise_conv2d_paired_params *p, const int8_t *row, int32_t from,
                                     int32_t until, uint32_t outside, int32_t plane, edge_word *layout)
{
    for (int32_t i = from; i < until; ++i) {
        const int32_t ix = 2 * i - p->pad_left;
        const uint32_t left = ix >= 0 && ix < p->in_w ? edge_load_four(row + ix * p->in_step) : outside;
        const uint32_t right = ix >= -1 && ix + 1 < p->in_w ? edge_load_four(row + (ix + 1) * p->in_step) : outside;
        edge_lay_out_two(left, right, plane, layout + i);
    }
}

/* Rows of four channels from iy on, each channel's as pairs: [channel][row][pair]. */
static inline void edge_lay_out_four(const edge_depthwise_conv2d_paired_params *p, const int8_t *input, int32_t iy,
                                     int32_t rows, edge_word *layout)
{
    const uint32_t outside = (uint32_t)(uint8_t)p->input_zero_point * 0x01010101u;
    const int32_t row_pairs = p->row_pairs, plane = rows * row_pairs;
    const int32_t until = (p->in_w + p->pad_left) / 2; /* pairs from (pad_left + 1) / 2 until here are whole pixels */
    const int32_t from = (p->pad_left + 1) / 2, end = until < row_pairs ? until : row_pairs;
    for (const int32_t last = iy + rows; iy < last; ++iy) {
        const int8_t *const row = input + iy * p->in_row_step;
        if (iy < 0 || iy >= p->in_h) {
            for (int32_t i = 0; i < row_pairs; ++i)
                edge_lay_out_two(outside, outside, plane, layout + i);
        } else if (from < end) {
            edge_lay_out_edge(p, row, 0, from, outside, plane, layout);
            edge_lay_out_inside(row + (2 * from - p->pad_left) * p->in_step, p->in_step, end - from, plane,
                                layout + from);
            edge_lay_out_edge(p, row, end, row_pairs, outside, plane, layout);
        } else {
            edge_lay_out_edge(p, row, 0, row_pairs, outside, plane, layout);
        }
        layout += row_pairs;
    }
}

/* A channel of a band. */
typedef struct {
    const edge_word *row_0, *row_1, *row_2; /* what the window of the next output sees */
    const int32_t *of;                      /* EDGE_DEPTHWISE_CHANNEL_WORDS */
    int8_t *output;
    int32_t row_bytes, output_bytes; /* from the end of a row to the start of the next */
    int32_t rows, out_w, out_step;
} edge_depthwise_walk;

#if EDGE_HAS_DSP

/* Two outputs, r4 and r5, from a row of the window. r6 and r7: (w0, w1) and (w1, w2); r8, r9 and lr: pairs of values.
 */
#define EDGE_DEPTHWISE_ROW_1(row, at)                                                                                  \
    "ldrd r6, r7, [r3, #" at "]\n"                                                                                     \
    "ldrd r8, r9, [" row "], #4\n"                                                                                     \
    "smlad r4, r8, r6, r4\n"                                                                                           \
    "smlabt r5, r6, r8, r5\n"                                                                                          \
    "smlabt r4, r9, r7, r4\n"                                                                                          \
    "smlad r5, r9, r7, r5\n"

#define EDGE_DEPTHWISE_ROW_2(row, at)                                                                                  \
    "ldrd r6, r7, [r3, #" at "]\n"                                                                                     \
    "ldr lr, [" row ", #8]\n"                                                                                          \
    "ldrd r8, r9, [" row "], #8\n"                                                                                     \
    "smlad r4, r8, r6, r4\n"                                                                                           \
    "smlad r5, r9, r6, r5\n"                                                                                           \
    "smlabt r4, r9, r7, r4\n"                                                                                          \
    "smlabt r5, lr, r7, r5\n"

/* As EDGE_PAIRED_OUTPUT. */
#define EDGE_DEPTHWISE_OUTPUT(sum, multiplier, rounding, shift, rest)                                                  \
    "lsl " sum ", " sum ", #1\n"                                                                                       \
    "add " rest ", " rounding ", " sum ", asr #31\n"                                                                   \
    "smmlar " sum ", " sum ", " multiplier ", " rest "\n"                                                              \
    "asr " sum ", " sum ", " shift "\n"                                                                                \
    "ssat " sum ", #8, " sum "\n"

/* Four outputs, r4 to r7, from a row of the window; r8 and r9: (w0, w1) and (w1, w2). */
#define EDGE_DEPTHWISE_ROW_OF_FOUR(row, at)                                                                            \
    "ldrd r8, r9, [r3, #" at "]\n"                                                                                     \
    "ldr lr, [" row ", #8]\n"                                                                                          \
    "ldrd r10, r11, [" row "], #8\n"                                                                                   \
    "smlad r4, r10, r8, r4\n"                                                                                          \
    "smlabt r5, r8, r10, r5\n"                                                                                         \
    "smlabt r4, r11, r9, r4\n"                                                                                         \
    "smlad r5, r11, r9, r5\n"                                                                                          \
    "smlad r6, r11, r8, r6\n"                                                                                          \
    "smlabt r7, r8, r11, r7\n"                                                                                         \
    "smlabt r6, lr, r9, r6\n"                                                                                          \
    "smlad r7, lr, r9, r7\n"

/* Four outputs a turn while there are as many, stride 1. */
#define EDGE_DEPTHWISE_FOURS                                                                                           \
    "subs r12, r12, #4\n"                                                                                              \
    "blt 5f\n"                                                                                                         \
    "4:\n"                                                                                                             \
    "ldr r4, [r3, #24]\n"                                                                                              \
    "mov r5, r4\n"                                                                                                     \
    "mov r6, r4\n"                                                                                                     \
    "mov r7, r4\n" EDGE_DEPTHWISE_ROW_OF_FOUR("r0", "0") EDGE_DEPTHWISE_ROW_OF_FOUR("r1", "8")                         \
        EDGE_DEPTHWISE_ROW_OF_FOUR(                                                                                    \
            "r2", "16") "ldrd r8, r9, [r3, #28]\n"                                                                     \
                        "ldr r10, [r3, #36]\n" EDGE_DEPTHWISE_OUTPUT("r4", "r8", "r9", "r10", "r11")                   \
                            EDGE_DEPTHWISE_OUTPUT("r5", "r8", "r9", "r10", "r11")                                      \
                                EDGE_DEPTHWISE_OUTPUT("r6", "r8", "r9", "r10", "r11")                                  \
                                    EDGE_DEPTHWISE_OUTPUT("r7", "r8", "r9", "r10", "r11") "ldr lr, %[output]\n"        \
                                                                                          "ldr r8, %[out_step]\n"      \
                                                                                          "strb r4, [lr]\n"            \
                                                                                          "strb r5, [lr, r8]\n"        \
                                                                                          "add lr, lr, r8, lsl #1\n"   \
                                                                                          "strb r6, [lr]\n"            \
                                                                                          "strb r7, [lr, r8]\n"        \
                                                                                          "add lr, lr, r8, lsl #1\n"   \
                                                                                          "str lr, %[output]\n"        \
                                                                                          "subs r12, r12, #4\n"        \
                                                                                          "bge 4b\n"                   \
                                                                                          "5:\n"                       \
                                                                                          "adds r12, r12, #4\n"        \
                                                                                          "beq 3f\n"

/* Where a row has no second output any more, the first replaces it. Takes every register, as edge_paired_at_two. */
#define EDGE_DEPTHWISE_WALK(fours, row)                                                                                \
    __asm__ volatile(                                                                                                  \
        "ldr r0, %[row_0]\n"                                                                                           \
        "ldr r1, %[row_1]\n"                                                                                           \
        "ldr r2, %[row_2]\n"                                                                                           \
        "ldr r3, %[of]\n"                                                                                              \
        "1:\n"                                                                                                         \
        "ldr r12, %[out_w]\n" fours "ldr r10, %[output]\n"                                                             \
        "ldr r11, %[out_step]\n"                                                                                       \
        "2:\n"                                                                                                         \
        "ldr r4, [r3, #24]\n"                                                                                          \
        "mov r5, r4\n" row("r0", "0") row("r1", "8")                                                                   \
            row("r2", "16") "ldrd r6, r7, [r3, #28]\n"                                                                 \
                            "ldr r8, [r3, #36]\n" EDGE_DEPTHWISE_OUTPUT("r5", "r6", "r7", "r8", "r9")                  \
                                EDGE_DEPTHWISE_OUTPUT("r4", "r6", "r7", "r8", "r9") "subs r12, r12, #2\n"              \
                                                                                    "it mi\n"                          \
                                                                                    "movmi r11, #0\n"                  \
                                                                                    "strb r5, [r10, r11]\n"            \
                                                                                    "strb r4, [r10]\n"                 \
                                                                                    "add r10, r10, r11, lsl #1\n"      \
                                                                                    "bgt 2b\n"                         \
                                                                                    "str r10, %[output]\n"             \
                                                                                    "3:\n"                             \
                                                                                    "ldr lr, %[row_bytes]\n"           \
                                                                                    "add r0, r0, lr\n"                 \
                                                                                    "add r1, r1, lr\n"                 \
                                                                                    "add r2, r2, lr\n"                 \
                                                                                    "ldr r10, %[output]\n"             \
                                                                                    "ldr lr, %[output_bytes]\n"        \
                                                                                    "add r10, r10, lr\n"               \
                                                                                    "str r10, %[output]\n"             \
                                                                                    "ldr lr, %[rows]\n"                \
                                                                                    "subs lr, lr, #1\n"                \
                                                                                    "str lr, %[rows]\n"                \
                                                                                    "bne 1b\n"                         \
        : [rows] "+m"(walk->rows), [output] "+m"(walk->output)                                                         \
        : [row_0] "m"(walk->row_0), [row_1] "m"(walk->row_1), [row_2] "m"(walk->row_2), [of] "m"(walk->of),            \
          [row_bytes] "m"(walk->row_bytes), [output_bytes] "m"(walk->output_bytes), [out_w] "m"(walk->out_w),          \
          [out_step] "m"(walk->out_step)                                                                               \
        : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory")

EDGE_INLINE void edge_depthwise_band(edge_depthwise_walk *walk, int32_t stride_w)
{
    if (stride_w == 1) {
        EDGE_DEPTHWISE_WALK(EDGE_DEPTHWISE_FOURS, EDGE_DEPTHWISE_ROW_1);
    } else {
        EDGE_DEPTHWISE_WALK("", EDGE_DEPTHWISE_ROW_2);
    }
}

#else

/* What a row of the window adds to the output that begins at the first number of a pair. */
static inline uint32_t edge_depthwise_first(const edge_word *from, const int32_t *of, uint32_t sum)
{
    return edge_add_low_by_high(from[1], (uint32_t)of[1], edge_add_products(from[0], (uint32_t)of[0], sum));
}

/* To the output that begins at the second. */
static inline uint32_t edge_depthwise_second(const edge_word *from, const int32_t *of, uint32_t sum)
{
    return edge_add_products(from[1], (uint32_t)of[1], edge_add_low_by_high((uint32_t)of[0], from[0], sum));
}

EDGE_INLINE void edge_depthwise_band(edge_depthwise_walk *walk, int32_t stride_w)
{
    const edge_word *rows[3] = {walk->row_0, walk->row_1, walk->row_2};
    int8_t *output = walk->output;
    for (int32_t oy = 0; oy < walk->rows; ++oy) {
        for (int32_t ox = 0; ox < walk->out_w; ++ox) {
            uint32_t sum = (uint32_t)walk->of[6];
            for (int32_t fy = 0; fy < 3; ++fy) {
                const edge_word *from = rows[fy] + (ox * stride_w >> 1);
                const int32_t *of = walk->of + 2 * fy;
                sum = (ox * stride_w & 1) == 0 ? edge_depthwise_first(from, of, sum)
                                               : edge_depthwise_second(from, of, sum);
            }
            output[ox * walk->out_step] = edge_paired_output((int32_t)(sum << 1), walk->of + 7);
        }
        const int32_t steps = (walk->out_w + 1) / 2;
        for (int32_t fy = 0; fy < 3; ++fy)
            rows[fy] += steps * stride_w + walk->row_bytes / 4;
        output += walk->out_w / 2 * 2 * walk->out_step + walk->output_bytes;
    }
}

#endif

/* Limits what int8 alone does not. */
static inline void edge_depthwise_clamp(const edge_depthwise_conv2d_paired_params *p, int8_t *output)
{
    if (p->activation_min == -128 && p->activation_max == 127) return;
    for (int32_t i = 0; i < p->out_h * p->out_w * p->in_c; ++i) {
        output[i] = edge_clamp_s8(output[i], p->activation_min, p->activation_max);
    }
}

/* input    int8  [in_h][in_w][in_c]
 * channels int32 [in_c][10]: the zero points are in the beginnings and in the roundings, see edge_paired_filters.h
 * scratch  4 * ((band_h - 1) * stride_h + 3) * row_pairs * 4 bytes, aligned to 4, that overlap nothing
 * output   int8  [out_h][out_w][in_c], does not overlap the input
 * The caller owns every buffer. */
EDGE_KEPT_ONCE void edge_depthwise_conv2d_paired_s8(const edge_depthwise_conv2d_paired_params *p, const int8_t *input,
                                                    const int32_t *channels, int8_t *scratch, int8_t *output)
{
    edge_word *const layout = (edge_word *)(void *)scratch;
    for (int32_t first = 0; first < p->out_h; first += p->band_h) {
        const int32_t band_h = first + p->band_h <= p->out_h ? p->band_h : p->out_h - first;
        const int32_t rows = (band_h - 1) * p->stride_h + 3;
        for (int32_t c = 0; c < p->in_c; c += 4) {
            if (c > p->in_c - 4) c = p->in_c - 4; /* the last four, some of them again */
            edge_lay_out_four(p, input + c, first * p->stride_h - p->pad_top, rows, layout);
            for (int32_t i = 0; i < 4; ++i) {
                const edge_word *const from = layout + i * rows * p->row_pairs;
                const int32_t steps = (p->out_w + 1) / 2;
                edge_depthwise_walk walk = {from,
                                            from + p->row_pairs,
                                            from + 2 * p->row_pairs,
                                            channels + (c + i) * EDGE_DEPTHWISE_CHANNEL_WORDS,
                                            output + first * p->out_row_step + c + i,
                                            4 * (p->stride_h * p->row_pairs - steps * p->stride_w),
                                            p->out_row_step - p->out_w / 2 * 2 * p->out_step,
                                            band_h,
                                            p->out_w,
                                            p->out_step};
                edge_depthwise_band(&walk, p->stride_w);
            }
        }
    }
    edge_depthwise_clamp(p, output);
}

#endif
