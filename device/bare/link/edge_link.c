#include "edge_link.h"

#include "edge_link_bytes.h"
#include "edge_link_images.h"

enum { HELLO_BYTES = 28, SELF_TEST_BYTES = 24 };
enum { MESSAGES_IN_ONE_POLL = 8, RESET_MICROSECONDS = 500000 };

_Static_assert(EDGE_LINK_PAYLOAD >= 384 && EDGE_LINK_PAYLOAD <= 4096, "payloads have 384 to 4096 bytes");
_Static_assert(EDGE_LINK_IMAGES >= 1 && EDGE_LINK_IMAGES <= 4, "a device holds 1 to 4 images");

void edge_link_open(edge_link *link, edge_link_device *device)
{
    link->device = device;
    link->run.device = device;
    link->steps.device = device;
    for (uint32_t i = 0; i < EDGE_LINK_IMAGES; ++i)
        link->slots[i].bytes = device->images + i * device->input_bytes;
    edge_link_forget_images(link);
    edge_text_open(&link->text, device, &link->run);
    edge_reliable_open(&link->wire, device->stream, edge_text_listener(&link->text));
}

bool edge_link_is_connected(const edge_link *link)
{
    return link->wire.session != 0;
}

static void end_session(edge_link *link)
{
    edge_reliable_end(&link->wire);
    edge_link_forget_images(link);
    link->is_reset_due = false;
}

/* Again with the same number: only the answer was lost. */
static void greet(edge_link *link, uint32_t now)
{
    const uint8_t *head = edge_reliable_head(&link->wire);
    const uint32_t session = edge_read16(head + EDGE_SESSION_AT);
    if (head[EDGE_OPCODE_AT] != EDGE_OP_HELLO || edge_reliable_payload_bytes(&link->wire) < 1 || session == 0) return;
    if (session != link->wire.session) {
        end_session(link);
        edge_text_end(&link->text);
        edge_reliable_begin(&link->wire, session, now);
    }
    const edge_link_device *device = link->device;
    uint8_t *answer = link->wire.control + EDGE_HEAD_BYTES;
    answer[0] = EDGE_LINK_VERSION;
    answer[1] = EDGE_LINK_WINDOW;
    edge_write16(answer + 2, EDGE_LINK_PAYLOAD);
    edge_write32(answer + 4, device->capabilities);
    edge_write32(answer + 8, device->input_bytes);
    edge_write32(answer + 12, device->output_bytes);
    edge_write32(answer + 16, EDGE_LINK_IMAGES);
    edge_write32(answer + 20, device->most_steps);
    edge_write32(answer + 24, device->step_window_bytes);
    edge_reliable_send_control(&link->wire, EDGE_OP_HELLO, session, HELLO_BYTES);
}

static void identify(edge_link *link)
{
    const edge_link_identity *identity = link->device->identity;
    uint8_t *to = edge_window_payload(&link->wire.window);
    enum { NAMES_AND_HASHES = 4 * EDGE_HASH_BYTES + 4 * EDGE_NAME_BYTES };
    memcpy(to, link->device->uid, EDGE_UID_BYTES);
    memcpy(to + EDGE_UID_BYTES, identity, NAMES_AND_HASHES);
    edge_write32(to + EDGE_UID_BYTES + NAMES_AND_HASHES, identity->release);
    edge_reliable_send(&link->wire, EDGE_OP_IDENTIFY, EDGE_UID_BYTES + NAMES_AND_HASHES + 4);
}

static bool can(edge_link *link, uint32_t capability)
{
    if ((link->device->capabilities & capability) != 0) return true;
    edge_link_refuse(link, EDGE_REFUSED_NOT_SUPPORTED, 0, 0);
    return false;
}

static void self_test(edge_link *link, uint32_t now)
{
    if (!can(link, EDGE_CAN_SELF_TEST)) return;
    if (link->run.is_busy) {
        edge_link_refuse(link, EDGE_REFUSED_BUSY, 0, 0);
        return;
    }
    edge_link_difference first = {0, 0, 0, 0};
    const bool passes = link->device->self_test(&first);
    uint8_t *to = edge_window_payload(&link->wire.window);
    edge_write32(to, passes ? 1 : 0);
    edge_write32(to + 4, (uint32_t)first.vector);
    edge_write32(to + 8, (uint32_t)first.output);
    edge_write32(to + 12, (uint32_t)first.expected);
    edge_write32(to + 16, (uint32_t)first.actual);
    edge_write32(to + 20, link->device->now() - now);
    edge_reliable_send(&link->wire, EDGE_OP_SELF_TEST, SELF_TEST_BYTES);
}

