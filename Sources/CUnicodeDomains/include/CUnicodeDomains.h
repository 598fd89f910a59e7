#pragma once

#include <stdint.h>

// ICU's UTS 46 mapping, without ICU's headers: Foundation brings another version of those along, and one Swift file
// can't see both. ICU's functions carry its version in their names, which only its macros know.

typedef struct newswire_domain_mapping newswire_domain_mapping;

// Never closed, and safe to share between threads. NULL when ICU has no data.
const newswire_domain_mapping *newswire_open_domain_mapping(void);

// Writes a domain in ASCII: its length, or -1 for one that UTS 46 refuses or that does not fit. Hyphens in any place,
// empty labels and long ones are allowed, as the WHATWG URL Standard has it.
int32_t newswire_domain_to_ascii(
    const newswire_domain_mapping *mapping, const char *name, int32_t length, char *output, int32_t capacity);
