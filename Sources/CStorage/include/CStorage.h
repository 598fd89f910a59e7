#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// CRC-32C (Castagnoli) of the bytes behind those whose sum `crc` is; 0 begins. The value of "123456789" is 0xE3069283.
// Uses the processor's instruction where it has one.
uint32_t nw_crc32c(uint32_t crc, const void *bytes, size_t count);

// The same by tables alone: what runs where the processor has no such instruction.
uint32_t nw_crc32c_portable(uint32_t crc, const void *bytes, size_t count);

// Linux's own, which glibc shows under _GNU_SOURCE alone.
extern int fallocate(int file, int mode, off_t offset, off_t length);
