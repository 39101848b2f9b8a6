// SPDX-License-Identifier: Apache-2.0
//
// A host that calls a module's hooks in a loop. Its own functions do almost nothing and take the same
// time at each call, so the benchmarks measure the crossings between C and Java, not the host.
//
// The benchmarks call the functions named trivial_* through TrivialEnvoy.java. Those that drive hooks
// return whether all hooks succeeded.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/http_filter_abi.h"

#define CALLBACK(name) envoy_dynamic_module_callback_##name
#define LITERAL(text) {text, sizeof text - 1}

enum { HEADERS = 20, PIECE_SIZE = 16 * 1024, MAX_PIECES = 64 };

// A module with one configuration and one stream, on one thread.
typedef struct {
  void *library;
  uintptr_t (*config_new)(uintptr_t, envoy_buffer, envoy_buffer);
  void (*config_destroy)(uintptr_t);
  uintptr_t (*filter_new)(uintptr_t, uintptr_t);
  void (*filter_destroy)(uintptr_t);
  uint32_t (*request_headers)(uintptr_t, uintptr_t, bool);
  uint32_t (*request_body)(uintptr_t, uintptr_t, bool);
  uint32_t (*response_headers)(uintptr_t, uintptr_t, bool);
  uint32_t (*response_body)(uintptr_t, uintptr_t, bool);
  void (*stream_complete)(uintptr_t, uintptr_t);
  void (*scheduled)(uintptr_t, uintptr_t, uint64_t);
  uintptr_t config;
  uintptr_t filter;
  size_t committed;  // waiting events
  bool failed;       // the module answered instead of its filter
  size_t size;
  size_t piece_count;
  envoy_buffer pieces[MAX_PIECES];
  char *body;
} trivial_envoy;

static trivial_envoy *of(uintptr_t filter) { return (trivial_envoy *)filter; }

// ---- Process ------------------------------------------------------------------------------------

void CALLBACK(log)(envoy_log_level level, envoy_buffer message) {
  (void)level;
  fprintf(stderr, "%.*s\n", (int)message.length, message.data);
}

bool CALLBACK(log_enabled)(envoy_log_level level) { return level >= ENVOY_LOG_WARN; }

// ---- Header maps --------------------------------------------------------------------------------

static const envoy_buffer VALUE = LITERAL("sixteen bytes: 1");
static const envoy_buffer ABSENT = LITERAL("x-absent");

static envoy_header headers[HEADERS];

static void fill_headers(void) {
  static char names[HEADERS][16];
  for (int i = 0; i < HEADERS; i++) {
    int length = snprintf(names[i], sizeof names[i], "x-header-%02d", i);
    headers[i] = (envoy_header){{names[i], (size_t)length}, VALUE};
  }
}

// Every header exists except the absent one, which is recognised by the length of its name.
bool CALLBACK(http_get_header)(uintptr_t filter, uint32_t map, envoy_buffer name,
                               envoy_buffer *value, size_t index, size_t *total) {
  (void)filter, (void)map, (void)index;
  bool found = name.length != ABSENT.length;
  *value = found ? VALUE : (envoy_buffer){NULL, 0};
  *total = found;
  return found;
}

size_t CALLBACK(http_get_headers_size)(uintptr_t filter, uint32_t map) {
  (void)filter, (void)map;
  return HEADERS;
}

bool CALLBACK(http_get_headers)(uintptr_t filter, uint32_t map, envoy_header *entries) {
  (void)filter, (void)map;
  memcpy(entries, headers, sizeof headers);
  return true;
}

bool CALLBACK(http_set_header)(uintptr_t filter, uint32_t map, envoy_buffer name,
                               envoy_buffer value) {
  (void)filter, (void)map, (void)name, (void)value;
  return true;
}

bool CALLBACK(http_add_header)(uintptr_t filter, uint32_t map, envoy_buffer name,
                               envoy_buffer value) {
  (void)filter, (void)map, (void)name, (void)value;
  return true;
}

// ---- Bodies: the received one of the request ----------------------------------------------------

size_t CALLBACK(http_get_body_size)(uintptr_t filter, uint32_t body) {
  return body == ENVOY_RECEIVED_REQUEST_BODY ? of(filter)->size : 0;
}

size_t CALLBACK(http_get_body_chunks_size)(uintptr_t filter, uint32_t body) {
  return body == ENVOY_RECEIVED_REQUEST_BODY ? of(filter)->piece_count : 0;
}

bool CALLBACK(http_get_body_chunks)(uintptr_t filter, uint32_t body, envoy_buffer *chunks) {
  if (body != ENVOY_RECEIVED_REQUEST_BODY) return false;
  memcpy(chunks, of(filter)->pieces, of(filter)->piece_count * sizeof *chunks);
  return true;
}

bool CALLBACK(http_received_buffered_request_body)(uintptr_t filter) {
  (void)filter;
  return false;
}

// ---- The stream ---------------------------------------------------------------------------------

void CALLBACK(http_send_response)(uintptr_t filter, uint32_t status, envoy_header *entries,
                                  size_t entry_count, envoy_buffer body, envoy_buffer details) {
  (void)status, (void)entries, (void)entry_count, (void)body, (void)details;
  of(filter)->failed = true;
}

bool CALLBACK(http_filter_get_attribute_string)(uintptr_t filter, uint32_t attribute,
                                                envoy_buffer *value) {
  (void)filter, (void)attribute;
  *value = VALUE;
  return true;
}

