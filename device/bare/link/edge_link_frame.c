#include "edge_link_frame.h"

#include "edge_crc32.h"
#include "edge_link_bytes.h"

uint32_t edge_crc16(const uint8_t *bytes, uint32_t count)
{
    static const uint16_t table[16] = {
        0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5, 0x60c6, 0x70e7,
        0x8108, 0x9129, 0xa14a, 0xb16b, 0xc18c, 0xd1ad, 0xe1ce, 0xf1ef,
    };
    uint32_t crc = 0xffff;
    for (uint32_t i = 0; i < count; ++i) {
        const uint32_t value = bytes[i];
        crc = (crc << 4 & 0xffff) ^ table[(crc >> 12 ^ value >> 4) & 15];
        crc = (crc << 4 & 0xffff) ^ table[(crc >> 12 ^ value) & 15];
    }
    return crc;
}

uint32_t edge_frame_bytes(uint32_t payload)
{
    return payload == 0 ? EDGE_HEAD_BYTES : EDGE_HEAD_BYTES + payload + EDGE_TAIL_BYTES;
}

uint32_t edge_frame_end(uint8_t *frame, uint32_t channel, uint32_t session, uint32_t opcode, uint32_t payload)
{
    frame[0] = EDGE_SYNC0;
    frame[1] = EDGE_SYNC1;
    frame[EDGE_CHANNEL_AT] = (uint8_t)channel;
    frame[EDGE_FLAGS_AT] = 0;
    edge_write16(frame + EDGE_SESSION_AT, session);
    edge_write16(frame + EDGE_SEQUENCE_AT, 0);
    frame[EDGE_OPCODE_AT] = (uint8_t)opcode;
    frame[EDGE_OPCODE_AT + 1] = 0;
    edge_write16(frame + EDGE_LENGTH_AT, payload);
    uint8_t *content = frame + EDGE_HEAD_BYTES;
    if (payload > 0) edge_write32(content + payload, edge_crc32((const int8_t *)content, payload));
    return edge_frame_bytes(payload);
}

void edge_frame_seal(uint8_t *frame, uint32_t wanted, int again)
{
    frame[EDGE_FLAGS_AT] = again ? 1 : 0;
    edge_write16(frame + EDGE_WANTED_AT, wanted);
    edge_write16(frame + EDGE_HEAD_CRC_AT, edge_crc16(frame, EDGE_HEAD_CRC_AT));
}

void edge_reader_fill(edge_frame_reader *reader, const edge_stream *stream)
{
    if (reader->start > 0) {
        reader->end -= reader->start;
        memmove(reader->bytes, reader->bytes + reader->start, reader->end);
        reader->start = 0;
    }
    const uint32_t room = (uint32_t)sizeof reader->bytes - reader->end;
    if (room > 0) reader->end += stream->read(reader->bytes + reader->end, room);
}

edge_look edge_reader_look(edge_frame_reader *reader)
{
    const uint8_t *at = reader->bytes + reader->start;
    const uint32_t there = reader->end - reader->start;
    if (there == 0) return EDGE_LOOK_NOTHING;
    if (at[0] != EDGE_SYNC0) return EDGE_LOOK_FOREIGN;
    if (there == 1) return EDGE_LOOK_NOTHING;
    if (at[1] != EDGE_SYNC1) return EDGE_LOOK_FOREIGN;
    if (there < EDGE_HEAD_BYTES) return EDGE_LOOK_NOTHING;
    const uint32_t payload = edge_read16(at + EDGE_LENGTH_AT);
    if (reader->frame_bytes == 0) {
        const int is_right = edge_crc16(at, EDGE_HEAD_CRC_AT) == edge_read16(at + EDGE_HEAD_CRC_AT);
        if (!is_right || payload > EDGE_LINK_PAYLOAD) return EDGE_LOOK_WRONG_HEAD;
        reader->frame_bytes = edge_frame_bytes(payload);
    }
    if (there < reader->frame_bytes) return EDGE_LOOK_NOTHING;
    if (payload == 0) return EDGE_LOOK_FRAME;
    const uint8_t *content = at + EDGE_HEAD_BYTES;
    const uint32_t crc = edge_crc32((const int8_t *)content, payload);
    return crc == edge_read32(content + payload) ? EDGE_LOOK_FRAME : EDGE_LOOK_DAMAGED;
}

void edge_reader_skip_frame(edge_frame_reader *reader)
{
    reader->start += reader->frame_bytes;
    reader->frame_bytes = 0;
}

void edge_reader_skip(edge_frame_reader *reader)
{
    reader->start++;
    reader->frame_bytes = 0;
}
