#include "edge_link_reliable.h"

#include "edge_link_bytes.h"

enum {
    QUIET_MICROSECONDS = 5000000, /* a session without a frame for as long as this lets text through */
    ASK_AGAIN_MICROSECONDS = 100000,
    TIMEOUT_MICROSECONDS = 500000, /* without progress for as long as this, everything open is sent again */
    MOST_BACK_OFF = 3,
};

void edge_reliable_open(edge_reliable *link, edge_stream stream, edge_foreign foreign)
{
    link->stream = stream;
    link->foreign = foreign;
    link->asked_for = -1;
}

void edge_reliable_begin(edge_reliable *link, uint32_t session, uint32_t now)
{
    edge_reliable_end(link);
    link->session = session;
    link->wanted = 0;
    link->is_deferred = false;
    link->asked_for = -1;
    link->heard_at = link->progress_at = now;
    link->is_quiet = false;
    link->back_off = 0;
}

void edge_reliable_end(edge_reliable *link)
{
    link->session = 0;
    edge_window_clear(&link->window);
    link->log_bytes = 0;
    link->is_ack_due = link->is_repeat_due = false;
}

const uint8_t *edge_reliable_head(const edge_reliable *link)
{
    return link->reader.bytes + link->reader.start;
}

const uint8_t *edge_reliable_payload(const edge_reliable *link)
{
    return edge_reliable_head(link) + EDGE_HEAD_BYTES;
}

uint32_t edge_reliable_payload_bytes(const edge_reliable *link)
{
    return edge_read16(edge_reliable_head(link) + EDGE_LENGTH_AT);
}

void edge_reliable_send(edge_reliable *link, uint32_t opcode, uint32_t payload)
{
    edge_window_add(&link->window, link->session, opcode, payload);
}

void edge_reliable_send_control(edge_reliable *link, uint32_t opcode, uint32_t session, uint32_t payload)
{
    link->control_bytes = edge_frame_end(link->control, EDGE_CHANNEL_CONTROL, session, opcode, payload);
}

bool edge_reliable_send_log(edge_reliable *link, const char *text, uint32_t bytes)
{
    if (link->session == 0 || link->log_bytes > 0 || bytes == 0) return false;
    const uint32_t length = bytes < EDGE_LOOSE_PAYLOAD ? bytes : EDGE_LOOSE_PAYLOAD;
    memcpy(link->log + EDGE_HEAD_BYTES, text, length);
    link->log_bytes = edge_frame_end(link->log, EDGE_CHANNEL_LOG, link->session, EDGE_OP_LOG, length);
    return true;
}

static void pass_over(edge_reliable *link)
{
    if (link->is_held) edge_reader_skip_frame(&link->reader);
    link->is_held = false;
}

void edge_reliable_fill(edge_reliable *link)
{
    pass_over(link);
    edge_reader_fill(&link->reader, &link->stream);
}

/* Once for each number that is missing, unless the question was lost too. */
static void ask_again(edge_reliable *link, uint32_t now, bool at_once)
{
    const bool was_asked = link->asked_for == (int32_t)link->wanted && now - link->asked_at < ASK_AGAIN_MICROSECONDS;
    if (link->session == 0 || link->is_deferred || (!at_once && was_asked)) return;
    link->asked_for = (int32_t)link->wanted;
    link->asked_at = now;
    link->is_repeat_due = true;
}

static bool is_next(edge_reliable *link, uint32_t now, bool accepts)
{
    const uint32_t ahead = (edge_read16(edge_reliable_head(link) + EDGE_SEQUENCE_AT) - link->wanted) & 0xffff;
    if (ahead == 0 && accepts) {
        link->wanted = (link->wanted + 1) & 0xffff;
        link->is_ack_due = true;
        return true;
    }
    if (ahead == 0)
        link->is_deferred = true;
    else if (ahead < 0x8000)
        ask_again(link, now, false);
    else
        link->is_ack_due = true; /* it had arrived before */
    return false;
}

