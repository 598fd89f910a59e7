#include "CLanguageDetection.h"

// CLD2's header uses FILE without including this.
#include <cstdio>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <cstring>

namespace {

// CLD2 looks a few bytes ahead of where it reads; behind the sample it finds spaces.
constexpr size_t kPadding = 32;

struct Sample {
    char bytes[NEWSWIRE_LANGUAGE_SAMPLE_BYTES_MAX + 1 + kPadding];
    size_t count = 0;

    // Appends what `text[start..<end]` holds of whole characters. Control characters become spaces: CLD2 calls text
    // with them invalid, and here they only separate words.
    void append(const char *text, size_t start, size_t end, size_t length) {
        while (start < end && is_continuation(text[start])) ++start;
        while (end > start && end < length && is_continuation(text[end])) --end;
        for (size_t at = start; at < end; ++at) {
            const unsigned char byte = static_cast<unsigned char>(text[at]);
            bytes[count++] = byte < 0x20 || byte == 0x7F ? ' ' : text[at];
        }
    }

    void pad() { std::memset(bytes + count, ' ', kPadding); }

    static bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }
};

}  // namespace

bool newswire_detect_language(
    const char *text, size_t length, size_t budget, const char *declared, const char *top_level_domain,
    newswire_language *result
) {
    *result = newswire_language{"un", 0, false};
    try {
        budget = std::min<size_t>(budget, NEWSWIRE_LANGUAGE_SAMPLE_BYTES_MAX);
        Sample sample;
        if (length <= budget) {
            sample.append(text, 0, length, length);
        } else {
            const size_t half = budget / 2;
            const size_t middle = std::max(half, length / 2);
            sample.append(text, 0, half, length);
            sample.bytes[sample.count++] = ' ';
            sample.append(text, middle, std::min(middle + half, length), length);
        }
        sample.pad();

        const CLD2::CLDHints hints = {declared, top_level_domain, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
        CLD2::Language languages[3];
        int percents[3];
        double scores[3];
        int letter_bytes = 0;
        bool is_reliable = false;
        CLD2::Language language = CLD2::ExtDetectLanguageSummary(
            sample.bytes, static_cast<int>(sample.count), true, &hints, 0, languages, percents, scores, nullptr,
            &letter_bytes, &is_reliable);
        // CLD2 passes over English as a web page's furniture even where most text is in it; this is no page.
        if (language != CLD2::UNKNOWN_LANGUAGE && languages[0] == CLD2::ENGLISH && percents[0] > 50) {
            language = CLD2::ENGLISH;
        }

        result->code = CLD2::LanguageCode(language);
        result->is_reliable = is_reliable;
        for (int index = 0; index < 3; ++index) {
            if (languages[index] == language) {
                result->percent = percents[index];
                break;
            }
        }
        return true;
    } catch (...) {
        *result = newswire_language{};
        return false;
    }
}
