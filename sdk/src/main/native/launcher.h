// SPDX-License-Identifier: Apache-2.0
//
// What the C launcher and the Java runtime agree on. jextract reads this file as well.
//
// Envoy knows twenty-odd hooks; Java is entered through one function, java_event, with the hook's
// number. One upcall stub is linked instead of twenty, which is most of what starting a module
// costs, and every hook has the same cheap shape.
#ifndef ENVOY_JAVA_LAUNCHER_H
#define ENVOY_JAVA_LAUNCHER_H

#include "envoy_abi.h"

// What enters Java. Those from 0 to JAVA_LAST_MASKABLE are bits of java_stream.hooks, too: a hook
// whose bit is not set is answered by the launcher, and never enters Java.
enum {
  JAVA_REQUEST_HEADERS = 0,    // argument: end of stream
  JAVA_REQUEST_BODY = 1,       // argument: end of stream
  JAVA_REQUEST_TRAILERS = 2,
  JAVA_RESPONSE_HEADERS = 3,   // argument: end of stream
  JAVA_RESPONSE_BODY = 4,      // argument: end of stream
  JAVA_RESPONSE_TRAILERS = 5,
  JAVA_LOCAL_REPLY = 6,        // argument: java_local_reply*
  JAVA_STREAM_COMPLETE = 7,
  JAVA_LAST_MASKABLE = 7,
  JAVA_SCHEDULED = 8,          // argument: the event's number
  JAVA_FILTER_DESTROY = 9,     // handle: the java_stream's place
  JAVA_CONFIG_NEW = 10,        // argument: java_config*; returns the configuration's handle, or 0
  JAVA_CONFIG_DESTROY = 11     // handle: the configuration's
};

// A stream, as Envoy keeps it for us. Java makes the filter with the first hook, whichever it is, so
// that a stream costs no way into Java of its own.
typedef struct java_stream {
  uintptr_t config;  // the configuration's handle
  uint64_t place;    // what Java finds its object by; 0 until there is one
  uint32_t hooks;    // those to bring to Java
} java_stream;

// What java_event returns when even reporting the failure failed: the launcher fails closed itself.
#define JAVA_FAILED (-1)

typedef struct java_config {
  envoy_buffer name;
  envoy_buffer text;
} java_config;

typedef struct java_local_reply {
  envoy_buffer details;
  uint32_t status;
  bool reset_imminent;
} java_local_reply;

// The one way into Java. `host` is Envoy's object for the stream or the configuration, `handle` ours:
// where nothing else is said, the java_stream*.
typedef int64_t (*java_event)(uint32_t event, uintptr_t host, uintptr_t handle, uint64_t argument);

// Java objects in Envoy's filter state (objects.c). What Envoy keeps is a token: a pointer that Java
// finds the object by, and that nobody follows. Java looks these functions up as it does Envoy's.

// A new token, unlike any other in this process that has not been freed; 0 where there is no memory.
uintptr_t java_object_new(void);
// What Envoy is to call when it drops the token: on any thread, even when Java is gone.
void java_object_dropped(uintptr_t token);
// One of the tokens that have been dropped; 0 if there is none. Each is told of once.
uintptr_t java_object_next_dropped(void);
// The token may be given out again.
void java_object_free(uintptr_t token);

#endif
