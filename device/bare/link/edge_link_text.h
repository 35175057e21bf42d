#ifndef EDGE_LINK_TEXT_H
#define EDGE_LINK_TEXT_H

#include "edge_link_reliable.h"
#include "edge_link_result.h"
#include "edge_link_run.h"
#include "edge_link_words.h"

/* Text mode: the grammar of MLPerf Tiny, so that its runner can drive a device, without what is wrong in the code it
 * comes from. A command ends with '%'; CR, LF and zeros are passed over. Every command but the empty one is answered,
 * the last line is "m-ready". An image is inferred once. The same rules as TextCommands.cs, byte by byte. */

enum { EDGE_TEXT_LINE = 80 };

typedef enum { EDGE_JOB_NONE, EDGE_JOB_PRINT, EDGE_JOB_RESULTS, EDGE_JOB_WARMUP, EDGE_JOB_INFER } edge_text_job;

typedef struct {
    edge_link_device *device;
    edge_link_run *run;
    edge_words out;
    char line[EDGE_TEXT_LINE];
    uint32_t line_bytes;
    bool is_too_long;
    bool is_command; /* '%' has come */
    bool was_empty;  /* the command before was */
    uint32_t at;     /* first character that is not read, while a command is obeyed */
    uint32_t token_from, token_end;
    uint64_t microseconds;
    uint32_t clock;

    edge_text_job job;
    uint32_t expected; /* bytes of the announced image; 0: none was announced */
    uint32_t received;
    bool is_used; /* the image was inferred */
    bool has_results;
    uint32_t next, stop; /* of what a job prints */
    uint32_t runs;
} edge_link_text;

/* All else is 0 before. Prints the boot's text. */
void edge_text_open(edge_link_text *text, edge_link_device *device, edge_link_run *run);

/* Hears the bytes between frames. */
edge_foreign edge_text_listener(edge_link_text *text);

/* A command has come, and is obeyed by the next edge_text_go_on. */
bool edge_text_has_begun(const edge_link_text *text);

/* The runs of an 'infer' are under way: the host takes their time, and their answer holds the outputs alone. */
bool edge_text_is_inferring(const edge_link_text *text);

/* A session of frames begins: whatever was said and loaded counts no more. */
void edge_text_end(edge_link_text *text);

/* can_write: the wire is free for text. */
void edge_text_go_on(edge_link_text *text, bool can_write);

#endif
