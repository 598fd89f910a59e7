#pragma once

#include <stdbool.h>
#include <stddef.h>

// CLD2 behind a plain C function. Thread-safe; nothing is kept between calls.

#ifdef __cplusplus
extern "C" {
#endif

// The most of a text that one call looks at, in bytes.
#define NEWSWIRE_LANGUAGE_SAMPLE_BYTES_MAX 8192

// What was found. Zeroed where nothing was.
typedef struct {
    // CLD2's code of the language, in static storage: "en", "iw", "zh-Hant", "un" for unknown, "xxx-Cyrl" for a script.
    const char *code;
    // How much of the letters is in that language, 0 to 100.
    int percent;
    // Whether the language is well ahead of the next one.
    bool is_reliable;
} newswire_language;

// Finds the language of a sample of at most `budget` bytes of a text of `length` bytes. Where the text is longer, the
// sample is half its beginning and half its middle, cut between characters.
//
// `text` is valid UTF-8 and needs no end mark. `declared` ("pt,en") and `top_level_domain` ("br") are hints; either may
// be NULL. Returns false, with a zeroed result, where CLD2 threw.
bool newswire_detect_language(
    const char *text, size_t length, size_t budget, const char *declared, const char *top_level_domain,
    newswire_language *result);

#ifdef __cplusplus
}
#endif
