// SPDX-License-Identifier: Apache-2.0
//
// Callouts. In the first generation, the module numbers them.
#include <stdatomic.h>

#include "abi/http_filter_abi.h"
#include "polyfill/stand_in.h"

static older_function older[] = {OLDER("http_filter_http_callout")};

typedef envoy_callout_start (*http_callout)(envoy_filter, uint32_t, const char *, size_t,
                                            envoy_header *, size_t, const char *, size_t, uint64_t);

static envoy_callout_start start_callout(envoy_filter filter, uint64_t *id, envoy_buffer cluster,
                                         envoy_header *headers, size_t header_count,
                                         envoy_buffer body, uint64_t timeout_milliseconds) {
  // A number is unique among the callouts of its filter.
  static _Atomic(uint32_t) last;
  uint32_t number = atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1;
  *id = number;
  http_callout start = (http_callout)older_address(&older[0]);
  return start(filter, number, cluster.data, cluster.length, headers, header_count, body.data,
               body.length, timeout_milliseconds);
}

const stand_in polyfill_callouts[] = {
    STAND_IN("http_filter_http_callout", start_callout, older, 1),
    LAST_STAND_IN,
};
