#ifndef EDGE_LINK_H
#define EDGE_LINK_H

#include "edge_link_reliable.h"
#include "edge_link_run.h"
#include "edge_link_steps.h"
#include "edge_link_text.h"

/* The device's side of the link: answers a host that checks it (binary frames) or a benchmark's runner (text), on one
 * port. device/runtime/Link/README.md specifies both; LinkEndpoint.cs is the same in C#, and both give the same bytes
 * for those of tests/vectors/link.
 *
 * The main loop, or an interrupt below the wire's, calls edge_link_poll; it never waits. All memory is in edge_link and
 * behind its device. Whatever the wire does, a result belongs to the image it names, and that image had the checksum
 * the host stated when the network ran on it. */

enum { EDGE_LINK_VERSION = 1 };

/* Images that are held at once, 1 to 4; with 2 the next one arrives while one is judged. */
#ifndef EDGE_LINK_IMAGES
#define EDGE_LINK_IMAGES 2
#endif

/* Room for one image: from its announcement until it has been judged. */
typedef struct {
    int8_t *bytes;
    bool is_taken;
    bool is_wanted;  /* a run was asked for and has not begun */
    bool is_running; /* the network runs on it */
    uint32_t index;  /* the host's number for the image */
    uint32_t received, checksum;
    uint32_t order; /* of the requests: the oldest runs first */
    uint32_t mode, first, second;
    bool keeps; /* the image stays for another run */
} edge_link_slot;

/* Something larger than a frame on its way to the host: parts, and behind them the message that closes it. */
typedef struct {
    const uint8_t *from; /* not changed while it is active */
    uint32_t count, sent, crc;
    bool is_active;
} edge_link_transfer;

typedef struct edge_link {
    edge_link_device *device;
    edge_reliable wire;
    edge_link_text text;
    edge_link_run run;
    edge_link_steps steps;
    edge_link_slot slots[EDGE_LINK_IMAGES];
    edge_link_transfer transfer;
    uint8_t closing[EDGE_RESULT_BYTES]; /* of the transfer */
    edge_link_slot *running;            /* 0: no run of the session */
    uint32_t order;
    int64_t refused; /* the image whose refusal the host knows of; -1: none */
    bool is_reset_due;
    uint32_t reset_at;
} edge_link;

/* Makes a link that is all 0; the device stays the owner's, and lives as long. */
void edge_link_open(edge_link *link, edge_link_device *device);

/* Does what there is to do and returns. */
void edge_link_poll(edge_link *link);

/* A host has begun a session of frames, and no text command has ended it. */
bool edge_link_is_connected(const edge_link *link);

#endif
