// The floor of `make bench-intake`: what a disk takes, with nothing around it. It appends the bytes that a journal has, in the groups
// in which the daemon synced them, and syncs each group.
//
//   bare-append DIRECTORY SEGMENT_BYTES GROUPS
//
// Each line of GROUPS is one group: FILE OFFSET LENGTH, with the bytes to be appended. Where FILE changes, a new file of
// SEGMENT_BYTES is reserved in DIRECTORY, as the daemon does. The bytes are in memory before the clock runs. Prints one line of JSON
// with the seconds of all, and the median and the 99th percentile of a sync.
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct group {
    unsigned char *bytes;
    size_t length;
    int beginsFile;
};

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int fail(const char *what) {
    perror(what);
    exit(1);
}

static int ascending(const void *one, const void *other) {
    double difference = *(const double *)one - *(const double *)other;
    return (difference > 0) - (difference < 0);
}

static struct group *load(const char *path, size_t *count) {
    FILE *list = fopen(path, "r");
    if (!list) fail(path);
    struct group *groups = NULL;
    char name[PATH_MAX], before[PATH_MAX] = "";
    long offset;
    size_t length, room = 0;
    int source = -1;
    while (fscanf(list, "%4095s %ld %zu", name, &offset, &length) == 3) {
        int isNew = strcmp(name, before) != 0;
        if (isNew) {
            if (source >= 0) close(source);
            if ((source = open(name, O_RDONLY)) < 0) fail(name);
            strcpy(before, name);
        }
        if (*count == room) groups = realloc(groups, (room = room ? room * 2 : 1024) * sizeof *groups);
        if (!groups) fail("realloc");
        struct group group = {malloc(length), length, isNew};
        if (!group.bytes || pread(source, group.bytes, length, offset) != (ssize_t)length) fail(name);
        groups[(*count)++] = group;
    }
    fclose(list);
    return groups;
}

static int begin(const char *directory, long bytes, int number) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%d", directory, number);
    int file = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (file < 0 || fallocate(file, 0, 0, bytes) || fdatasync(file)) fail(path);
    int parent = open(directory, O_RDONLY | O_DIRECTORY);
    if (parent < 0 || fsync(parent)) fail(directory);
    close(parent);
    return file;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: bare-append DIRECTORY SEGMENT_BYTES GROUPS\n");
        return 64;
    }
    size_t count = 0;
    struct group *groups = load(argv[3], &count);
    double *syncs = calloc(count + 1, sizeof *syncs);
    long long total = 0;
    int file = -1, files = 0;
    off_t end = 0;
    double start = seconds();
    for (size_t number = 0; number < count; number++) {
        struct group group = groups[number];
        if (group.beginsFile) {
            if (file >= 0) close(file);
            file = begin(argv[1], atol(argv[2]), ++files);
            end = 0;
        }
        for (size_t written = 0; written < group.length;) {
            ssize_t more = pwrite(file, group.bytes + written, group.length - written, end);
            if (more < 0) fail("pwrite");
            written += (size_t)more;
            end += more;
        }
        double before = seconds();
        if (fdatasync(file)) fail("fdatasync");
        syncs[number] = seconds() - before;
        total += (long long)group.length;
    }
    double elapsed = seconds() - start;
    qsort(syncs, count, sizeof *syncs, ascending);
    printf("{\"groups\":%zu,\"bytes\":%lld,\"seconds\":%.6f,\"p50\":%.6f,\"p99\":%.6f}\n", count, total, elapsed,
        syncs[count / 2], syncs[count * 99 / 100]);
    return 0;
}
