#include "edge_parts.h"

#include "edge_judge.h"
#include "edge_link_bytes.h"

/* Where a record has what; all others are unknown here. */
enum { TAG, EXIT, IMAGE, VERDICT, CLASS, EXCESS, TRIGGER, TAKEN, DECIDED, GATE, FRAME, EXPOSURE, GAIN };
enum { READING = 13, PREPROCESSING, INFERENCE, JUDGING, MEAN, CONTRAST, SHARPNESS };

/* Of PartExit.cs. */
enum { PASSED, REJECTED_NG, REJECTED_GRAY, REJECTED_INVALID };

void edge_parts_add(edge_parts *parts, const edge_part *part)
{
    parts->last[parts->count++ % EDGE_PARTS_KEPT] = *part;
}

static uint32_t exit_of(uint8_t verdict)
{
    return verdict == EDGE_VERDICT_OK     ? PASSED
           : verdict == EDGE_VERDICT_NG   ? REJECTED_NG
           : verdict == EDGE_VERDICT_GRAY ? REJECTED_GRAY
                                          : REJECTED_INVALID;
}

static void put(uint8_t *record, uint32_t which, uint32_t number)
{
    edge_write32(record + 4 + 4 * which, number);
}

static void write_record(uint8_t *to, uint32_t number, const edge_part *part)
{
    const uint32_t unknown = UINT32_MAX, decided = part->inference + part->judging;
    edge_write32(to, number);
    put(to, TAG, number);
    put(to, EXIT, exit_of(part->verdict));
    put(to, IMAGE, unknown);
    put(to, VERDICT, part->verdict);
    put(to, CLASS, (uint32_t)(int32_t)part->class_index);
    put(to, EXCESS, (uint32_t)(int32_t)part->excess);
    put(to, TRIGGER, part->begun);
    put(to, TAKEN, unknown);
    put(to, DECIDED, decided);
    put(to, GATE, decided);
    put(to, FRAME, number);
    put(to, EXPOSURE, 0);
    put(to, GAIN, 0);
    put(to, READING, unknown);
    put(to, PREPROCESSING, unknown);
    put(to, INFERENCE, part->inference);
    put(to, JUDGING, part->judging);
    put(to, MEAN, unknown);
    put(to, CONTRAST, unknown);
    put(to, SHARPNESS, unknown);
}

uint32_t edge_parts_write(const edge_parts *parts, uint32_t from, uint8_t *to, uint32_t room)
{
    uint32_t number = from > parts->count ? 0 : from, records = 0;
    if (parts->count - number > EDGE_PARTS_KEPT) number = parts->count - EDGE_PARTS_KEPT;
    uint32_t at = EDGE_PARTS_HEAD_BYTES;
    for (; number < parts->count && at + EDGE_PARTS_RECORD_BYTES <= room; ++number, ++records) {
        write_record(to + at, number, &parts->last[number % EDGE_PARTS_KEPT]);
        at += EDGE_PARTS_RECORD_BYTES;
    }
    edge_write32(to, parts->count);
    edge_write32(to + 4, number);
    edge_write32(to + 8, records);
    return at;
}
