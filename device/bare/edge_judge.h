#ifndef EDGE_JUDGE_H
#define EDGE_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

/* From a network's scores to a verdict, by a pack's section of limits: PackLimits.cs draws the section, Judge.cs states
 * the rules, and both give the same verdicts. */

/* Only the first lets a part pass. Invalid: there are no scores, or none that can be trusted. */
enum { EDGE_VERDICT_OK, EDGE_VERDICT_NG, EDGE_VERDICT_GRAY, EDGE_VERDICT_INVALID };

typedef struct {
    const uint8_t *section; /* 0: there is no judge */
    uint32_t classes;
    bool is_highest; /* the highest score decides; else any defect that reaches its limit */
} edge_judge;

typedef struct {
    uint8_t verdict;
    int16_t class_index; /* that decided; -1: every class was below its limit */
    int16_t excess;      /* how far the verdict was from turning, in steps */
} edge_judgement;

/* section: not changed while the judge is used. False, and no judge: it holds no limits of so many classes, or ones
 * that nothing can be judged by. */
bool edge_judge_open(edge_judge *judge, const uint8_t *section, uint32_t bytes, uint32_t classes);

/* scores: one for each class. */
edge_judgement edge_judge_decide(const edge_judge *judge, const int8_t *scores);

/* The highest score of a defect, whatever its limit: what the drift sentinel watches. */
int8_t edge_judge_highest_defect(const edge_judge *judge, const int8_t *scores);

#endif
