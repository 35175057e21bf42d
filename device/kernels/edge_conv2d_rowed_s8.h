#ifndef EDGE_CONV2D_ROWED_S8_H
#define EDGE_CONV2D_ROWED_S8_H

/* A 3x3 convolution whose input rows are widened once each, into three rows that take turns. */

#include "edge_paired_filters.h"

typedef struct {
    int32_t in_h, in_w, in_c;    /* a multiple of 8 channels */
    int32_t out_h, out_w, out_c; /* an even width of at most 38, a multiple of 4 channels */
    int32_t pad_top, pad_left;
    int32_t input_zero_point;
    int32_t activation_min, activation_max;
    int32_t row_words;    /* out_w + 2: the places that the windows of a row see */
    int32_t rows_in_line; /* widened rows that stand side by side: 1, 2 or 3 */
} edge_conv2d_rowed_params;

/* A line holds, for a pair of channels, the places of rows_in_line rows: a word each. Always as long, so that code can
 * step from line to line by a constant. */
#define EDGE_LINE_WORDS 40

/* Four channels at two places. */
typedef struct {
    const int32_t *filter, *channels;
    const edge_word *row_0, *row_1, *row_2, *end; /* what the first window sees; the end of the loop over a row */
    int32_t row_bytes;                            /* of all lines of a row */
    int8_t *to_0, *to_1;
} edge_rowed_walk;

#if EDGE_HAS_DSP

/* 16 products of two words of a filter, r2 and r3, with a pair of values at each place. Sums as in
 * EDGE_PAIRED_STEP_AT_TWO. */
#define EDGE_ROWED_TAP(first, second)                                                                                  \
    "smlad r5, r2, " first ", r5\n"                                                                                    \
    "smlad r9, r2, " second ", r9\n"                                                                                   \
    "sxtb16 r2, r2\n"                                                                                                  \
    "smlad r7, r3, " first ", r7\n"                                                                                    \
    "smlad r11, r3, " second ", r11\n"                                                                                 \
    "sxtb16 r3, r3\n"                                                                                                  \
    "smlad r4, r2, " first ", r4\n"                                                                                    \
    "smlad r8, r2, " second ", r8\n"                                                                                   \
    "smlad r6, r3, " first ", r6\n"                                                                                    \
    "smlad r10, r3, " second ", r10\n"

/* A pair of channels under a row of the window: four places for three taps. */
#define EDGE_ROWED_STEP                                                                                                \
    "ldrd r2, r3, [r0], #8\n"                                                                                          \
    "ldrd r12, lr, [r1]\n" EDGE_ROWED_TAP("r12", "lr") "ldrd r2, r3, [r0], #8\n"                                       \
                                                       "ldr r12, [r1, #8]\n" EDGE_ROWED_TAP(                           \
                                                           "lr", "r12") "ldrd r2, r3, [r0], #8\n"                      \
                                                                        "ldr lr, [r1, #12]\n"                          \
                                                                        "add r1, r1, #160\n" EDGE_ROWED_TAP("r12",     \
                                                                                                            "lr")

/* A row of the window, four pairs of channels a turn. */
#define EDGE_ROWED_ROW(label, row)                                                                                     \
    "ldr r1, %[" row "]\n"                                                                                             \
    "ldr r2, %[row_bytes]\n"                                                                                           \
    "add r2, r2, r1\n"                                                                                                 \
    "str r2, %[end]\n" label ":\n" EDGE_ROWED_STEP EDGE_ROWED_STEP EDGE_ROWED_STEP EDGE_ROWED_STEP "ldr r2, %[end]\n"  \
    "cmp r1, r2\n"                                                                                                     \
    "bne " label "b\n"

/* Takes every register, as edge_paired_at_two. */
EDGE_INLINE void edge_rowed_at_two(edge_rowed_walk *walk)
{
    __asm__ volatile(
        "ldr r0, %[channels]\n"
        "ldm r0, {r4-r7}\n"
        "ldmia r0!, {r8-r11}\n"
        "str r0, %[channels]\n"
        "ldr r0, %[filter]\n" EDGE_ROWED_ROW("1", "row_0") EDGE_ROWED_ROW("2", "row_1") EDGE_ROWED_ROW(
            "3", "row_2") "str r0, %[filter]\n"
                          "ldr r0, %[channels]\n" EDGE_PAIRED_SCALE EDGE_PAIRED_FIRST("r4", "r5")
                              EDGE_PAIRED_FIRST("r8", "r9") EDGE_PAIRED_SCALE EDGE_PAIRED_SECOND("r5")
                                  EDGE_PAIRED_SECOND("r9") EDGE_PAIRED_SCALE EDGE_PAIRED_FIRST("r6", "r7")
                                      EDGE_PAIRED_FIRST("r10", "r11") EDGE_PAIRED_SCALE EDGE_PAIRED_SECOND("r7")
                                          EDGE_PAIRED_SECOND("r11") "str r0, %[channels]\n" EDGE_PAIRED_STORE(
                                              "to_0", "r4", "r5", "r6", "r7")
                                              EDGE_PAIRED_STORE("to_1", "r8", "r9", "r10", "r11")
        : [filter] "+m"(walk->filter), [channels] "+m"(walk->channels), [to_0] "+m"(walk->to_0),
          [to_1] "+m"(walk->to_1), [end] "+m"(walk->end)
        : [row_0] "m"(walk->row_0), [row_1] "m"(walk->row_1), [row_2] "m"(walk->row_2), [row_bytes] "m"(walk->row_bytes)
        : "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");
}

