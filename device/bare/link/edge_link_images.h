#ifndef EDGE_LINK_IMAGES_H
#define EDGE_LINK_IMAGES_H

#include "edge_link.h"

/* What a host does with images: announces them, sends them in parts, and asks for runs. */

void edge_link_load(edge_link *link);
void edge_link_add_part(edge_link *link);
void edge_link_ask_for_run(edge_link *link);

/* Begins the run that was asked for first, goes on with the one that has begun, or sends what it gave. */
void edge_link_go_on(edge_link *link);

/* Sends what the window takes of a transfer. */
void edge_link_transfer_on(edge_link *link);

/* Every image and run of the session is forgotten. */
void edge_link_forget_images(edge_link *link);

/* The command that was received last is refused. */
void edge_link_refuse(edge_link *link, uint32_t error, uint32_t index, uint32_t detail);

/* The payload of the command that was received last is as long as it has to be; otherwise it has been refused. */
bool edge_link_has(edge_link *link, uint32_t bytes);

/* A command is taken only when its answer has room: an error, or the last part of a transfer and its closing message.
 */
enum { EDGE_LINK_ROOM_FOR_ANSWER = 2 };

#endif
