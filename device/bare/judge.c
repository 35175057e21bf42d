#include "edge_judge.h"

#include "edge_link_bytes.h"

enum { CLASSES_AT = 0, MODE_AT = 4, HEAD_BYTES = 16 };
enum { ROLE_AT = 32, LIMIT_AT = 36, GRAY_AT = 40, CLASS_BYTES = 48 };
enum { ANY_DEFECT, HIGHEST };
enum { GOOD, DEFECT };
enum { NEVER = 128, MOST_GRAY = 255, LEAST_EXCESS = -256 };

static int32_t number(const edge_judge *judge, uint32_t class_index, uint32_t at)
{
    return (int32_t)edge_read32(judge->section + HEAD_BYTES + class_index * CLASS_BYTES + at);
}

static bool is_possible(const edge_judge *judge)
{
    uint32_t goods = 0;
    for (uint32_t i = 0; i < judge->classes; ++i) {
        const int32_t role = number(judge, i, ROLE_AT), limit = number(judge, i, LIMIT_AT);
        const int32_t gray = number(judge, i, GRAY_AT);
        if (role != GOOD && role != DEFECT) return false;
        if (limit < INT8_MIN || limit > NEVER || gray < 0 || gray > MOST_GRAY) return false;
        if (role == GOOD) goods++;
    }
    return goods < judge->classes && (goods > 0 || !judge->is_highest);
}

bool edge_judge_open(edge_judge *judge, const uint8_t *section, uint32_t bytes, uint32_t classes)
{
    *judge = (edge_judge){0, 0, false};
    if (bytes < HEAD_BYTES || classes == 0 || classes != edge_read32(section + CLASSES_AT)) return false;
    const uint32_t mode = edge_read32(section + MODE_AT);
    if (classes != (bytes - HEAD_BYTES) / CLASS_BYTES || mode > HIGHEST) return false;
    const edge_judge made = {section, classes, mode == HIGHEST};
    if (!is_possible(&made)) return false;
    *judge = made;
    return true;
}

static uint8_t against(int32_t score, int32_t limit, int32_t gray)
{
    const int32_t ng_from = limit + gray > INT8_MAX ? INT8_MAX : limit + gray;
    const int32_t gray_from = limit - gray < INT8_MIN ? INT8_MIN : limit - gray;
    return score >= ng_from ? EDGE_VERDICT_NG : score >= gray_from ? EDGE_VERDICT_GRAY : EDGE_VERDICT_OK;
}

static bool is_worse(uint8_t one, uint8_t other)
{
    return one == EDGE_VERDICT_NG ? other != EDGE_VERDICT_NG : one == EDGE_VERDICT_GRAY && other == EDGE_VERDICT_OK;
}

static edge_judgement any_defect(const edge_judge *judge, const int8_t *scores)
{
    edge_judgement worst = {EDGE_VERDICT_OK, -1, LEAST_EXCESS};
    for (uint32_t i = 0; i < judge->classes; ++i) {
        const int32_t limit = number(judge, i, LIMIT_AT), above = scores[i] - limit;
        if (number(judge, i, ROLE_AT) != DEFECT || limit == NEVER) continue;
        const uint8_t own = against(scores[i], limit, number(judge, i, GRAY_AT));
        if (!is_worse(own, worst.verdict) && (own != worst.verdict || above <= worst.excess)) continue;
        worst.verdict = own;
        worst.class_index = (int16_t)i;
        worst.excess = (int16_t)above;
    }
    if (worst.verdict == EDGE_VERDICT_OK) worst.class_index = -1;
    return worst;
}

/* The first class of the highest score among those of a role, of which there is one. */
static uint32_t top(const edge_judge *judge, int32_t role, const int8_t *scores)
{
    uint32_t top = judge->classes;
    for (uint32_t i = 0; i < judge->classes; ++i)
        if (number(judge, i, ROLE_AT) == role && (top == judge->classes || scores[i] > scores[top])) top = i;
    return top;
}

static edge_judgement highest(const edge_judge *judge, const int8_t *scores)
{
    const uint32_t good = top(judge, GOOD, scores), defect = top(judge, DEFECT, scores);
    const int32_t excess = scores[defect] - scores[good], gray = number(judge, defect, GRAY_AT);
    edge_judgement said = {EDGE_VERDICT_NG, (int16_t)(excess >= 0 ? defect : good), (int16_t)excess};
    if (excess < gray) said.verdict = -excess >= (gray > 1 ? gray : 1) ? EDGE_VERDICT_OK : EDGE_VERDICT_GRAY;
    return said;
}

edge_judgement edge_judge_decide(const edge_judge *judge, const int8_t *scores)
{
    return judge->is_highest ? highest(judge, scores) : any_defect(judge, scores);
}

int8_t edge_judge_highest_defect(const edge_judge *judge, const int8_t *scores)
{
    return scores[top(judge, DEFECT, scores)];
}
