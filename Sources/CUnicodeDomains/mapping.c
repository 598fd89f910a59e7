#include "CUnicodeDomains.h"

#include <unicode/uidna.h>

const newswire_domain_mapping *newswire_open_domain_mapping(void) {
    UErrorCode status = U_ZERO_ERROR;
    const uint32_t options = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII;
    const UIDNA *mapping = uidna_openUTS46(options, &status);
    return U_FAILURE(status) ? NULL : (const newswire_domain_mapping *)mapping;
}

int32_t newswire_domain_to_ascii(
    const newswire_domain_mapping *mapping, const char *name, int32_t length, char *output, int32_t capacity
) {
    const uint32_t allowed = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG
        | UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
    UErrorCode status = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    const int32_t written =
        uidna_nameToASCII_UTF8((const UIDNA *)mapping, name, length, output, capacity, &info, &status);
    return U_FAILURE(status) || written > capacity || (info.errors & ~allowed) != 0 ? -1 : written;
}
