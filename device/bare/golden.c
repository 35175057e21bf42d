#include "edge_golden.h"

#include "edge_link_bytes.h"

enum { SCORES_AT = 12, HEAD_BYTES = 16 };

static bool same(const int8_t *output, const int8_t *expected, uint32_t count, edge_link_difference *first)
{
    for (uint32_t i = 0; i < count; ++i) {
        if (output[i] == expected[i]) continue;
        first->output = (int32_t)i;
        first->expected = expected[i];
        first->actual = output[i];
        return false;
    }
    return true;
}

bool edge_golden_agree(const uint8_t *section, uint32_t bytes, edge_golden_infer infer, uint32_t input_bytes,
                       uint32_t output_bytes, int8_t *output, edge_link_difference *first)
{
    *first = (edge_link_difference){-1, -1, 0, 0};
    if (bytes < HEAD_BYTES) return false;
    const uint32_t vectors = edge_read32(section), vector_bytes = input_bytes + output_bytes;
    if (edge_read32(section + 4) != input_bytes || edge_read32(section + 8) != output_bytes) return false;
    if (edge_read32(section + SCORES_AT) > output_bytes) return false;
    if (vectors < 1 || vector_bytes == 0 || (uint64_t)vectors * vector_bytes != bytes - HEAD_BYTES) return false;
    const int8_t *input = (const int8_t *)section + HEAD_BYTES;
    for (uint32_t i = 0; i < vectors; ++i, input += vector_bytes) {
        first->vector = (int32_t)i;
        infer(input, output);
        if (!same(output, input + input_bytes, output_bytes, first)) return false;
    }
    return true;
}