/* True: the frame is a message for the owner. */
static bool heard(edge_reliable *link, uint32_t now, bool accepts)
{
    const uint8_t *head = edge_reliable_head(link);
    const uint32_t channel = head[EDGE_CHANNEL_AT], opcode = head[EDGE_OPCODE_AT];
    const uint32_t session = edge_read16(head + EDGE_SESSION_AT);
    if (channel == EDGE_CHANNEL_CONTROL && opcode == EDGE_OP_HELLO) return true;
    if (session != link->session || session == 0) {
        if (channel == EDGE_CHANNEL_SESSION) link->stranger = session;
        return false;
    }
    link->heard_at = now;
    link->is_quiet = false;
    if (edge_window_acknowledge(&link->window, edge_read16(head + EDGE_WANTED_AT))) {
        link->progress_at = now;
        link->back_off = 0;
    }
    if (channel == EDGE_CHANNEL_SESSION) return is_next(link, now, accepts);
    if (channel == EDGE_CHANNEL_CONTROL && opcode == EDGE_OP_REPEAT) edge_window_go_back(&link->window);
    return channel == EDGE_CHANNEL_LOG || opcode == EDGE_OP_NO_SESSION;
}

/* False: nobody can take the byte now. */
static bool pass_foreign(edge_reliable *link)
{
    if (link->session == 0 || link->is_quiet) {
        if (!link->foreign.can_take(link->foreign.context)) return false;
        link->foreign.take(link->foreign.context, *edge_reliable_head(link));
    }
    edge_reader_skip(&link->reader);
    return true;
}

bool edge_reliable_receive(edge_reliable *link, uint32_t now, bool accepts)
{
    pass_over(link);
    if (accepts && link->is_deferred) {
        link->is_deferred = false;
        ask_again(link, now, true);
    }
    for (;;) {
        switch (edge_reader_look(&link->reader)) {
        case EDGE_LOOK_NOTHING:
            return false;
        case EDGE_LOOK_FRAME:
            if (heard(link, now, accepts)) {
                link->is_held = true;
                return true;
            }
            edge_reader_skip_frame(&link->reader);
            break;
        case EDGE_LOOK_FOREIGN:
            if (!pass_foreign(link)) return false;
            break;
        case EDGE_LOOK_DAMAGED:
        case EDGE_LOOK_WRONG_HEAD:
            ask_again(link, now, false);
            edge_reader_skip(&link->reader);
            break;
        }
    }
}

static bool put(edge_reliable *link, uint32_t bytes, bool again)
{
    edge_frame_seal(link->out, link->wanted, again);
    link->out_end = bytes;
    return true;
}

static bool put_copy(edge_reliable *link, const uint8_t *frame, uint32_t *bytes)
{
    const uint32_t count = *bytes;
    memcpy(link->out, frame, count);
    *bytes = 0;
    return put(link, count, false);
}

static bool put_head(edge_reliable *link, uint32_t opcode, uint32_t session)
{
    return put(link, edge_frame_end(link->out, EDGE_CHANNEL_CONTROL, session, opcode, 0), false);
}

/* False: there is nothing to send. */
static bool put_next(edge_reliable *link, uint32_t now)
{
    link->out_at = link->out_end = 0;
    if (link->control_bytes > 0) return put_copy(link, link->control, &link->control_bytes);
    if (link->stranger != 0) {
        const uint32_t stranger = link->stranger;
        link->stranger = 0;
        return put_head(link, EDGE_OP_NO_SESSION, stranger);
    }
    if (link->session == 0) return false;
    if (link->is_repeat_due) {
        link->is_repeat_due = link->is_ack_due = false;
        return put_head(link, EDGE_OP_REPEAT, link->session);
    }
    if (edge_window_has_more(&link->window)) {
        bool again;
        const uint32_t bytes = edge_window_take(&link->window, link->out, &again);
        link->is_ack_due = false;
        link->progress_at = now;
        return put(link, bytes, again);
    }
    if (link->log_bytes > 0) return put_copy(link, link->log, &link->log_bytes);
    if (!link->is_ack_due) return false;
    link->is_ack_due = false;
    return put_head(link, EDGE_OP_ACKNOWLEDGE, link->session);
}

void edge_reliable_flush(edge_reliable *link, uint32_t now)
{
    if (link->session != 0 && now - link->heard_at > QUIET_MICROSECONDS) link->is_quiet = true;
    const uint32_t timeout = (uint32_t)TIMEOUT_MICROSECONDS << link->back_off;
    const bool waits = edge_window_open(&link->window) > 0 && !edge_window_has_more(&link->window);
    if (waits && now - link->progress_at > timeout) {
        edge_window_go_back(&link->window);
        if (link->back_off < MOST_BACK_OFF) link->back_off++;
    }
    do {
        while (link->out_at < link->out_end) {
            const uint32_t taken = link->stream.write(link->out + link->out_at, link->out_end - link->out_at);
            if (taken == 0) return;
            link->out_at += taken;
        }
    } while (put_next(link, now));
}