bool CALLBACK(http_filter_get_attribute_int)(uintptr_t filter, uint32_t attribute,
                                             uint64_t *value) {
  (void)filter;
  *value = 10000 + attribute;
  return true;
}

uintptr_t CALLBACK(http_filter_scheduler_new)(uintptr_t filter) { return filter; }

void CALLBACK(http_filter_scheduler_commit)(uintptr_t scheduler, uint64_t event) {
  (void)event;
  of(scheduler)->committed++;
}

void CALLBACK(http_filter_scheduler_delete)(uintptr_t scheduler) { (void)scheduler; }

// ---- Metrics ------------------------------------------------------------------------------------

uint32_t CALLBACK(http_filter_config_define_counter)(uintptr_t config, envoy_buffer name,
                                                     envoy_buffer *labels, size_t label_count,
                                                     size_t *id) {
  (void)config, (void)name, (void)labels, (void)label_count;
  *id = 0;
  return ENVOY_METRICS_SUCCESS;
}

uint32_t CALLBACK(http_filter_increment_counter)(uintptr_t filter, size_t id,
                                                 envoy_buffer *labels, size_t label_count,
                                                 uint64_t value) {
  (void)filter, (void)id, (void)labels, (void)label_count, (void)value;
  return ENVOY_METRICS_SUCCESS;
}

// ---- The benchmarks' side -----------------------------------------------------------------------

#define HOOK(field, name) \
  *(void **)&envoy->field = dlsym(envoy->library, "envoy_dynamic_module_on_http_filter_" name)

// Returns null if the module does not load or rejects the configuration; standard error has the
// reason.
trivial_envoy *trivial_open(const char *module, const char *filter_name, const char *config_text) {
  void *library = dlopen(module, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    return NULL;
  }
  fill_headers();
  trivial_envoy *envoy = calloc(1, sizeof *envoy);
  envoy->library = library;
  HOOK(config_new, "config_new");
  HOOK(config_destroy, "config_destroy");
  HOOK(filter_new, "new");
  HOOK(filter_destroy, "destroy");
  HOOK(request_headers, "request_headers");
  HOOK(request_body, "request_body");
  HOOK(response_headers, "response_headers");
  HOOK(response_body, "response_body");
  HOOK(stream_complete, "stream_complete");
  HOOK(scheduled, "scheduled");
  envoy->config = envoy->config_new((uintptr_t)envoy, (envoy_buffer){filter_name, strlen(filter_name)},
                                    (envoy_buffer){config_text, strlen(config_text)});
  if (envoy->config == 0) {
    free(envoy);
    return NULL;
  }
  envoy->filter = envoy->filter_new(envoy->config, (uintptr_t)envoy);
  return envoy;
}

void trivial_close(trivial_envoy *envoy) {
  envoy->stream_complete((uintptr_t)envoy, envoy->filter);
  envoy->filter_destroy(envoy->filter);
  envoy->config_destroy(envoy->config);
  free(envoy->body);
  free(envoy);
}

// Gives the request a body, in pieces of the size that Envoy reads from a socket.
bool trivial_set_body(trivial_envoy *envoy, size_t size) {
  if (size > (size_t)MAX_PIECES * PIECE_SIZE) return false;
  envoy->body = malloc(size);
  memset(envoy->body, 1, size);
  envoy->size = size;
  for (size_t at = 0; at < size; at += PIECE_SIZE) {
    size_t length = size - at < PIECE_SIZE ? size - at : PIECE_SIZE;
    envoy->pieces[envoy->piece_count++] = (envoy_buffer){envoy->body + at, length};
  }
  return true;
}

bool trivial_request_headers(trivial_envoy *envoy, size_t count) {
  uint32_t answers = ENVOY_HEADERS_CONTINUE;
  for (size_t i = 0; i < count; i++) {
    answers |= envoy->request_headers((uintptr_t)envoy, envoy->filter, false);
  }
  return answers == ENVOY_HEADERS_CONTINUE && !envoy->failed;
}

bool trivial_request_body(trivial_envoy *envoy, size_t count) {
  uint32_t answers = ENVOY_BODY_CONTINUE;
  for (size_t i = 0; i < count; i++) {
    answers |= envoy->request_body((uintptr_t)envoy, envoy->filter, true);
  }
  return answers == ENVOY_BODY_CONTINUE && !envoy->failed;
}

// Streams with a piece of a body both ways, from their beginning to their end.
bool trivial_streams(trivial_envoy *envoy, size_t count) {
  uint32_t answers = 0;
  uintptr_t host = (uintptr_t)envoy;
  for (size_t i = 0; i < count; i++) {
    uintptr_t filter = envoy->filter_new(envoy->config, host);
    answers |= envoy->request_headers(host, filter, false);
    answers |= envoy->request_body(host, filter, true);
    answers |= envoy->response_headers(host, filter, false);
    answers |= envoy->response_body(host, filter, true);
    envoy->stream_complete(host, filter);
    envoy->filter_destroy(filter);
  }
  return answers == 0 && !envoy->failed;
}

// The request's headers, in whose hook the filter submits a task, and then the task.
bool trivial_tasks(trivial_envoy *envoy, size_t count) {
  uint32_t answers = ENVOY_HEADERS_CONTINUE;
  for (size_t i = 0; i < count; i++) {
    answers |= envoy->request_headers((uintptr_t)envoy, envoy->filter, false);
    if (envoy->committed != 1) return false;
    envoy->committed = 0;
    envoy->scheduled((uintptr_t)envoy, envoy->filter, 0);
  }
  return answers == ENVOY_HEADERS_CONTINUE && !envoy->failed;
}
