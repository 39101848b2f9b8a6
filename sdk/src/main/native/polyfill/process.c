// SPDX-License-Identifier: Apache-2.0
//
// What belongs to no stream: the log.
#include "abi/common_abi.h"
#include "polyfill/stand_in.h"

static older_function older[] = {OLDER("log")};

typedef void (*log_line)(envoy_log_level, const char *, size_t);

// Envoy says that it takes trace lines, and drops them. It has no level in between.
static void write_log(envoy_log_level level, envoy_buffer message) {
  log_line write = (log_line)older_address(&older[0]);
  write(level == ENVOY_LOG_TRACE ? ENVOY_LOG_DEBUG : level, message.data, message.length);
}

const stand_in polyfill_process[] = {
    STAND_IN("log", write_log, older, 1),
    ENVOYS_OWN("log_enabled"),
    LAST_STAND_IN,
};
