// SPDX-License-Identifier: Apache-2.0
//
// Functions that do not belong to a stream: the log.
#include "abi/common_abi.h"
#include "polyfill/stand_in.h"

static older_function older[] = {OLDER("log")};

typedef void (*log_line)(envoy_log_level, const char *, size_t);

// Envoy says that it accepts trace lines, but drops them. Debug is the nearest level.
static void write_log(envoy_log_level level, envoy_buffer message) {
  log_line write = (log_line)older_address(&older[0]);
  write(level == ENVOY_LOG_TRACE ? ENVOY_LOG_DEBUG : level, message.data, message.length);
}

const stand_in polyfill_process[] = {
    STAND_IN("log", write_log, older, 1),
    ENVOYS_OWN("log_enabled"),
    LAST_STAND_IN,
};
