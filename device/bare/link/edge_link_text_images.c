#include "edge_link_text_images.h"

#include "edge_crc32.h"

enum { BYTES_IN_A_LINE = 8, LINE_ROOM = 64, DEFAULT_PRINT = 16 };

/* What a host sends as 0 to 255 is -128 to 127 in the network. */
static uint8_t flip(const edge_link_text *text)
{
    return text->device->text_is_pixels ? 0x80 : 0;
}

static void say_bytes(edge_link_text *text, const char *what, uint32_t bytes)
{
    edge_words_put(&text->out, what);
    edge_words_put_number(&text->out, bytes);
    edge_words_put(&text->out, " bytes]\r\n");
}

static void load(edge_link_text *text)
{
    const uint32_t wanted = text->device->input_bytes;
    text->expected = text->received = 0;
    text->is_used = text->has_results = false;
    if (!edge_text_next_token(text)) {
        edge_words_put(&text->out, "e-[Command 'db load' requires the # of bytes]\r\n");
    } else if (wanted == 0) {
        edge_words_put(&text->out, "e-[No model runs]\r\n");
    } else if (edge_text_number(text) != (int32_t)wanted) {
        say_bytes(text, "e-[The model takes ", wanted);
    } else {
        text->expected = wanted;
        say_bytes(text, "m-[Expecting ", wanted);
    }
}

