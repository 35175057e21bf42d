#ifndef EDGE_LINK_RELIABLE_H
#define EDGE_LINK_RELIABLE_H

#include "edge_link_window.h"

/* The device's side of a link: messages of a session arrive once, whole and in order, or not at all. Lost and damaged
 * frames are asked for again. In this order: edge_reliable_fill; edge_reliable_receive until it says false; what is to
 * be sent; edge_reliable_flush. The same rules as ReliableLink.cs, frame by frame. */

/* Hears what is on the wire between frames, while no session is alive: text commands. */
typedef struct {
    bool (*can_take)(const void *context); /* false: not now; the byte and all behind it are kept */
    void (*take)(void *context, uint8_t value);
    void *context;
} edge_foreign;

enum { EDGE_LOOSE_PAYLOAD = 256 };

typedef struct {
    edge_stream stream;
    edge_foreign foreign;
    edge_frame_reader reader;
    edge_window window;
    uint8_t out[EDGE_FRAME_BYTES];
    uint8_t control[EDGE_HEAD_BYTES + EDGE_LOOSE_PAYLOAD + EDGE_TAIL_BYTES];
    uint8_t log[EDGE_HEAD_BYTES + EDGE_LOOSE_PAYLOAD + EDGE_TAIL_BYTES];
    uint32_t out_at, out_end;
    uint32_t control_bytes; /* of a control frame with payload that waits for the wire; 0: none */
    uint32_t log_bytes;
    uint32_t session;  /* 1 to 65535; 0: there is none */
    uint32_t stranger; /* session of a frame that is to be told that there is none; 0: none */
    uint32_t wanted;
    bool is_held; /* the message that was received is still at the reader's start */
    bool is_ack_due, is_repeat_due, is_deferred, is_quiet;
    int32_t asked_for; /* -1: nothing */
    uint32_t asked_at, heard_at, progress_at;
    uint32_t back_off; /* doublings of the timeout */
} edge_reliable;

/* All other members are 0 before. */
void edge_reliable_open(edge_reliable *link, edge_stream stream, edge_foreign foreign);

/* A new session begins on both sides: what was on its way belongs to none. */
void edge_reliable_begin(edge_reliable *link, uint32_t session, uint32_t now);
void edge_reliable_end(edge_reliable *link);

void edge_reliable_fill(edge_reliable *link);

/* Looks for the next message. accepts: false where messages of the session wait; they are dropped, and asked for again
 * when it is true. True: a message is there, until the next call. */
bool edge_reliable_receive(edge_reliable *link, uint32_t now, bool accepts);

/* Of the message received last. */
const uint8_t *edge_reliable_head(const edge_reliable *link);
const uint8_t *edge_reliable_payload(const edge_reliable *link);
uint32_t edge_reliable_payload_bytes(const edge_reliable *link);

/* Sends edge_window_payload(&link->window). */
void edge_reliable_send(edge_reliable *link, uint32_t opcode, uint32_t payload);

/* Sends what is in link->control behind its head, once; one that still waits for the wire is replaced. */
void edge_reliable_send_control(edge_reliable *link, uint32_t opcode, uint32_t session, uint32_t payload);

/* Sends text for people, once; at most 256 bytes of it. False: it is lost. */
bool edge_reliable_send_log(edge_reliable *link, const char *text, uint32_t bytes);

/* Puts on the wire what it takes now. */
void edge_reliable_flush(edge_reliable *link, uint32_t now);

#endif
