#ifndef EDGE_PREPROCESS_H
#define EDGE_PREPROCESS_H

#include <stdint.h>

/* How a camera lays out a frame, rows top to bottom. */
enum {
    EDGE_GRAY8 = 0,  /* 1 byte a pixel */
    EDGE_RGB888 = 1, /* 3 bytes a pixel: red, green, blue */
    EDGE_RGB565 = 2, /* 2 bytes a pixel, high byte first as an OV2640 sends it: rrrrrggg gggbbbbb */
    EDGE_YUV422 = 3, /* 4 bytes for two pixels side by side: Y0 U Y1 V, ITU-R BT.601 in full range; the width is even */
};

typedef struct {
    int32_t format;
    int32_t frame_h, frame_w;
    int32_t crop_top, crop_left, crop_h, crop_w;
    int32_t out_h, out_w, out_c; /* out_c 1 is gray, 3 is red green blue */
    int32_t bilinear;            /* 1: bilinear; 0: the nearest pixel */
    int32_t multiplier, zero_point;
} edge_preprocessing_params;

/* ITU-R BT.601 luma, 0 to 255, with weights of 8 bits. */
static inline int32_t edge_luma(int32_t red, int32_t green, int32_t blue)
{
    return (77 * red + 150 * green + 29 * blue + 128) >> 8;
}

/* ITU-R BT.601 in full range, with weights of 16 bits. */
static inline int32_t edge_from_yuv(int32_t luma, int32_t u, int32_t v, int32_t c)
{
    int32_t value = luma * 65536 + 32768;
    if (c == 0) {
        value += 91881 * v;
    } else if (c == 1) {
        value -= 22554 * u + 46802 * v;
    } else {
        value += 116130 * u;
    }
    value >>= 16;
    return value < 0 ? 0 : (value > 255 ? 255 : value);
}

/* Channel c of a pixel of the crop, 0 to 255. */
static inline int32_t edge_sample(const edge_preprocessing_params *p, const uint8_t *frame, int32_t y, int32_t x,
                                  int32_t c)
{
    const int32_t row = p->crop_top + y;
    const int32_t column = p->crop_left + x;
    const int32_t pixel = row * p->frame_w + column;
    if (p->format == EDGE_GRAY8) return frame[pixel];
    if (p->format == EDGE_YUV422) {
        const int32_t luma = frame[2 * pixel];
        if (p->out_c == 1) return luma;
        const uint8_t *pair = frame + 2 * (pixel - (column & 1));
        return edge_from_yuv(luma, pair[1] - 128, pair[3] - 128, c);
    }
    int32_t red, green, blue;
    if (p->format == EDGE_RGB565) {
        const int32_t high = frame[2 * pixel];
        const int32_t low = frame[2 * pixel + 1];
        const int32_t red5 = high >> 3;
        const int32_t green6 = ((high & 7) << 3) | (low >> 5);
        const int32_t blue5 = low & 31;
        red = (red5 << 3) | (red5 >> 2);
        green = (green6 << 2) | (green6 >> 4);
        blue = (blue5 << 3) | (blue5 >> 2);
    } else {
        red = frame[3 * pixel];
        green = frame[3 * pixel + 1];
        blue = frame[3 * pixel + 2];
    }
    if (p->out_c == 1) return edge_luma(red, green, blue);
    return c == 0 ? red : (c == 1 ? green : blue);
}

/* Where output d reads, with 15 fraction bits; never before the first pixel. */
static inline int32_t edge_resize_position(int32_t d, int32_t in_extent, int32_t out_extent)
{
    const int64_t twice = (int64_t)(2 * d + 1) * in_extent * 16384;
    const int32_t position = (int32_t)(twice / out_extent) - 16384;
    return position < 0 ? 0 : position;
}

static inline int32_t edge_sample_nearest(const edge_preprocessing_params *p, const uint8_t *frame, int32_t oy,
                                          int32_t ox, int32_t c)
{
    const int32_t y = (2 * oy + 1) * p->crop_h / (2 * p->out_h);
    const int32_t x = (2 * ox + 1) * p->crop_w / (2 * p->out_w);
    return edge_sample(p, frame, y, x, c);
}

static inline int32_t edge_sample_bilinear(const edge_preprocessing_params *p, const uint8_t *frame, int32_t oy,
                                           int32_t ox, int32_t c)
{
    const int32_t position_y = edge_resize_position(oy, p->crop_h, p->out_h);
    const int32_t position_x = edge_resize_position(ox, p->crop_w, p->out_w);
    const int32_t y0 = position_y >> 15;
    const int32_t x0 = position_x >> 15;
    const int32_t y1 = y0 + 1 < p->crop_h ? y0 + 1 : y0;
    const int32_t x1 = x0 + 1 < p->crop_w ? x0 + 1 : x0;
    const int32_t fy = position_y & 32767;
    const int32_t fx = position_x & 32767;
    const int32_t upper = edge_sample(p, frame, y0, x0, c) * (32768 - fx) + edge_sample(p, frame, y0, x1, c) * fx;
    const int32_t lower = edge_sample(p, frame, y1, x0, c) * (32768 - fx) + edge_sample(p, frame, y1, x1, c) * fx;
    const int64_t mixed = (int64_t)upper * (32768 - fy) + (int64_t)lower * fy;
    return (int32_t)((mixed + ((int64_t)1 << 29)) >> 30);
}

/* Crop, colour, resize and scale, in integers. In this order: (1) a pixel of the crop is read and brought to gray or
 * red green blue in 0 to 255; (2) four of them are mixed, or the nearest is taken;
 * (3) q = clamp(pixel * multiplier + zero_point). Pixel centres lie at half steps: output d reads position
 * (d + 1/2) * in / out - 1/2. Bilinear has 15 fraction bits and rounds once, halves upward.
 *
 * frame   pixels in p->format, [frame_h][frame_w]
 *
 * output  int8 [out_h][out_w][out_c]; does not overlap the frame
 *
 * The caller owns both; neither needs an alignment. */
static inline void edge_preprocess(const edge_preprocessing_params *p, const uint8_t *frame, int8_t *output)
{
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
        for (int32_t ox = 0; ox < p->out_w; ++ox) {
            for (int32_t c = 0; c < p->out_c; ++c) {
                const int32_t pixel = p->bilinear != 0 ? edge_sample_bilinear(p, frame, oy, ox, c)
                                                       : edge_sample_nearest(p, frame, oy, ox, c);
                const int32_t value = pixel * p->multiplier + p->zero_point;
                *output++ = (int8_t)(value < -128 ? -128 : (value > 127 ? 127 : value));
            }
        }
    }
}

#endif
