// The peer of `make bench-intake` with libzmq in front: all that a reliable intake must do, and nothing else. It answers puts
// over NWI1 once their payloads are appended to a file and synced; what came while the last sync ran is the next group.

#define _GNU_SOURCE
#include "client.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { groupMax = 256, idMax = 128 };

struct put {
    zmq_msg_t peer, payload;
    char id[idMax + 1];
};

struct output {
    const char *directory;
    long segmentBytes, end;
    int file, files;
};

// One message: 1 for a put, 0 for one that needs no more, -1 when there is none.
static int take(void *socket, struct put *put, int flags) {
    char name[8], header[1024];
    zmq_msg_init(&put->peer);
    if (zmq_msg_recv(&put->peer, socket, flags) < 0) return -1;
    zmq_recv(socket, name, sizeof name, 0);
    int size = zmq_recv(socket, header, sizeof header - 1, 0);
    header[size < 0 ? 0 : size < (int)sizeof header ? size : (int)sizeof header - 1] = 0;
    if (!strstr(header, "\"op\":\"put\"")) {
        static const char welcome[] = "{\"op\":\"welcome\"}";
        zmq_msg_send(&put->peer, socket, ZMQ_SNDMORE);
        zmq_send(socket, "NWI1", 4, ZMQ_SNDMORE);
        zmq_send(socket, welcome, sizeof welcome - 1, 0);
        return 0;
    }
    const char *id = strstr(header, "\"id\":\"");
    size_t length = id ? strcspn(id + 6, "\"") : 0;
    if (length > idMax) length = idMax;
    if (length) memcpy(put->id, id + 6, length);
    put->id[length] = 0;
    zmq_msg_init(&put->payload);
    zmq_msg_recv(&put->payload, socket, 0);
    return 1;
}

static int begin(struct output *output) {
    char path[PATH_MAX];
    if (output->file >= 0) close(output->file);
    snprintf(path, sizeof path, "%s/%d", output->directory, ++output->files);
    output->file = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    output->end = 0;
    int parent = open(output->directory, O_RDONLY | O_DIRECTORY);
    int isBegun = output->file >= 0 && parent >= 0 && !fallocate(output->file, 0, 0, output->segmentBytes) &&
        !fdatasync(output->file) && !fsync(parent);
    if (parent >= 0) close(parent);
    return isBegun;
}

// Appends the payloads and syncs.
static int keepAll(struct output *output, struct put *puts, int count) {
    struct iovec pieces[groupMax];
    long bytes = 0;
    for (int each = 0; each < count; each++) {
        pieces[each].iov_base = zmq_msg_data(&puts[each].payload);
        bytes += (long)(pieces[each].iov_len = zmq_msg_size(&puts[each].payload));
    }
    if ((output->file < 0 || output->end + bytes > output->segmentBytes) && !begin(output)) return 0;
    for (int next = 0; next < count;) {
        ssize_t more = pwritev(output->file, pieces + next, count - next, output->end);
        if (more < 0) return 0;
        output->end += more;
        while (next < count && (size_t)more >= pieces[next].iov_len) more -= (ssize_t)pieces[next++].iov_len;
        if (next < count) {
            pieces[next].iov_base = (char *)pieces[next].iov_base + more;
            pieces[next].iov_len -= (size_t)more;
        }
    }
    return !fdatasync(output->file);
}

// One ack for all; there is one scraper.
static void acknowledge(void *socket, struct put *puts, int count) {
    static char ack[groupMax * (idMax + 3) + 64];
    char *next = ack + sprintf(ack, "{\"op\":\"ack\",\"ids\":[");
    for (int each = 0; each < count; each++) next += sprintf(next, "%s\"%s\"", each ? "," : "", puts[each].id);
    next += sprintf(next, "]}");
    zmq_msg_send(&puts[0].peer, socket, ZMQ_SNDMORE);
    zmq_send(socket, "NWI1", 4, ZMQ_SNDMORE);
    zmq_send(socket, ack, (size_t)(next - ack), 0);
    for (int each = 0; each < count; each++) {
        zmq_msg_close(&puts[each].peer);
        zmq_msg_close(&puts[each].payload);
    }
}

int keep(void *socket, const char *endpoint, const char *directory, long segmentBytes) {
    int none = 0;
    // 0: no limit.
    zmq_setsockopt(socket, ZMQ_RCVHWM, &none, sizeof none);
    if (zmq_bind(socket, endpoint)) return fail("zmq_bind");
    puts("bound");
    fflush(stdout);
    struct output output = {directory, segmentBytes, 0, -1, 0};
    static struct put group[groupMax];
    for (;;) {
        int count = 0;
        while (count < groupMax) {
            int found = take(socket, &group[count], count ? ZMQ_DONTWAIT : 0);
            if (found < 0) break;
            count += found;
        }
        if (!count) continue;
        if (!keepAll(&output, group, count)) {
            perror("bare-zeromq keep");
            return 1;
        }
        acknowledge(socket, group, count);
    }
}
