/* Pushes files to Newswire, and prints the records of its durable feed: plain libzmq, no other library.
 *
 *   cc -O2 -o newswire-c newswire.c -lzmq
 *   newswire-c push tcp://127.0.0.1:5750 CLIENT FILE...      exits with 0 when all are on the daemon's disk
 *   newswire-c consume tcp://127.0.0.1:5760 NAME [COUNT]     prints a record a line, acknowledges each; 0 or no COUNT: on and on
 *
 * The messages are those of docs/wire.md. What is not acknowledged is put again after 3 s of silence, under the same id: the
 * daemon takes it once. After 5 s of silence it is subscribed to again. After a bye, push comes back when the daemon says; consume
 * subscribes again where the daemon stops, and ends with 75 where another connection has taken NAME. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

/* Times are milliseconds. Until told otherwise a scraper may have WINDOW_PUTS on their way. */
enum { WINDOW_PUTS = 16, PUSH_SILENCE = 3000, CONSUME_SILENCE = 5000, SILENCES_MAX = 40, RETRY_PAUSE = 200, PAUSE_MAX = 10000, BYE_PATIENCE = 3000 };

static void fail(const char *what) {
    fprintf(stderr, "newswire-c: %s: %s\n", what, zmq_strerror(zmq_errno()));
    exit(1);
}

static void *open_dealer(void *context, const char *endpoint) {
    void *socket = zmq_socket(context, ZMQ_DEALER);
    int linger = 1000;
    if (!socket || zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger) || zmq_connect(socket, endpoint)) fail(endpoint);
    return socket;
}

static void send_message(void *socket, const char *protocol, const char *header, const void *payload, size_t size) {
    if (zmq_send(socket, protocol, 4, ZMQ_SNDMORE) < 0 || zmq_send(socket, header, strlen(header), payload ? ZMQ_SNDMORE : 0) < 0
        || (payload && zmq_send(socket, payload, size, 0) < 0)) fail("send");
}

/* The header and the record of the next message, ended with a zero byte each and to be freed; 0 when none comes in time. */
static int receive(void *socket, int milliseconds, char **header, char **record) {
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    *header = *record = NULL;
    if (zmq_poll(&item, 1, milliseconds) < 0) fail("poll");
    if (!(item.revents & ZMQ_POLLIN)) return 0;
    for (int frame = 0, more = 1; more; frame++) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        if (zmq_msg_recv(&message, socket, 0) < 0) fail("receive");
        char *copy = malloc(zmq_msg_size(&message) + 1);
        if (!copy) fail("memory");
        memcpy(copy, zmq_msg_data(&message), zmq_msg_size(&message));
        copy[zmq_msg_size(&message)] = 0;
        if (frame == 1) *header = copy;
        else if (frame == 2) *record = copy;
        else free(copy);
        more = zmq_msg_more(&message);
        zmq_msg_close(&message);
    }
    return *header != NULL;
}

static int is_operation(const char *header, const char *operation) {
    char key_and_value[32];
    snprintf(key_and_value, sizeof key_and_value, "\"op\":\"%s\"", operation);
    return strstr(header, key_and_value) != NULL;
}

/* A daemon that stops says bye, and when to come back: waits so long. */
static void wait_after_bye(const char *header) {
    const char *after = strstr(header, "\"afterMs\":");
    long milliseconds = after ? strtol(after + 10, NULL, 10) : 1000;
    zmq_poll(NULL, 0, milliseconds < 0 ? 0 : milliseconds > PAUSE_MAX ? PAUSE_MAX : milliseconds);
}

/* Whether the monitored connection was cut since this was asked last, or is so within these milliseconds. */
static int was_cut(void *monitor, int milliseconds) {
    char *address, *nothing;
    int cut = 0;
    for (; receive(monitor, cut ? 0 : milliseconds, &address, &nothing); free(address), free(nothing)) cut = 1;
    return cut;
}

struct file { char *bytes; size_t size; int is_done; };

static void read_file(const char *path, struct file *file) {
    FILE *stream = fopen(path, "rb");
    if (!stream || fseek(stream, 0, SEEK_END)) { perror(path); exit(66); }
    long size = ftell(stream);
    rewind(stream);
    file->size = size > 0 ? (size_t)size : 0;
    file->bytes = malloc(file->size + 1);
    if (!file->bytes || !file->size || fread(file->bytes, 1, file->size, stream) != file->size) {
        fprintf(stderr, "newswire-c: %s is empty or can't be read\n", path);
        exit(66);
    }
    fclose(stream);
}

/* Ids are the places of the files: marks those in a list such as "ids":["0","7"] as done; how many were not before. */
static int mark_done(const char *header, const char *list, struct file *files, int count) {
    int marked = 0;
    const char *place = strstr(header, list);
    if (!place || !(place = strchr(place, '['))) return 0;
    while (*place != ']' && *place) {
        if (*place++ != '"') continue;
        char *end;
        long id = strtol(place, &end, 10);
        if (id >= 0 && id < count && !files[id].is_done) { files[id].is_done = 1; marked++; }
        place = *end == '"' ? end + 1 : end;
    }
    return marked;
}

