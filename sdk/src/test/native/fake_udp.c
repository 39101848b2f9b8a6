// SPDX-License-Identifier: Apache-2.0
//
// The part of the fake Envoy that is about UDP listener filters. Datagrams are memory of their own,
// freed when their hook ends or they get other bytes. Whatever Envoy would not survive ends the tests.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/launcher_abi.h"

#define CALLBACK(name) envoy_dynamic_module_callback_udp_listener_filter_##name

typedef struct {
  uintptr_t (*config_new)(uintptr_t, envoy_buffer, envoy_buffer);
  void (*config_destroy)(uintptr_t);
  uintptr_t (*filter_new)(uintptr_t, uintptr_t);
  void (*filter_destroy)(uintptr_t);
  uint32_t (*on_data)(uintptr_t, uintptr_t);
} hooks;

typedef struct {
  const hooks *hooks;
  uintptr_t filter;
  char *data;  // of the datagram whose hook is under way
  size_t length;
  bool destroyed;
} listener;

static long sent, failures, metrics;

__attribute__((noreturn)) static void die(const char *what) {
  fprintf(stderr, "fake Envoy: %s\n", what);
  abort();
}

static listener *alive(uintptr_t address) {
  listener *it = (listener *)address;
  if (it->destroyed) die("a UDP listener was used that is gone");
  return it;
}

static listener *in_hook(uintptr_t address) {
  listener *it = alive(address);
  if (it->data == NULL) die("a datagram was used outside of its hook");
  return it;
}

// ---- The datagram -------------------------------------------------------------------------------

size_t CALLBACK(get_datagram_data_size)(uintptr_t address) { return in_hook(address)->length; }

size_t CALLBACK(get_datagram_data_chunks_size)(uintptr_t address) {
  return in_hook(address)->length > 1 ? 2 : 1;
}

bool CALLBACK(get_datagram_data_chunks)(uintptr_t address, envoy_buffer *chunks) {
  const listener *it = in_hook(address);
  size_t half = it->length / 2;
  if (it->length > 1) *chunks++ = (envoy_buffer){it->data, half};
  *chunks = (envoy_buffer){it->data + (it->length > 1 ? half : 0),
                           it->length - (it->length > 1 ? half : 0)};
  return true;
}

// As Envoy, which frees the old bytes before it reads the new ones.
bool CALLBACK(set_datagram_data)(uintptr_t address, envoy_buffer data) {
  listener *it = in_hook(address);
  free(it->data);
  it->data = malloc(data.length + 1);
  it->length = data.length;
  if (data.length > 0) memcpy(it->data, data.data, data.length);
  return true;
}

static bool loopback(envoy_buffer *address, uint32_t *port) {
  *address = (envoy_buffer){"127.0.0.1", 9};
  *port = 53;
  return true;
}

bool CALLBACK(get_peer_address)(uintptr_t address, envoy_buffer *result, uint32_t *port) {
  in_hook(address);
  return loopback(result, port);
}

bool CALLBACK(get_local_address)(uintptr_t address, envoy_buffer *result, uint32_t *port) {
  alive(address);
  return loopback(result, port);
}

bool CALLBACK(send_datagram)(uintptr_t address, envoy_buffer data, envoy_buffer peer,
                             uint32_t port) {
  const listener *it = alive(address);
  if (it->filter == 0) die("a datagram was sent while the filter was made: Envoy has no socket yet");
  if (peer.data == NULL && it->data == NULL) die("a reply to no datagram");
  if (peer.data != NULL && port == 0) die("a datagram was sent to port 0");
  char *copy = malloc(data.length + 1);
  if (data.length > 0) memcpy(copy, data.data, data.length);
  free(copy);
  sent++;
  return true;
}

uint32_t CALLBACK(get_worker_index)(uintptr_t address) {
  alive(address);
  return 0;
}

// ---- Metrics ------------------------------------------------------------------------------------

uint32_t CALLBACK(config_define_counter)(uintptr_t config, envoy_buffer name, size_t *id) {
  (void)config;
  *id = name.length == strlen("failures") && memcmp(name.data, "failures", name.length) == 0 ? 7 : 8;
  return ENVOY_METRICS_SUCCESS;
}

// Also while the filter is destroyed.
uint32_t CALLBACK(increment_counter)(uintptr_t address, size_t id, uint64_t value) {
  alive(address);
  *(id == 7 ? &failures : &metrics) += (long)value;
  return ENVOY_METRICS_SUCCESS;
}

uint32_t CALLBACK(config_increment_counter)(uintptr_t config, size_t id, uint64_t value) {
  (void)config;
  if (id != 8) die("an unknown counter was incremented");
  metrics += (long)value;
  return ENVOY_METRICS_SUCCESS;
}

// ---- For the tests ------------------------------------------------------------------------------

static void *hook(void *library, const char *name) {
  char full[128];
  snprintf(full, sizeof full, "envoy_dynamic_module_on_udp_listener_filter_%s", name);
  void *address = dlsym(library, full);
  if (address == NULL) die(full);
  return address;
}

hooks *fake_udp_load(const char *path) {
  void *library = dlopen(path, RTLD_NOW);
  if (library == NULL) return NULL;
  hooks *it = calloc(1, sizeof *it);
  *(void **)&it->config_new = hook(library, "config_new");
  *(void **)&it->config_destroy = hook(library, "config_destroy");
  *(void **)&it->filter_new = hook(library, "new");
  *(void **)&it->filter_destroy = hook(library, "destroy");
  *(void **)&it->on_data = hook(library, "on_data");
  return it;
}

uintptr_t fake_udp_config_new(const hooks *it, const char *name, const char *text) {
  return it->config_new((uintptr_t)it, (envoy_buffer){name, strlen(name)},
                        (envoy_buffer){text, strlen(text)});
}

long fake_udp_config_destroy(const hooks *it, uintptr_t config) {
  it->config_destroy(config);
  return 0;
}

// Up to v1.39, `config` may be 0.
listener *fake_udp_listener_new(const hooks *it, uintptr_t config) {
  listener *made = calloc(1, sizeof *made);
  made->hooks = it;
  made->filter = it->filter_new(config, (uintptr_t)made);
  if (made->filter == 0) die("no filter was made: Envoy would pass all datagrams on");
  return made;
}

int fake_udp_data(listener *it, const char *data, size_t length) {
  it->data = malloc(length + 1);
  it->length = length;
  if (length > 0) memcpy(it->data, data, length);
  uint32_t status = it->hooks->on_data((uintptr_t)it, it->filter);
  free(it->data);
  it->data = NULL;
  return (int)status;
}

long fake_udp_listener_destroy(listener *it) {
  it->hooks->filter_destroy(it->filter);
  it->destroyed = true;
  return 0;
}

long fake_udp_sent(void) { return sent; }
long fake_udp_failures(void) { return failures; }
long fake_udp_metrics(void) { return metrics; }
