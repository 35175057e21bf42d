#include "edge_link_words.h"

#include "edge_link_bytes.h"

bool edge_words_is_empty(const edge_words *words)
{
    return words->start == words->end;
}

uint32_t edge_words_room(const edge_words *words)
{
    return EDGE_WORDS_BYTES - words->end;
}

void edge_words_clear(edge_words *words)
{
    words->start = words->end = 0;
}

void edge_words_flush(edge_words *words, uint32_t (*write)(const uint8_t *from, uint32_t bytes))
{
    while (words->start < words->end) {
        const uint32_t taken = write((const uint8_t *)words->bytes + words->start, words->end - words->start);
        if (taken == 0) return;
        words->start += taken;
    }
    edge_words_clear(words);
}

void edge_words_put_some(edge_words *words, const char *text, uint32_t bytes)
{
    const uint32_t room = edge_words_room(words), part = bytes < room ? bytes : room;
    memcpy(words->bytes + words->end, text, part);
    words->end += part;
}

void edge_words_put_name(edge_words *words, const char *name, uint32_t most)
{
    for (uint32_t i = 0; i < most && name[i] != 0; ++i)
        edge_words_put_one(words, name[i]);
}

void edge_words_put(edge_words *words, const char *text)
{
    edge_words_put_name(words, text, EDGE_WORDS_BYTES);
}

void edge_words_put_one(edge_words *words, char letter)
{
    if (edge_words_room(words) > 0) words->bytes[words->end++] = letter;
}

void edge_words_put_hex(edge_words *words, const uint8_t *bytes, uint32_t count)
{
    static const char digits[] = "0123456789abcdef";
    for (uint32_t i = 0; i < count; ++i) {
        edge_words_put_one(words, digits[bytes[i] >> 4]);
        edge_words_put_one(words, digits[bytes[i] & 15]);
    }
}

/* Without the 64-bit division of a compiler's library, which not every toolchain has for every core. divisor: below
 * 2^16. */
static uint32_t divide(uint64_t *value, uint32_t divisor)
{
    const uint32_t high = (uint32_t)(*value >> 32), low = (uint32_t)*value;
    const uint32_t middle = high % divisor << 16 | low >> 16, last = middle % divisor << 16 | (low & 0xffff);
    *value = (uint64_t)(high / divisor) << 32 | (uint64_t)(middle / divisor) << 16 | last / divisor;
    return last % divisor;
}

void edge_words_put_number(edge_words *words, uint64_t value)
{
    char digits[20];
    uint32_t count = 0;
    do
        digits[count++] = (char)('0' + divide(&value, 10));
    while (value != 0);
    while (count > 0)
        edge_words_put_one(words, digits[--count]);
}

void edge_words_put_thousandths(edge_words *words, int64_t value)
{
    uint64_t size = value < 0 ? (uint64_t)-value : (uint64_t)value;
    const uint32_t rest = divide(&size, 1000);
    if (value < 0) edge_words_put_one(words, '-');
    edge_words_put_number(words, size);
    edge_words_put_one(words, '.');
    edge_words_put_one(words, (char)('0' + rest / 100));
    edge_words_put_one(words, (char)('0' + rest / 10 % 10));
    edge_words_put_one(words, (char)('0' + rest % 10));
}

int64_t edge_thousandths(int32_t steps, uint32_t scale_bits)
{
    enum { MANTISSA_BITS = 23, BIAS = 127 + MANTISSA_BITS };
    const int32_t exponent = (int32_t)(scale_bits >> MANTISSA_BITS), shift = BIAS - exponent;
    if (exponent < 1 || exponent > BIAS || shift > 60) return 0;
    const uint32_t mantissa = (scale_bits & ((1u << MANTISSA_BITS) - 1)) | 1u << MANTISSA_BITS;
    int64_t size = (int64_t)mantissa * 1000 * (steps < 0 ? -steps : steps);
    for (int32_t i = 1; i < shift; ++i) /* bit by bit: a variable shift of 64 bits is a call on some cores */
        size >>= 1;
    if (shift > 0) size = (size + 1) >> 1;
    return steps < 0 ? -size : size;
}
