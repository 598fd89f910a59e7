#pragma once

#include <pthread.h>
#include <stddef.h>

// GNU extensions of the C library, which its own headers show only under _GNU_SOURCE, or not to Swift.
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int malloc_trim(size_t padding);
extern void *memmem(const void *bytes, size_t count, const void *wanted, size_t wanted_count);
