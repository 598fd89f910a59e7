#include "CStorage.h"

#include <pthread.h>
#include <string.h>

#if defined(__aarch64__)
#include <arm_acle.h>
#include <sys/auxv.h>
#endif

// Slice-by-8 (Kounavis and Berry, "Novel Table Lookup-Based Algorithms for High-Performance CRC Generation", 2008).
static uint32_t table[8][256];
static pthread_once_t tableOnce = PTHREAD_ONCE_INIT;

static void makeTable(void) {
    for (uint32_t value = 0; value < 256; value++) {
        uint32_t crc = value;
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0x82F63B78u & (0u - (crc & 1)));
        table[0][value] = crc;
    }
    for (int slice = 1; slice < 8; slice++) {
        for (int value = 0; value < 256; value++) {
            uint32_t before = table[slice - 1][value];
            table[slice][value] = (before >> 8) ^ table[0][before & 0xFF];
        }
    }
}

uint32_t nw_crc32c_portable(uint32_t crc, const void *bytes, size_t count) {
    pthread_once(&tableOnce, makeTable);
    const unsigned char *next = bytes;
    crc = ~crc;
    for (; count >= 8; count -= 8, next += 8) {
        crc ^= (uint32_t)next[0] | (uint32_t)next[1] << 8 | (uint32_t)next[2] << 16 | (uint32_t)next[3] << 24;
        crc = table[7][crc & 0xFF] ^ table[6][crc >> 8 & 0xFF] ^ table[5][crc >> 16 & 0xFF] ^ table[4][crc >> 24] ^
            table[3][next[4]] ^ table[2][next[5]] ^ table[1][next[6]] ^ table[0][next[7]];
    }
    for (; count > 0; count--, next++) crc = (crc >> 8) ^ table[0][(crc ^ *next) & 0xFF];
    return ~crc;
}

#if defined(__x86_64__)
#define HARDWARE __attribute__((target("sse4.2")))
#define STEP8(crc, word) (uint32_t)__builtin_ia32_crc32di(crc, word)
#define STEP1(crc, byte) __builtin_ia32_crc32qi(crc, byte)
static int hasInstruction(void) { return __builtin_cpu_supports("sse4.2"); }
#elif defined(__aarch64__)
#define HARDWARE __attribute__((target("crc")))
#define STEP8(crc, word) __crc32cd(crc, word)
#define STEP1(crc, byte) __crc32cb(crc, byte)
static int hasInstruction(void) { return (getauxval(AT_HWCAP) & (1 << 7)) != 0; }
#endif

#ifdef HARDWARE
HARDWARE static uint32_t byInstruction(uint32_t crc, const void *bytes, size_t count) {
    const unsigned char *next = bytes;
    crc = ~crc;
    for (; count >= 8; count -= 8, next += 8) {
        uint64_t word;
        memcpy(&word, next, 8);
        crc = STEP8(crc, word);
    }
    for (; count > 0; count--, next++) crc = STEP1(crc, *next);
    return ~crc;
}
#endif

uint32_t nw_crc32c(uint32_t crc, const void *bytes, size_t count) {
#ifdef HARDWARE
    if (hasInstruction()) return byInstruction(crc, bytes, count);
#endif
    return nw_crc32c_portable(crc, bytes, count);
}
