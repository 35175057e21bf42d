#ifndef EDGE_LINK_FRAME_H
#define EDGE_LINK_FRAME_H

#include <stdint.h>

/* Frames of the link. device/runtime/Link/README.md draws them; tests/vectors/link holds some, for both languages. */

#ifndef EDGE_LINK_PAYLOAD
#define EDGE_LINK_PAYLOAD 512 /* largest payload of a frame, 384 to 4096 */
#endif

enum {
    EDGE_SYNC0 = 0xd5, /* the first two bytes are above 127: no text contains them */
    EDGE_SYNC1 = 0xaa,
    EDGE_CHANNEL_AT = 2,
    EDGE_FLAGS_AT = 3,
    EDGE_SESSION_AT = 4,
    EDGE_SEQUENCE_AT = 6,
    EDGE_WANTED_AT = 8,
    EDGE_OPCODE_AT = 10,
    EDGE_LENGTH_AT = 12,
    EDGE_HEAD_CRC_AT = 14, /* CRC-16 of the bytes before */
    EDGE_HEAD_BYTES = 16,
    EDGE_TAIL_BYTES = 4, /* CRC-32 of the payload; a frame without payload has none */
    EDGE_FRAME_BYTES = EDGE_HEAD_BYTES + EDGE_LINK_PAYLOAD + EDGE_TAIL_BYTES,
};

enum { EDGE_CHANNEL_CONTROL, EDGE_CHANNEL_SESSION, EDGE_CHANNEL_LOG };

enum {
    EDGE_OP_HELLO = 1,
    EDGE_OP_ACKNOWLEDGE,
    EDGE_OP_REPEAT,
    EDGE_OP_NO_SESSION,
    EDGE_OP_IDENTIFY = 16,
    EDGE_OP_LOAD,
    EDGE_OP_IMAGE_PART,
    EDGE_OP_RUN,
    EDGE_OP_RESULT,
    EDGE_OP_PART,
    EDGE_OP_CAPTURE,
    EDGE_OP_GPIO,
    EDGE_OP_SELF_TEST,
    EDGE_OP_UPDATE,
    EDGE_OP_RESET,
    EDGE_OP_LOG,
    EDGE_OP_UNIT,
    EDGE_OP_HARVEST,
    EDGE_OP_DRIFT = 30,
    EDGE_OP_ERROR = 31,
    EDGE_OP_PARTS = 32,
};

/* A wire for bytes in both directions. Neither function ever waits; both return how many bytes they took or gave. */
typedef struct {
    uint32_t (*read)(uint8_t *to, uint32_t bytes);
    uint32_t (*write)(const uint8_t *from, uint32_t bytes);
} edge_stream;

/* CRC-16 with the polynomial 0x1021 from 0xffff, highest bit first (CRC-16/IBM-3740). */
uint32_t edge_crc16(const uint8_t *bytes, uint32_t count);

/* Bytes of a frame with so large a payload. */
uint32_t edge_frame_bytes(uint32_t payload);

/* Writes a frame's head around a payload that is in place, and the payload's checksum; the answer is the frame's bytes.
 * Sequence number, wanted number, flags and the head's checksum are still missing. */
uint32_t edge_frame_end(uint8_t *frame, uint32_t channel, uint32_t session, uint32_t opcode, uint32_t payload);

/* Completes the head with what is known only when the frame goes on the wire. again: it was sent before. */
void edge_frame_seal(uint8_t *frame, uint32_t wanted, int again);

/* What begins at a reader's start. */
typedef enum {
    EDGE_LOOK_NOTHING,    /* more bytes are needed */
    EDGE_LOOK_FRAME,      /* a whole frame */
    EDGE_LOOK_DAMAGED,    /* a right head and a wrong payload */
    EDGE_LOOK_WRONG_HEAD, /* a byte that begins no frame, though a frame begins so */
    EDGE_LOOK_FOREIGN,    /* a byte of no frame */
} edge_look;

/* Finds frames in bytes as they arrive. After a wrong checksum only the first byte is passed over: where bytes were
 * lost, the next frame begins inside of what looked like this one's payload. */
typedef struct {
    uint8_t bytes[2 * EDGE_FRAME_BYTES];
    uint32_t start, end;
    uint32_t frame_bytes; /* of the frame at start once its head is known to be right; 0: not yet */
} edge_frame_reader;

/* Takes over what the stream has. */
void edge_reader_fill(edge_frame_reader *reader, const edge_stream *stream);

edge_look edge_reader_look(edge_frame_reader *reader);

/* Pass over the frame that was found, or over one byte. */
void edge_reader_skip_frame(edge_frame_reader *reader);
void edge_reader_skip(edge_frame_reader *reader);

#endif
