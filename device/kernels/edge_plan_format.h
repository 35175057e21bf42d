#ifndef EDGE_PLAN_FORMAT_H
#define EDGE_PLAN_FORMAT_H

/* The records of a plan blob, as PLAN.md draws them. Little-endian, every record on a multiple of 4 bytes from the
 * blob's start; offsets count from there too. */

#include "edge_plan.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "plan blobs are read in place: the machine has to be little-endian"
#endif

enum { EDGE_PLAN_FORMAT_VERSION = 3, EDGE_PLAN_OPERANDS = 5, EDGE_PLAN_MOVING = 2, EDGE_PLAN_MOST_LEVELS = 16 };

typedef struct {
    char magic[8]; /* EDGEPLAN */
    int32_t version;
    uint32_t total_bytes;
    uint32_t crc32; /* of everything behind this field */
    char kernel_set[16];
    int32_t arena_bytes;
    int32_t input_count, output_count; /* edge_plan_tensor records behind the header: inputs, then outputs */
    int32_t step_count;                /* of all levels together */
    int32_t step_work;                 /* no step computes more than this; see edge_plan_step_work */
    int32_t level_count;               /* int32 numbers behind the tensors: how many groups each level has */
    int32_t group_count;               /* of all levels together: edge_plan_group_record records behind the levels, */
                                       /* those of level 0 first; then edge_plan_step_record records, in their order */
} edge_plan_header;

/* Where an operand's bytes are: the memory in the two highest bits, bytes from its start in the others. */
enum {
    EDGE_PLAN_ARENA_MEMORY = 0,
    EDGE_PLAN_INPUT_MEMORY = 1,
    EDGE_PLAN_OUTPUT_MEMORY = 2,
    EDGE_PLAN_TABLE_MEMORY = 3
};
enum { EDGE_PLAN_MEMORY_SHIFT = 30, EDGE_PLAN_OFFSET_MASK = 0x3fffffff };

/* Steps that are gone through in turns: for each strip of columns, for each turn, each step that is due. Whole tensors
 * are computed in one turn. */
typedef struct {
    int32_t turns, strips;
    int32_t step_count;
} edge_plan_group_record;

/* When something is due: first, first + period, and so on, count times. */
typedef struct {
    int32_t first, count, period;
} edge_plan_times_record;

/* Bytes by which a place moves on each time. */
typedef struct {
    int32_t by_turn, by_strip;
} edge_plan_move;

typedef struct {
    edge_plan_times_record turns, strips;
    edge_plan_move output, operands[EDGE_PLAN_MOVING]; /* what lies in the blob stays */
    int32_t first_row, first_row_by_turn;              /* of kernels that make what they can of some rows; else 0 */
} edge_plan_schedule;

typedef struct {
    int32_t kernel;      /* a number of edge_plan_dispatch.h */
    int32_t node;        /* index of the node in the graph; several steps may compute one node */
    uint32_t parameters; /* offset of the kernel's parameter struct */
    uint32_t schedule;   /* offset of an edge_plan_schedule; 0: in every turn, at one place */
    uint32_t output;
    uint32_t operands[EDGE_PLAN_OPERANDS]; /* in the order of the kernel's arguments; 0 where it has fewer */
} edge_plan_step_record;

_Static_assert(sizeof(edge_plan_header) == 64, "PLAN.md");
_Static_assert(sizeof(edge_plan_tensor) == 48, "PLAN.md");
_Static_assert(sizeof(edge_plan_group_record) == 12, "PLAN.md");
_Static_assert(sizeof(edge_plan_schedule) == 56, "PLAN.md");
_Static_assert(sizeof(edge_plan_step_record) == 40, "PLAN.md");

#endif