#else

/* Two channels at one of two places. */
static inline void edge_rowed_word(const edge_rowed_walk *walk, int32_t place, int32_t word, int8_t *to)
{
    const edge_word *const rows[3] = {walk->row_0, walk->row_1, walk->row_2};
    const int32_t *const scales = walk->channels + 4 + 6 * word;
    uint32_t first = (uint32_t)walk->channels[2 * word], both = (uint32_t)walk->channels[2 * word + 1];
    const int32_t *filter = walk->filter + word;
    for (int32_t fy = 0; fy < 3; ++fy) {
        for (int32_t at = 0; at < walk->row_bytes / 4; at += EDGE_LINE_WORDS) {
            for (int32_t fx = 0; fx < 3; ++fx) {
                const uint32_t values = rows[fy][at + place + fx];
                first = edge_add_products(edge_even_bytes((uint32_t)*filter), values, first);
                both = edge_add_products((uint32_t)*filter, values, both);
                filter += 2;
            }
        }
    }
    to[2 * word] = edge_paired_output((int32_t)(first << 1), scales);
    to[2 * word + 1] = edge_paired_output((int32_t)(both - first) >> 7, scales + 3);
}

EDGE_INLINE void edge_rowed_at_two(edge_rowed_walk *walk)
{
    for (int32_t word = 0; word < 2; ++word) {
        edge_rowed_word(walk, 0, word, walk->to_0);
        edge_rowed_word(walk, 1, word, walk->to_1);
    }
    walk->filter += 18 * (walk->row_bytes / (4 * EDGE_LINE_WORDS));
    walk->channels += 16;
    walk->to_0 += 4;
    walk->to_1 += 4;
}

#endif

/* A row of outputs under three widened rows. */
EDGE_KEPT_ONCE void edge_rowed_outputs(const edge_conv2d_rowed_params *p, const int32_t *filter,
                                       const int32_t *channels, const edge_word *const *rows, int8_t *output)
{
    for (int32_t x = 0; x < p->out_w; x += 2) {
        edge_rowed_walk walk = {
            filter, channels,         rows[0] + x, rows[1] + x, rows[2] + x, rows[0], p->in_c / 2 * EDGE_LINE_WORDS * 4,
            output, output + p->out_c};
        for (int32_t left = p->out_c; left > 0; left -= 4)
            edge_rowed_at_two(&walk);
        output += 2 * p->out_c;
    }
}

/* Where the lines of a row begin; slot: 0, 1 or 2. */
static inline edge_word *edge_row_lines(const edge_conv2d_rowed_params *p, edge_word *lines, int32_t slot)
{
    while (slot >= p->rows_in_line) {
        lines += p->in_c / 2 * EDGE_LINE_WORDS;
        slot -= p->rows_in_line;
    }
    return lines + slot * p->row_words;
}

/* A row of the image to its lines; what is outside the image reads as real zero. */
static inline void edge_widen_row(const edge_conv2d_rowed_params *p, const int8_t *input, int32_t iy, edge_word *lines)
{
    const uint32_t outside = (uint32_t)(uint16_t)p->input_zero_point * 0x10001u;
    const int32_t in_c = p->in_c, until = iy < 0 || iy >= p->in_h ? 0 : p->pad_left + p->in_w;
    for (int32_t c = 0; c < in_c; c += 4, lines += 2 * EDGE_LINE_WORDS) {
        int32_t x = 0;
        for (; x < p->pad_left; ++x)
            lines[x] = lines[EDGE_LINE_WORDS + x] = outside;
        for (int32_t at = iy * p->in_w * in_c + c; x < until; ++x, at += in_c) {
            const uint32_t four = edge_load_four(input + at);
            lines[x] = edge_even_bytes(four);
            lines[EDGE_LINE_WORDS + x] = edge_odd_bytes(four);
        }
        for (; x < p->row_words; ++x)
            lines[x] = lines[EDGE_LINE_WORDS + x] = outside;
    }
}

/* Stride 1, one group, no dilation.
 * input    int8  [in_h][in_w][in_c]
 * pairs    words [out_c / 4][3][in_c / 2][3][2]: see edge_paired_filters.h
 * channels int32 [out_c / 4][16]: see edge_paired_filters.h; the zero points are in it
 * scratch  of each 3 / rows_in_line, upward, in_c / 2 lines of 160 bytes; aligned to 4, overlaps nothing
 * output   int8  [out_h][out_w][out_c], does not overlap the input
 * The caller owns every buffer. */
EDGE_KEPT_ONCE void edge_conv2d_rowed_s8(const edge_conv2d_rowed_params *p, const int8_t *input, const int32_t *pairs,
                                         const int32_t *channels, int8_t *scratch, int8_t *output)
{
    edge_word *const lines = (edge_word *)(void *)scratch;
    const edge_word *rows[3] = {lines, lines, lines};
    const edge_paired_params clamped = {0, p->out_w * p->out_c, p->activation_min, p->activation_max};
    int32_t slot = 0;
    for (int32_t row = 0; row < p->out_h + 2; ++row) {
        edge_word *const next = edge_row_lines(p, lines, slot);
        slot = slot == 2 ? 0 : slot + 1;
        edge_widen_row(p, input, row - p->pad_top, next);
        rows[0] = rows[1];
        rows[1] = rows[2];
        rows[2] = next;
        if (row < 2) continue;
        edge_rowed_outputs(p, pairs, channels, rows, output);
        edge_paired_clamp(&clamped, output);
        output += p->out_w * p->out_c;
    }
}

#endif
