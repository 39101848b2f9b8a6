// SPDX-License-Identifier: Apache-2.0
//
// Records which body hook is under way. Up to v1.36.2, Envoy does not say which part of a body it
// shows, so the stand-ins must know in which hook they are called. Has no effect on later Envoys.
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

// Called before and after a body hook; the latter gets the hook's answer.
void polyfill_enter_body(polyfill_body_hook *hook);
void polyfill_leave_body(polyfill_body_hook *hook, int64_t answer);

// Called when a stream begins or ends.
void polyfill_forget(envoy_filter filter);

#endif
