// What the clients of the benchmarks share.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <zmq.h>

// Of CLOCK_MONOTONIC.
double seconds(void);
// Prints what zmq says of the failed call, and returns 1.
int fail(const char *what);
// All of a file, to be freed; NULL when it can't be read.
unsigned char *contents(const char *path, size_t *size);

// Puts the payloads of FILE, round and round, until there are `count` or `limit` seconds are over; at most `window` are
// unacknowledged. Prints one line of JSON, with the median and the 99th percentile of the seconds from a put to its ack.
int put(void *socket, const char *endpoint, const char *path, long window, long count, double limit);

// Answers such puts once they are appended to files of so many bytes in the directory, and synced, until it is killed.
int keep(void *socket, const char *endpoint, const char *directory, long segmentBytes);
