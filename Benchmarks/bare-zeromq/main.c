// The peer of the benchmark: plain libzmq with nothing around it. It pushes, pulls and subscribes for the daemon's run too, so
// that both runs have the same clients.
//
//   bare-zeromq push ENDPOINT FILE        connects and sends each message of FILE (u32 length, little-endian, then the bytes)
//   bare-zeromq pull ENDPOINT COUNT       binds and receives COUNT messages
//   bare-zeromq subscribe ENDPOINT COUNT  connects and receives COUNT messages under article/
//   bare-zeromq put ENDPOINT FILE WINDOW COUNT SECONDS  puts over NWI1 until either is reached: see client.h
//   bare-zeromq keep ENDPOINT DIRECTORY SEGMENT_BYTES   the other side of it, until it is killed
//
// Each prints one line of JSON with CLOCK_MONOTONIC seconds of its first and last message. subscribe prints "subscribed" first,
// when a heartbeat has come.
#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int fail(const char *what) {
    fprintf(stderr, "bare-zeromq: %s: %s\n", what, zmq_strerror(zmq_errno()));
    return 1;
}

static void report(long count, long long bytes, double first, double last) {
    printf("{\"messages\":%ld,\"bytes\":%lld,\"first\":%.6f,\"last\":%.6f}\n", count, bytes, first, last);
    fflush(stdout);
}

unsigned char *contents(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*size ? *size : 1);
    if (bytes && fread(bytes, 1, *size, file) != *size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    return bytes;
}

static int push(void *socket, const char *endpoint, const char *path) {
    size_t size = 0;
    unsigned char *bytes = contents(path, &size);
    if (!bytes) {
        fprintf(stderr, "bare-zeromq: %s can't be read\n", path);
        return 1;
    }
    int on = 1, forever = -1;
    zmq_setsockopt(socket, ZMQ_IMMEDIATE, &on, sizeof on);
    zmq_setsockopt(socket, ZMQ_LINGER, &forever, sizeof forever);
    if (zmq_connect(socket, endpoint)) return fail("zmq_connect");
    long count = 0;
    double first = 0;
    for (size_t at = 0; at + 4 <= size;) {
        uint32_t length;
        memcpy(&length, bytes + at, 4);
        if (length > size - at - 4) break;
        if (zmq_send(socket, bytes + at + 4, length, 0) < 0) return fail("zmq_send");
        if (!count++) first = seconds();
        at += 4 + (size_t)length;
    }
    report(count, (long long)(size - 4 * (size_t)count), first, seconds());
    free(bytes);
    return 0;
}

static int receive(void *socket, long count) {
    double first = 0, last = 0;
    long taken = 0;
    long long bytes = 0;
    while (taken < count) {
        zmq_msg_t frame;
        zmq_msg_init(&frame);
        if (zmq_msg_recv(&frame, socket, 0) < 0) return fail("zmq_msg_recv");
        int isHeartbeat = zmq_msg_size(&frame) >= 10 && !memcmp(zmq_msg_data(&frame), "heartbeat/", 10);
        if (!isHeartbeat) bytes += (long long)zmq_msg_size(&frame);
        while (zmq_msg_more(&frame)) {
            if (zmq_msg_recv(&frame, socket, 0) < 0) return fail("zmq_msg_recv");
            if (!isHeartbeat) bytes += (long long)zmq_msg_size(&frame);
        }
        zmq_msg_close(&frame);
        if (isHeartbeat) {
            static int isReady;
            if (!isReady++) {
                puts("subscribed");
                fflush(stdout);
            }
            continue;
        }
        last = seconds();
        if (!taken++) first = last;
    }
    report(taken, bytes, first, last);
    return 0;
}

int main(int argc, char **argv) {
    int isPut = argc == 7 && !strcmp(argv[1], "put");
    int isKeep = argc == 5 && !strcmp(argv[1], "keep");
    if (argc != 4 && !isPut && !isKeep) {
        fprintf(stderr,
            "usage: bare-zeromq push ENDPOINT FILE | pull ENDPOINT COUNT | subscribe ENDPOINT COUNT |\n"
            "       put ENDPOINT FILE WINDOW COUNT SECONDS | keep ENDPOINT DIRECTORY SEGMENT_BYTES\n");
        return 64;
    }
    void *context = zmq_ctx_new();
    int status;
    if (isPut) {
        void *socket = zmq_socket(context, ZMQ_DEALER);
        status = put(socket, argv[2], argv[3], atol(argv[4]), atol(argv[5]), atof(argv[6]));
        zmq_close(socket);
    } else if (isKeep) {
        void *socket = zmq_socket(context, ZMQ_ROUTER);
        status = keep(socket, argv[2], argv[3], atol(argv[4]));
        zmq_close(socket);
    } else if (!strcmp(argv[1], "push")) {
        void *socket = zmq_socket(context, ZMQ_PUSH);
        status = push(socket, argv[2], argv[3]);
        zmq_close(socket);
    } else if (!strcmp(argv[1], "pull")) {
        void *socket = zmq_socket(context, ZMQ_PULL);
        status = zmq_bind(socket, argv[2]) ? fail("zmq_bind") : receive(socket, atol(argv[3]));
        zmq_close(socket);
    } else {
        void *socket = zmq_socket(context, ZMQ_SUB);
        int unlimited = 0;
        zmq_setsockopt(socket, ZMQ_RCVHWM, &unlimited, sizeof unlimited);
        zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "article/", 8);
        zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "heartbeat/", 10);
        status = zmq_connect(socket, argv[2]) ? fail("zmq_connect") : receive(socket, atol(argv[3]));
        zmq_close(socket);
    }
    zmq_ctx_term(context);
    return status;
}