static int32_t digit(char character)
{
    if (character >= '0' && character <= '9') return character - '0';
    const int32_t letter = character | 32;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static bool are_digits(const edge_link_text *text)
{
    for (uint32_t i = text->token_from; i < text->token_end; ++i)
        if (digit(text->line[i]) < 0) return false;
    return true;
}

/* All bytes of a message are stored, or none. */
static void add_bytes(edge_link_text *text)
{
    const uint32_t digits = text->token_end - text->token_from;
    if (text->expected == 0) {
        edge_words_put(&text->out, "e-[Command 'db load' must come first]\r\n");
    } else if ((digits & 1) != 0) {
        edge_words_put(&text->out, "e-[Insufficient number of hex digits]\r\n");
    } else if (!are_digits(text)) {
        edge_words_put(&text->out, "e-[Invalid hex digit: nothing of this message was stored]\r\n");
    } else if (digits / 2 > text->expected - text->received) {
        text->expected = text->received = 0;
        edge_words_put(&text->out, "e-[More bytes than announced: the load is dropped]\r\n");
    } else {
        for (uint32_t i = text->token_from; i < text->token_end; i += 2) {
            const int32_t value = digit(text->line[i]) << 4 | digit(text->line[i + 1]);
            text->device->images[text->received++] = (int8_t)((uint8_t)value ^ flip(text));
        }
        if (text->received == text->expected) edge_words_put(&text->out, "m-load-done\r\n");
    }
}

static void print(edge_link_text *text)
{
    int32_t count = DEFAULT_PRINT, offset = 0;
    if (edge_text_next_token(text)) {
        count = edge_text_number(text);
        if (edge_text_next_token(text)) offset = edge_text_number(text);
    }
    if (count < 1 || offset < 0 || (uint32_t)offset >= text->received) {
        edge_words_put(&text->out, "e-[Command 'db print' takes N>=1 and an offset inside the buffer]\r\n");
        return;
    }
    const uint32_t left = text->received - (uint32_t)offset;
    text->next = (uint32_t)offset;
    text->stop = text->next + ((uint32_t)count < left ? (uint32_t)count : left);
    text->job = EDGE_JOB_PRINT;
}

void edge_text_db(edge_link_text *text)
{
    if (!edge_text_next_token(text))
        edge_words_put(&text->out, "e-[Command 'db' requires a subcommand]\r\n");
    else if (edge_text_is_token(text, "load"))
        load(text);
    else if (edge_text_is_token(text, "print"))
        print(text);
    else
        add_bytes(text);
}

static uint8_t sent(const edge_link_text *text, uint32_t at)
{
    return (uint8_t)((uint8_t)text->device->images[at] ^ flip(text));
}

void edge_text_say_checksum(edge_link_text *text)
{
    uint32_t crc = 0;
    for (uint32_t i = 0; i < text->received; ++i) {
        const int8_t one = (int8_t)sent(text, i);
        crc = edge_crc32_after(crc, &one, 1);
    }
    const uint8_t bytes[4] = {(uint8_t)(crc >> 24), (uint8_t)(crc >> 16), (uint8_t)(crc >> 8), (uint8_t)crc};
    edge_words_put(&text->out, "m-crc-[");
    edge_words_put_hex(&text->out, bytes, sizeof bytes);
    edge_words_put(&text->out, "]\r\n");
}

static void begin_timed(edge_link_text *text)
{
    edge_words_put(&text->out, "m-warmup-done\r\nm-infer-start-");
    edge_words_put_number(&text->out, text->runs);
    edge_words_put(&text->out, "\r\n");
    edge_text_timestamp(text);
    text->job = EDGE_JOB_INFER;
    edge_run_begin(text->run, text->device->images, text->runs, 0, false);
}

static void begin_runs(edge_link_text *text, uint32_t runs, uint32_t warmups)
{
    text->is_used = true;
    text->has_results = false;
    text->runs = runs;
    edge_words_put(&text->out, "m-warmup-start-");
    edge_words_put_number(&text->out, warmups);
    edge_words_put(&text->out, "\r\n");
    if (warmups == 0) {
        begin_timed(text);
        return;
    }
    text->job = EDGE_JOB_WARMUP;
    edge_run_begin(text->run, text->device->images, warmups, 0, false);
}

void edge_text_infer(edge_link_text *text)
{
    int32_t runs = 1, warmups = 0;
    if (edge_text_next_token(text)) {
        runs = edge_text_number(text);
        if (edge_text_next_token(text)) warmups = edge_text_number(text);
    }
    if (runs < 1) {
        edge_words_put(&text->out, "e-[Inference iterations must be >0]\r\n");
    } else if (warmups < 0) {
        edge_words_put(&text->out, "e-[Inference warmup must be >=0]\r\n");
    } else if (text->expected == 0 || text->received < text->expected) {
        edge_words_put(&text->out, "e-[The image is not complete: ");
        edge_words_put_number(&text->out, text->received);
        say_bytes(text, " of ", text->device->input_bytes);
    } else if (text->is_used) {
        edge_words_put(&text->out, "e-[This image was inferred before: load one]\r\n");
    } else if (text->run->is_busy) {
        edge_words_put(&text->out, "e-[Busy]\r\n");
    } else {
        begin_runs(text, (uint32_t)runs, (uint32_t)warmups);
    }
}

void edge_text_say_results(edge_link_text *text)
{
    if (!text->has_results) {
        edge_words_put(&text->out, "e-[No results: infer first]\r\n");
        return;
    }
    edge_words_put(&text->out, "m-results-[");
    text->next = 0;
    text->stop = text->device->output_bytes;
    text->job = EDGE_JOB_RESULTS;
}

static void end_job(edge_link_text *text)
{
    text->job = EDGE_JOB_NONE;
    edge_words_put(&text->out, "m-ready\r\n");
}

static void print_line(edge_link_text *text)
{
    edge_words_put(&text->out, "m-buffer-");
    for (int i = 0; i < BYTES_IN_A_LINE && text->next < text->stop; ++i) {
        const uint8_t value = sent(text, text->next++);
        if (i > 0) edge_words_put_one(&text->out, '-');
        edge_words_put_hex(&text->out, &value, 1);
    }
    edge_words_put(&text->out, "\r\n");
    if (text->next == text->stop) end_job(text);
}

static void print_result(edge_link_text *text)
{
    const edge_link_device *device = text->device;
    if (text->next > 0) edge_words_put_one(&text->out, ',');
    const int32_t steps = device->output[text->next++] - device->zero_point;
    edge_words_put_thousandths(&text->out, edge_thousandths(steps, device->scale_bits));
    if (text->next < text->stop) return;
    edge_words_put(&text->out, "]\r\n");
    end_job(text);
}

static void end_runs(edge_link_text *text)
{
    if (!text->run->is_good) {
        edge_words_put(&text->out, "e-[Inference failed]\r\n");
        end_job(text);
    } else if (text->job == EDGE_JOB_WARMUP) {
        begin_timed(text);
    } else {
        edge_text_timestamp(text);
        edge_words_put(&text->out, "m-infer-done\r\n");
        text->has_results = true;
        edge_text_say_results(text);
    }
}

void edge_text_go_on_with_job(edge_link_text *text)
{
    while (text->job == EDGE_JOB_PRINT && edge_words_room(&text->out) >= LINE_ROOM)
        print_line(text);
    if (text->job == EDGE_JOB_WARMUP || text->job == EDGE_JOB_INFER) {
        if (edge_run_try_end(text->run)) end_runs(text);
        return;
    }
    while (text->job == EDGE_JOB_RESULTS && edge_words_room(&text->out) >= LINE_ROOM)
        print_result(text);
}
