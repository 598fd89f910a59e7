#include "CLanguageDetection.h"
