/* Pushes files to Newswire, and prints the records of its durable feed: plain libzmq, no other library.
 *
 *   cc -O2 -o newswire-c newswire.c -lzmq
 *   newswire-c push tcp://127.0.0.1:5750 CLIENT FILE...      exits with 0 when all are on the daemon's disk
 *   newswire-c consume tcp://127.0.0.1:5760 NAME [COUNT]     prints a record a line, acknowledges each; 0 or no COUNT: on and on
 *
 * The messages are those of docs/wire.md. What is not acknowledged is put again after 3 s of silence, under the same id: the
 * daemon takes it once. A daemon that was started again, or a new connection, is subscribed to again after 5 s of silence. After
 * a bye, push comes back when the daemon says, and consume ends with 75: the daemon stops, or another one consumes as NAME. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

enum { WINDOW = 16, SILENCE_PUSH = 3000, SILENCE_CONSUME = 5000, TRIES = 40 };

static void fail(const char *what) {
    fprintf(stderr, "newswire-c: %s: %s\n", what, zmq_strerror(zmq_errno()));
    exit(1);
}

static void *connected(void *context, const char *endpoint) {
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

static int is(const char *header, const char *operation) {
    char text[32];
    snprintf(text, sizeof text, "\"op\":\"%s\"", operation);
    return strstr(header, text) != NULL;
}

/* A daemon that stops says bye, and when to come back: waits so long, 10 s at most. */
static void wait_after(const char *bye) {
    const char *after = strstr(bye, "\"afterMs\":");
    long milliseconds = after ? strtol(after + 10, NULL, 10) : 1000;
    zmq_poll(NULL, 0, milliseconds < 0 ? 0 : milliseconds > 10000 ? 10000 : milliseconds);
}

struct put { char *payload; size_t size; int done; };

static void read_file(const char *path, struct put *put) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END)) { perror(path); exit(66); }
    long size = ftell(file);
    rewind(file);
    put->size = size > 0 ? (size_t)size : 0;
    put->payload = malloc(put->size + 1);
    if (!put->payload || !put->size || fread(put->payload, 1, put->size, file) != put->size) {
        fprintf(stderr, "newswire-c: %s is empty or can't be read\n", path);
        exit(66);
    }
    fclose(file);
}

/* Ids are the places of the files: marks all that stand in a list such as "ids":["0","7"] as done. */
static int mark_done(const char *header, const char *list, struct put *puts, int count) {
    int marked = 0;
    const char *place = strstr(header, list);
    if (!place || !(place = strchr(place, '['))) return 0;
    while (*place != ']' && *place) {
        if (*place++ != '"') continue;
        char *end;
        long number = strtol(place, &end, 10);
        if (number >= 0 && number < count && !puts[number].done) { puts[number].done = 1; marked++; }
        place = *end == '"' ? end + 1 : end;
    }
    return marked;
}

static int push(void *context, const char *endpoint, const char *client, char **paths, int count) {
    void *socket = connected(context, endpoint);
    struct put *puts = calloc((size_t)count, sizeof *puts);
    if (!puts) fail("memory");
    for (int number = 0; number < count; number++) read_file(paths[number], &puts[number]);
    int done = 0, refused = 0, next = 0, silent = 0;
    while (done < count) {
        /* Up to WINDOW puts from the first that is not done: until told otherwise a scraper may have 16 on their way. */
        int first = 0;
        while (first < count && puts[first].done) first++;
        if (next < first) next = first;
        for (; next < count && next < first + WINDOW; next++) {
            if (puts[next].done) continue;
            char header[512];
            snprintf(header, sizeof header, "{\"op\":\"put\",\"id\":\"%d\",\"client\":\"%s\"}", next, client);
            send_message(socket, "NWI1", header, puts[next].payload, puts[next].size);
        }
        char *header, *record;
        if (!receive(socket, SILENCE_PUSH, &header, &record)) {
            if (++silent > TRIES) { fprintf(stderr, "newswire-c: nobody answers; %d of %d are kept\n", done, count); return 69; }
            next = first;
            continue;
        }
        silent = 0;
        if (is(header, "ack")) {
            done += mark_done(header, "\"ids\"", puts, count) + mark_done(header, "\"repeated\"", puts, count);
        } else if (is(header, "bye")) {
            wait_after(header);
            next = first;
        } else if (is(header, "nak")) {
            if (strstr(header, "\"retry\":true")) {
                next = first;
                zmq_poll(NULL, 0, 200);
            } else {
                char *id = strstr(header, "\"id\":\"");
                int number = id ? atoi(id + 6) : -1;
                fprintf(stderr, "newswire-c: refused: %s\n", header);
                if (number >= 0 && number < count && !puts[number].done) { puts[number].done = 1; done++; refused++; }
            }
        }
        free(header);
        free(record);
    }
    for (int number = 0; number < count; number++) free(puts[number].payload);
    free(puts);
    zmq_close(socket);
    return refused ? 65 : 0;
}

static int consume(void *context, const char *endpoint, const char *name, long count) {
    void *socket = connected(context, endpoint);
    char message[256];
    int subscribe = 1;
    for (long seen = 0; count == 0 || seen < count;) {
        if (subscribe) {
            snprintf(message, sizeof message, "{\"op\":\"subscribe\",\"consumer\":\"%.64s\"}", name);
            send_message(socket, "NWF1", message, NULL, 0);
            subscribe = 0;
        }
        char *header, *record;
        if (!receive(socket, SILENCE_CONSUME, &header, &record)) {
            subscribe = 1;
            continue;
        }
        char *sequence = strstr(header, "\"seq\":");
        if (is(header, "bye")) {
            fprintf(stderr, "newswire-c: bye: the daemon stops, or another connection consumes as %s\n", name);
            return 75;
        } else if (is(header, "event") && record && sequence) {
            puts(record);
            if (fflush(stdout)) fail("standard output");
            snprintf(message, sizeof message, "{\"op\":\"ack\",\"upTo\":%" PRIu64 "}", (uint64_t)strtoull(sequence + 6, NULL, 10));
            send_message(socket, "NWF1", message, NULL, 0);
            seen++;
        } else if (is(header, "gap") || (is(header, "error") && !strstr(header, "not-subscribed") && !strstr(header, "not-delivered"))) {
            fprintf(stderr, "newswire-c: %s\n", header);
            if (is(header, "error")) return 69;
        } else if (is(header, "error") && strstr(header, "not-subscribed")) {
            subscribe = 1;
        }
        free(header);
        free(record);
    }
    zmq_close(socket);
    return 0;
}

int main(int count, char **words) {
    void *context = zmq_ctx_new();
    int code = 64;
    if (count >= 5 && !strcmp(words[1], "push")) code = push(context, words[2], words[3], words + 4, count - 4);
    else if (count >= 4 && !strcmp(words[1], "consume")) code = consume(context, words[2], words[3], count > 4 ? atol(words[4]) : 0);
    else fprintf(stderr, "usage: newswire-c push ENDPOINT CLIENT FILE... | consume ENDPOINT NAME [COUNT]\n");
    /* Ends with the process: a socket that was left open would hold zmq_ctx_term up for ever. */
    if (code == 0) zmq_ctx_term(context);
    return code;
}
