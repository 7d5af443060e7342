/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

/* fuzz-values: values of D-Bus types made from bytes: each byte decides, so that every input makes
 * some value, and mostly one that gets beyond the first check. */
#pragma once

#include "fuzz.h"

/* A value of that type; dictionaries mostly have keys of the contract. floating */
GVariant *fuzz_values_make(FuzzBytes *bytes, const GVariantType *type);
