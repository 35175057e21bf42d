#ifndef EDGE_FIXED_POINT_H
#define EDGE_FIXED_POINT_H

/* Exponential and reciprocal in integers. A number with b integer bits is an int32 that counts steps of 2^(b - 31); b
 * bits times c bits give b + c bits. gemmlowp, fixedpoint.h: every step and every rounding, so that results agree with
 * TFLite's. */

#include "edge_requantize.h"

/* exp(x) for x in [-1/4, 0): Taylor's series around -1/8 up to the fourth power. 0 integer bits in and out. */
static inline int32_t edge_exp_of_quarter(int32_t x)
{
    const int32_t x1 = x + (1 << 28);
    const int32_t x2 = edge_doubling_high_multiply(x1, x1);
    const int32_t x3 = edge_doubling_high_multiply(x2, x1);
    const int32_t x4 = edge_doubling_high_multiply(x2, x2);
    const int32_t x4_over_12_plus_x3_over_3 = edge_doubling_high_multiply(edge_rounding_divide(x4, 2) + x3, 715827883);
    const int32_t higher = edge_rounding_divide(x4_over_12_plus_x3_over_3 + x2, 1);
    return 1895147668 + edge_doubling_high_multiply(1895147668, x1 + higher); /* 1895147668 is exp(-1/8) */
}

/* exp(x) for x in (-32, 0]. x has 5 integer bits, the result 0; exp(0) is 2^31 - 1. */
static inline int32_t edge_exp(int32_t x)
{
    if (x == 0) return INT32_MAX;

    /* x = partial - remainder with partial in [-1/4, 0) and remainder a multiple of 1/4, whose bits say which constants
     * to multiply. */
    const int32_t quarter = 1 << 24;
    const int32_t partial = (x & (quarter - 1)) - quarter;
    const int32_t remainder = partial - x;
    int32_t result = edge_exp_of_quarter(partial * 32);
    if ((remainder & quarter) != 0) result = edge_doubling_high_multiply(result, 1672461947);        /* exp(-1/4) */
    if ((remainder & (quarter << 1)) != 0) result = edge_doubling_high_multiply(result, 1302514674); /* exp(-1/2) */
    if ((remainder & (quarter << 2)) != 0) result = edge_doubling_high_multiply(result, 790015084);  /* exp(-1) */
    if ((remainder & (quarter << 3)) != 0) result = edge_doubling_high_multiply(result, 290630308);  /* exp(-2) */
    if ((remainder & (quarter << 4)) != 0) result = edge_doubling_high_multiply(result, 39332535);   /* exp(-4) */
    if ((remainder & (quarter << 5)) != 0) result = edge_doubling_high_multiply(result, 720401);     /* exp(-8) */
    if ((remainder & (quarter << 6)) != 0) result = edge_doubling_high_multiply(result, 242);        /* exp(-16) */
    return result;
}

/* 1 / (1 + x) for x in [0, 1): Newton's steps from 48/17 - 32/17 * (1 + x) / 2. 0 integer bits in and out. */
static inline int32_t edge_reciprocal_of_one_plus(int32_t x)
{
    const int32_t half = (int32_t)(((int64_t)x + INT32_MAX + 1) / 2);               /* (1 + x) / 2 */
    int32_t estimate = 1515870810 + edge_doubling_high_multiply(half, -1010580540); /* 2 integer bits */
    for (int32_t i = 0; i < 3; ++i) {
        const int32_t error = (1 << 29) - edge_doubling_high_multiply(half, estimate);
        estimate += edge_doubling_high_multiply(estimate, error) * 4;
    }
    return estimate > 1073741823 ? INT32_MAX : estimate * 2; /* half of the estimate, in 0 integer bits */
}

#endif