static int push(void *context, const char *endpoint, const char *client, char **paths, int count) {
    void *dealer = open_dealer(context, endpoint);
    struct file *files = calloc((size_t)count, sizeof *files);
    if (!files) fail("memory");
    for (int id = 0; id < count; id++) read_file(paths[id], &files[id]);
    int done = 0, refused = 0, first_undone = 0, next_to_put = 0, silences = 0;
    while (done < count) {
        while (first_undone < count && files[first_undone].is_done) first_undone++;
        if (next_to_put < first_undone) next_to_put = first_undone;
        for (; next_to_put < count && next_to_put < first_undone + WINDOW_PUTS; next_to_put++) {
            if (files[next_to_put].is_done) continue;
            char header[512];
            snprintf(header, sizeof header, "{\"op\":\"put\",\"id\":\"%d\",\"client\":\"%.128s\"}", next_to_put, client);
            send_message(dealer, "NWI1", header, files[next_to_put].bytes, files[next_to_put].size);
        }
        char *header, *nothing;
        if (!receive(dealer, PUSH_SILENCE, &header, &nothing)) {
            if (++silences > SILENCES_MAX) { fprintf(stderr, "newswire-c: nobody answers; %d of %d are kept\n", done, count); break; }
            next_to_put = first_undone;
            continue;
        }
        silences = 0;
        if (is_operation(header, "ack")) {
            done += mark_done(header, "\"ids\"", files, count) + mark_done(header, "\"repeated\"", files, count);
        } else if (is_operation(header, "bye")) {
            wait_after_bye(header);
            next_to_put = first_undone;
        } else if (is_operation(header, "nak") && strstr(header, "\"retry\":true")) {
            zmq_poll(NULL, 0, RETRY_PAUSE);
            next_to_put = first_undone;
        } else if (is_operation(header, "nak")) {
            char *id_key = strstr(header, "\"id\":\"");
            int id = id_key ? atoi(id_key + 6) : -1;
            fprintf(stderr, "newswire-c: refused: %s\n", header);
            if (id >= 0 && id < count && !files[id].is_done) { files[id].is_done = 1; done++; refused++; }
        }
        free(header), free(nothing);
    }
    for (int id = 0; id < count; id++) free(files[id].bytes);
    free(files), zmq_close(dealer);
    return done < count ? 69 : refused ? 65 : 0;
}

static int consume(void *context, const char *endpoint, const char *name, long count) {
    void *dealer = open_dealer(context, endpoint), *monitor = zmq_socket(context, ZMQ_PAIR);
    if (!monitor || zmq_socket_monitor(dealer, "inproc://monitor", ZMQ_EVENT_DISCONNECTED) || zmq_connect(monitor, "inproc://monitor"))
        fail("monitor");
    char message[256], *header, *record;
    int code = 0, must_subscribe = 1;
    for (long seen = 0; code == 0 && (count == 0 || seen < count);) {
        if (must_subscribe) {
            was_cut(monitor, 0);
            snprintf(message, sizeof message, "{\"op\":\"subscribe\",\"consumer\":\"%.64s\"}", name);
            send_message(dealer, "NWF1", message, NULL, 0);
        }
        if ((must_subscribe = !receive(dealer, CONSUME_SILENCE, &header, &record))) continue;
        char *sequence = strstr(header, "\"seq\":");
        if (is_operation(header, "event") && record && sequence) {
            puts(record);
            if (fflush(stdout)) fail("standard output");
            snprintf(message, sizeof message, "{\"op\":\"ack\",\"upTo\":%" PRIu64 "}", (uint64_t)strtoull(sequence + 6, NULL, 10));
            send_message(dealer, "NWF1", message, NULL, 0);
            seen++;
        } else if (is_operation(header, "bye")) {
            /* Who stops cuts the connection; where another one has subscribed under the name, it stays. */
            must_subscribe = was_cut(monitor, BYE_PATIENCE);
            if (!must_subscribe) { fprintf(stderr, "newswire-c: another connection consumes as %s\n", name); code = 75; }
        } else if (is_operation(header, "error") && strstr(header, "\"not-subscribed\"")) {
            must_subscribe = 1;
        } else if (is_operation(header, "gap") || (is_operation(header, "error") && !strstr(header, "\"not-delivered\""))) {
            fprintf(stderr, "newswire-c: %s\n", header);
            if (is_operation(header, "error")) code = 69;
        }
        free(header), free(record);
    }
    zmq_socket_monitor(dealer, NULL, 0);
    zmq_close(monitor);
    zmq_close(dealer);
    return code;
}

int main(int count, char **arguments) {
    void *context = zmq_ctx_new();
    int code = 64;
    if (count >= 5 && !strcmp(arguments[1], "push")) code = push(context, arguments[2], arguments[3], arguments + 4, count - 4);
    else if (count >= 4 && !strcmp(arguments[1], "consume")) code = consume(context, arguments[2], arguments[3], count > 4 ? atol(arguments[4]) : 0);
    else fprintf(stderr, "usage: newswire-c push ENDPOINT CLIENT FILE... | consume ENDPOINT NAME [COUNT]\n");
    zmq_ctx_term(context);
    return code;
}
