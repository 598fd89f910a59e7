// The scraper of `make bench-intake`: puts payloads over NWI1 and waits for their acknowledgement.

#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void letBe(void *bytes, void *hint) {
    (void)bytes;
    (void)hint;
}

static int ascending(const void *one, const void *other) {
    double difference = *(const double *)one - *(const double *)other;
    return (difference > 0) - (difference < 0);
}

// Where the payloads lie in FILE.
struct payloads {
    unsigned char *bytes;
    size_t size, at;
};

static int sendPut(void *socket, struct payloads *file, long number, long long *sentBytes) {
    if (file->at + 4 > file->size) file->at = 0;
    uint32_t length;
    memcpy(&length, file->bytes + file->at, 4);
    char header[64];
    int headerSize = snprintf(header, sizeof header, "{\"op\":\"put\",\"id\":\"%ld\"}", number);
    zmq_msg_t payload;
    zmq_msg_init_data(&payload, file->bytes + file->at + 4, length, letBe, NULL);
    file->at += 4 + (size_t)length;
    *sentBytes += length;
    return zmq_send(socket, "NWI1", 4, ZMQ_SNDMORE) < 0 || zmq_send(socket, header, (size_t)headerSize, ZMQ_SNDMORE) < 0 ||
        zmq_msg_send(&payload, socket, 0) < 0;
}

// Takes the ids of an ack; `times` has when each was sent and gets how long it took. The number of ids, -1 for another message.
static long takeAck(const char *header, double *times, double now) {
    if (!strstr(header, "\"op\":\"ack\"")) return -1;
    const char *next = strstr(header, "\"ids\":[");
    if (!next) return -1;
    long count = 0;
    for (next += 7; *next == '"' || *next == ','; next++) {
        if (*next != '"') continue;
        char *end;
        long number = strtol(next + 1, &end, 10);
        times[number] = now - times[number];
        count++;
        next = end;
    }
    return count;
}

int put(void *socket, const char *endpoint, const char *path, long window, long count, double limit) {
    struct payloads file = {NULL, 0, 0};
    file.bytes = contents(path, &file.size);
    double *times = calloc((size_t)count, sizeof *times);
    // The longest header of a reply has 64 KiB.
    static char reply[(1 << 16) + 1];
    if (!file.bytes || file.size < 4 || !times) return fail("no payloads");
    int forever = 0, on = 1;
    zmq_setsockopt(socket, ZMQ_SNDHWM, &forever, sizeof forever);
    zmq_setsockopt(socket, ZMQ_IMMEDIATE, &on, sizeof on);
    zmq_setsockopt(socket, ZMQ_LINGER, &forever, sizeof forever);
    if (zmq_connect(socket, endpoint)) return fail("zmq_connect");
    static const char hello[] = "{\"op\":\"hello\",\"client\":\"bench\"}";
    zmq_send(socket, "NWI1", 4, ZMQ_SNDMORE);
    zmq_send(socket, hello, sizeof hello - 1, 0);
    zmq_recv(socket, reply, 4, 0);
    zmq_recv(socket, reply, sizeof reply - 1, 0);

    long sent = 0, taken = 0;
    long long bytes = 0;
    double first = seconds(), now = first;
    while (taken < sent || (sent < count && now - first < limit)) {
        for (; sent - taken < window && sent < count && now - first < limit; now = seconds()) {
            times[sent] = now;
            if (sendPut(socket, &file, sent++, &bytes)) return fail("zmq_send");
        }
        int flags = 0;
        while (zmq_recv(socket, reply, 4, flags) >= 0) {
            int size = zmq_recv(socket, reply, sizeof reply - 1, 0);
            if (size < 0) return fail("zmq_recv");
            reply[size < (int)sizeof reply ? size : (int)sizeof reply - 1] = 0;
            now = seconds();
            long acknowledged = takeAck(reply, times, now);
            if (acknowledged < 0) {
                fprintf(stderr, "bare-zeromq: %s\n", reply);
                return 1;
            }
            taken += acknowledged;
            flags = ZMQ_DONTWAIT;
        }
    }
    qsort(times, (size_t)taken, sizeof *times, ascending);
    printf("{\"messages\":%ld,\"bytes\":%lld,\"seconds\":%.6f,\"p50\":%.6f,\"p99\":%.6f}\n", taken, bytes, now - first,
        times[taken / 2], times[taken * 99 / 100]);
    free(times);
    free(file.bytes);
    return 0;
}
