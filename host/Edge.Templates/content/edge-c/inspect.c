#include "inspect.h"

#include "cap.h"
#include "edge_preprocess.h"

enum { SIDE = 64, GOOD = 0, GRAY_STEPS = 26 }; /* 'gray: 0.1' of edge.yaml, in steps of 1/256 */

const char *const inspect_names[INSPECT_CLASSES] = {"OK", "scratch", "dent", "stain", "chip"};

static int8_t input[SIDE * SIDE];

/* 'mode: highest' of edge.yaml: the best defect against the good class. */
static inspect_verdict judge(const int8_t *scores)
{
    int32_t defect = GOOD + 1;
    for (int32_t i = defect + 1; i < INSPECT_CLASSES; ++i)
        if (scores[i] > scores[defect]) defect = i;
    const int32_t excess = scores[defect] - scores[GOOD];
    if (excess >= GRAY_STEPS) return INSPECT_NG;
    return -excess >= GRAY_STEPS ? INSPECT_OK : INSPECT_GRAY;
}

inspection inspect(const uint8_t *frame, int32_t height, int32_t width)
{
    const edge_preprocessing_params preparation = {
        .format = EDGE_GRAY8,
        .frame_h = height,
        .frame_w = width,
        .crop_h = height,
        .crop_w = width,
        .out_h = SIDE,
        .out_w = SIDE,
        .out_c = 1,
        .bilinear = 1,
        .multiplier = 1,
        .zero_point = -128,
    };
    inspection seen = {INSPECT_GRAY, 0, {0}};
    edge_preprocess(&preparation, frame, input);
    cap_infer(input, seen.scores);
    for (int32_t i = 1; i < INSPECT_CLASSES; ++i)
        if (seen.scores[i] > seen.scores[seen.best]) seen.best = i;
    seen.verdict = judge(seen.scores);
    return seen;
}
