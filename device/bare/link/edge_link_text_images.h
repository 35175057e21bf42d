#ifndef EDGE_LINK_TEXT_IMAGES_H
#define EDGE_LINK_TEXT_IMAGES_H

#include "edge_link_text.h"

/* The commands of text mode that have to do with an image. */

void edge_text_db(edge_link_text *text);
void edge_text_infer(edge_link_text *text);
void edge_text_say_results(edge_link_text *text);
void edge_text_say_checksum(edge_link_text *text);
void edge_text_go_on_with_job(edge_link_text *text);

/* What edge_link_text.c lends to them. */
bool edge_text_next_token(edge_link_text *text);
bool edge_text_is_token(const edge_link_text *text, const char *word);
int32_t edge_text_number(const edge_link_text *text); /* the token; -1: no number, or of more than nine digits */
void edge_text_timestamp(edge_link_text *text);

#endif