/* Action (4): 0 reads, 1 reads and begins anew. */
static void tell_drift(edge_link *link)
{
    const edge_link_device *device = link->device;
    uint8_t *to = edge_window_payload(&link->wire.window);
    if (device->tell_drift == 0 || device->tell_drift(to, false) == 0) {
        edge_link_refuse(link, EDGE_REFUSED_NOT_SUPPORTED, 0, 0);
        return;
    }
    if (!edge_link_has(link, 4)) return;
    const uint32_t action = edge_read32(edge_reliable_payload(&link->wire));
    if (action > 1) {
        edge_link_refuse(link, EDGE_REFUSED_WRONG_ARGUMENT, 0, action);
        return;
    }
    edge_reliable_send(&link->wire, EDGE_OP_DRIFT, device->tell_drift(to, action == 1));
}

/* Number wanted first (4). */
static void tell_parts(edge_link *link)
{
    if (!can(link, EDGE_CAN_PARTS) || !edge_link_has(link, 4)) return;
    const uint32_t from = edge_read32(edge_reliable_payload(&link->wire));
    uint8_t *to = edge_window_payload(&link->wire.window);
    edge_reliable_send(&link->wire, EDGE_OP_PARTS, link->device->tell_parts(from, to, EDGE_LINK_PAYLOAD));
}

static void reset(edge_link *link, uint32_t now)
{
    if (!can(link, EDGE_CAN_RESET)) return;
    edge_reliable_send(&link->wire, EDGE_OP_RESET, 0);
    link->is_reset_due = true;
    link->reset_at = now;
}

static void obey(edge_link *link, uint32_t now)
{
    switch (edge_reliable_head(&link->wire)[EDGE_OPCODE_AT]) {
    case EDGE_OP_IDENTIFY:
        identify(link);
        break;
    case EDGE_OP_LOAD:
        edge_link_load(link);
        break;
    case EDGE_OP_IMAGE_PART:
        edge_link_add_part(link);
        break;
    case EDGE_OP_RUN:
        edge_link_ask_for_run(link);
        break;
    case EDGE_OP_SELF_TEST:
        self_test(link, now);
        break;
    case EDGE_OP_RESET:
        reset(link, now);
        break;
    case EDGE_OP_DRIFT:
        tell_drift(link);
        break;
    case EDGE_OP_PARTS:
        tell_parts(link);
        break;
    case EDGE_OP_CAPTURE: /* what needs a camera, pins, a store of models or of names */
    case EDGE_OP_GPIO:
    case EDGE_OP_UPDATE:
    case EDGE_OP_UNIT:
    case EDGE_OP_HARVEST:
        edge_link_refuse(link, EDGE_REFUSED_NOT_SUPPORTED, 0, 0);
        break;
    default:
        edge_link_refuse(link, EDGE_REFUSED_UNKNOWN_OPCODE, 0, 0);
        break;
    }
}

static void hear(edge_link *link, uint32_t now)
{
    edge_reliable_fill(&link->wire);
    for (int i = 0; i < MESSAGES_IN_ONE_POLL; ++i) {
        const bool has_room = edge_window_free(&link->wire.window) >= EDGE_LINK_ROOM_FOR_ANSWER;
        if (!edge_reliable_receive(&link->wire, now, !link->transfer.is_active && !link->is_reset_due && has_room))
            return;
        const uint32_t channel = edge_reliable_head(&link->wire)[EDGE_CHANNEL_AT];
        if (channel == EDGE_CHANNEL_CONTROL) greet(link, now);
        if (channel == EDGE_CHANNEL_SESSION) obey(link, now);
    }
}

void edge_link_poll(edge_link *link)
{
    const uint32_t now = link->device->now();
    hear(link, now);
    if (edge_text_has_begun(&link->text) && edge_link_is_connected(link)) end_session(link);
    if (edge_link_is_connected(link)) {
        edge_link_go_on(link);
        edge_link_transfer_on(link); /* at once: what arrives while a transfer waits has to be asked for again */
    } else {
        edge_text_go_on(&link->text, link->wire.out_at == link->wire.out_end);
    }
    edge_reliable_flush(&link->wire, now);
    const bool is_drained = edge_window_open(&link->wire.window) == 0;
    if (link->is_reset_due && (is_drained || now - link->reset_at > RESET_MICROSECONDS)) {
        link->is_reset_due = false;
        link->device->reset();
    }
}
