#pragma once

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <zmq.h>

// GNU extensions of the C library, which its own headers show only under _GNU_SOURCE.
extern const char *strerrorname_np(int code);
extern int pthread_setname_np(pthread_t thread, const char *name);
