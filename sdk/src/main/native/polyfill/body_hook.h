// SPDX-License-Identifier: Apache-2.0
//
// Where the launcher calls Java. Up to v1.36.2 Envoy does not say which part of a body it shows, so
// the stand-ins have to know which hook they are called in. Of no effect on later Envoys.
#ifndef ENVOY_JAVA_BODY_HOOK_H
#define ENVOY_JAVA_BODY_HOOK_H

#include "abi/http_filter_abi.h"

// A body hook under way.
typedef struct polyfill_body_hook {
  envoy_filter filter;
  bool response;
  bool end_of_stream;
  struct polyfill_body_hook *outer;  // set by polyfill_enter_body
} polyfill_body_hook;

// Around a body hook, with what the hook answers.
void polyfill_enter_body(polyfill_body_hook *hook);
void polyfill_leave_body(polyfill_body_hook *hook, int64_t answer);

// The stream begins or ends.
void polyfill_forget(envoy_filter filter);

#endif
