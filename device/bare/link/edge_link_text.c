#include "edge_link_text.h"

#include "edge_link_text_images.h"

static const char help[] = "help         : Print this information\r\n"
                           "name         : Print the name of the device\r\n"
                           "timestamp    : Generate a timestamp\r\n"
                           "profile      : Print profile and model\r\n"
                           "id           : Print the hashes of what runs\r\n"
                           "db load N    : Announce an image of N bytes\r\n"
                           "db HH[HH]*   : Load hex bytes until there are N\r\n"
                           "db print [N=16] [offset=0]\r\n"
                           "             : Print N bytes at offset as hex\r\n"
                           "crc          : Print the CRC-32 of the loaded bytes\r\n"
                           "infer [N=1] [W=0]\r\n"
                           "             : N inferences after W warmups\r\n"
                           "results      : Print the outputs of the last one\r\n"
                           "%%           : Drop what was begun, answer m-resync\r\n";

static void put_lap(edge_link_text *text)
{
    edge_words_put(&text->out, "m-lap-us-");
    edge_words_put_number(&text->out, text->microseconds + (text->device->now() - text->clock));
    edge_words_put(&text->out, "\r\n");
}

void edge_text_open(edge_link_text *text, edge_link_device *device, edge_link_run *run)
{
    text->device = device;
    text->run = run;
    text->clock = device->now();
    edge_words_put(&text->out,
                   device->is_energy_mode ? "m-timestamp-mode-energy\r\n" : "m-timestamp-mode-performance\r\n");
    if (!device->is_energy_mode) put_lap(text);
    /* No "m-ready": a runner that opened the port before would take it for its first answer's. */
    edge_words_put(&text->out, "m-init-done\r\n");
}

static bool can_take(const void *context)
{
    const edge_link_text *text = context;
    return !text->is_command && text->job == EDGE_JOB_NONE && edge_words_is_empty(&text->out);
}

static void take(void *context, uint8_t value)
{
    edge_link_text *text = context;
    if (value == '%')
        text->is_command = true;
    else if (value == '\r' || value == '\n' || value == 0)
        return;
    else if (text->line_bytes < EDGE_TEXT_LINE)
        text->line[text->line_bytes++] = (char)value;
    else
        text->is_too_long = true;
}

edge_foreign edge_text_listener(edge_link_text *text)
{
    return (edge_foreign){can_take, take, text};
}

bool edge_text_has_begun(const edge_link_text *text)
{
    return text->is_command;
}

bool edge_text_is_inferring(const edge_link_text *text)
{
    return text->job == EDGE_JOB_WARMUP || text->job == EDGE_JOB_INFER;
}

static void forget(edge_link_text *text)
{
    text->line_bytes = 0;
    text->is_too_long = text->is_command = false;
}

void edge_text_end(edge_link_text *text)
{
    forget(text);
    edge_words_clear(&text->out);
    if (text->job != EDGE_JOB_NONE) edge_run_abandon(text->run);
    text->job = EDGE_JOB_NONE;
    text->expected = 0;
    text->has_results = false;
}

bool edge_text_next_token(edge_link_text *text)
{
    while (text->at < text->line_bytes && text->line[text->at] == ' ')
        text->at++;
    text->token_from = text->at;
    while (text->at < text->line_bytes && text->line[text->at] != ' ')
        text->at++;
    text->token_end = text->at;
    return text->token_end > text->token_from;
}

bool edge_text_is_token(const edge_link_text *text, const char *word)
{
    uint32_t at = text->token_from;
    while (at < text->token_end && *word != 0 && text->line[at] == *word)
        ++at, ++word;
    return at == text->token_end && *word == 0;
}

int32_t edge_text_number(const edge_link_text *text)
{
    int32_t number = 0;
    if (text->token_end - text->token_from > 9) return -1;
    for (uint32_t i = text->token_from; i < text->token_end; ++i) {
        const int32_t digit = text->line[i] - '0';
        if (digit < 0 || digit > 9) return -1;
        number = 10 * number + digit;
    }
    return number;
}

void edge_text_timestamp(edge_link_text *text)
{
    if (text->device->is_energy_mode)
        text->device->timestamp();
    else
        put_lap(text);
}

static void say_hex(edge_link_text *text, const char *what, const uint8_t *bytes, uint32_t count)
{
    edge_words_put(&text->out, what);
    edge_words_put_hex(&text->out, bytes, count);
    edge_words_put(&text->out, "]\r\n");
}

static void say_identity(edge_link_text *text)
{
    const edge_link_identity *identity = text->device->identity;
    say_hex(text, "m-id-uid-[", text->device->uid, EDGE_UID_BYTES);
    say_hex(text, "m-id-firmware-[", identity->firmware, EDGE_HASH_BYTES);
    say_hex(text, "m-id-model-[", identity->model, EDGE_HASH_BYTES);
    say_hex(text, "m-id-preprocessing-[", identity->preprocessing, EDGE_HASH_BYTES);
    say_hex(text, "m-id-limits-[", identity->limits, EDGE_HASH_BYTES);
}

static void say_profile(edge_link_text *text)
{
    edge_words_put(&text->out, "m-profile-[ULPMark for tinyML Firmware V0.0.1]\r\nm-model-[");
    edge_words_put_name(&text->out, text->device->identity->model_name, EDGE_NAME_BYTES);
    edge_words_put(&text->out, "]\r\n");
}

static void say_unknown(edge_link_text *text)
{
    edge_words_put(&text->out, "e-[Unknown command: ");
    edge_words_put_some(&text->out, text->line + text->token_from, text->token_end - text->token_from);
    edge_words_put(&text->out, "]\r\n");
}

static void answer(edge_link_text *text)
{
    if (edge_text_is_token(text, "name"))
        edge_words_put(&text->out, "m-name-dut-[edge]\r\n");
    else if (edge_text_is_token(text, "timestamp"))
        edge_text_timestamp(text);
    else if (edge_text_is_token(text, "profile"))
        say_profile(text);
    else if (edge_text_is_token(text, "help"))
        edge_words_put(&text->out, help);
    else if (edge_text_is_token(text, "id"))
        say_identity(text);
    else if (edge_text_is_token(text, "crc"))
        edge_text_say_checksum(text);
    else if (edge_text_is_token(text, "db"))
        edge_text_db(text);
    else if (edge_text_is_token(text, "infer"))
        edge_text_infer(text);
    else if (edge_text_is_token(text, "results"))
        edge_text_say_results(text);
    else
        say_unknown(text);
}

static void obey(edge_link_text *text)
{
    text->at = 0;
    const bool is_empty = !edge_text_next_token(text) && !text->is_too_long;
    if (is_empty && text->was_empty) edge_words_put(&text->out, "m-resync\r\nm-ready\r\n"); /* a host that is lost */
    text->was_empty = is_empty && !text->was_empty;
    if (text->is_too_long)
        edge_words_put(&text->out, "e-[Command longer than 80 characters]\r\n");
    else if (!is_empty)
        answer(text);
    forget(text);
    if (!is_empty && text->job == EDGE_JOB_NONE) edge_words_put(&text->out, "m-ready\r\n");
}

void edge_text_go_on(edge_link_text *text, bool can_write)
{
    const uint32_t now = text->device->now();
    text->microseconds += now - text->clock;
    text->clock = now;
    if (can_write) edge_words_flush(&text->out, text->device->stream.write);
    if (text->job != EDGE_JOB_NONE)
        edge_text_go_on_with_job(text);
    else if (text->is_command && edge_words_is_empty(&text->out))
        obey(text);
}
