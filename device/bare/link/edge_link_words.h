#ifndef EDGE_LINK_WORDS_H
#define EDGE_LINK_WORDS_H

#include <stdbool.h>
#include <stdint.h>

/* Text on its way to the wire. What has no room is cut off; who asks for the room first loses nothing. */

enum { EDGE_WORDS_BYTES = 1024 };

typedef struct {
    char bytes[EDGE_WORDS_BYTES];
    uint32_t start, end;
} edge_words;

bool edge_words_is_empty(const edge_words *words);
uint32_t edge_words_room(const edge_words *words);
void edge_words_clear(edge_words *words);
void edge_words_flush(edge_words *words, uint32_t (*write)(const uint8_t *from, uint32_t bytes));

void edge_words_put(edge_words *words, const char *text);
void edge_words_put_some(edge_words *words, const char *text, uint32_t bytes);

/* At most so many characters, fewer where a zero ends them. */
void edge_words_put_name(edge_words *words, const char *name, uint32_t most);
void edge_words_put_one(edge_words *words, char letter);
void edge_words_put_hex(edge_words *words, const uint8_t *bytes, uint32_t count);
void edge_words_put_number(edge_words *words, uint64_t value);

/* With three decimals. */
void edge_words_put_thousandths(edge_words *words, int64_t value);

/* 1000 * scale * steps, rounded to the nearest; halves away from zero. scale_bits: a positive, normal IEEE 754 number;
 * anything else counts as 0. */
int64_t edge_thousandths(int32_t steps, uint32_t scale_bits);

#endif
