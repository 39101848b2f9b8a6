// SPDX-License-Identifier: Apache-2.0
//
// What the launcher does for bootstrap extensions: that Envoy's waits for them end, and lists.
#include <stdlib.h>
#include <string.h>

#include "core/envoy.h"
#include "hooks/bootstrap.h"

// ---- Envoy's waits ------------------------------------------------------------------------------

void extension_signal(java_extension *extension) {
  if (extension->initialized) return;
  extension->initialized = true;
  void (*signal)(envoy_bootstrap_config);
  *(void **)&signal = envoy_lookup(
      "envoy_dynamic_module_callback_bootstrap_extension_config_signal_init_complete");
  if (signal != NULL) signal(extension->config.envoy);
}

void extension_limit(java_extension *extension, uint64_t milliseconds) {
  envoy_bootstrap_timer (*make)(envoy_bootstrap_config);
  *(void **)&make =
      envoy_lookup("envoy_dynamic_module_callback_bootstrap_extension_timer_new");
  void (*enable)(envoy_bootstrap_timer, uint64_t);
  *(void **)&enable =
      envoy_lookup("envoy_dynamic_module_callback_bootstrap_extension_timer_enable");
  if (make == NULL || enable == NULL) return;
  extension->limit = make(extension->config.envoy);
  if (extension->limit != 0) enable(extension->limit, milliseconds);
}

void extension_complete(java_extension *extension) {
  void (*completion)(void *) = extension->completion;
  if (completion == NULL) return;
  extension->completion = NULL;
  completion(extension->context);
}

void java_extension_signal(uintptr_t extension) { extension_signal((java_extension *)extension); }

void java_extension_shut_down(uintptr_t extension) {
  extension_complete((java_extension *)extension);
}

// ---- Lists --------------------------------------------------------------------------------------

enum { FIRST_CAPACITY = 1 << 16 };

// Makes room for so many bytes more; returns them, or null if there is no memory.
static char *grow(java_list *list, size_t bytes) {
  if (list->capacity - list->length < bytes) {
    size_t capacity = list->capacity == 0 ? FIRST_CAPACITY : 2 * list->capacity;
    if (capacity - list->length < bytes) capacity = list->length + bytes;
    char *data = realloc((char *)list->data, capacity);
    if (data == NULL) return NULL;
    list->data = (uintptr_t)data;
    list->capacity = capacity;
  }
  char *room = (char *)list->data + list->length;
  list->length += bytes;
  return room;
}

static void add(java_list *list, envoy_buffer name, uint64_t number) {
  uint64_t head[2] = {number, name.length};
  char *entry = list->failed ? NULL : grow(list, sizeof head + ((name.length + 7) & ~(size_t)7));
  list->failed = entry == NULL;
  if (entry == NULL) return;
  memcpy(entry, head, sizeof head);
  if (name.length > 0) memcpy(entry + sizeof head, name.data, name.length);
}

static envoy_stats_iteration take_stat(envoy_buffer name, uint64_t value, void *data) {
  java_list *list = data;
  add(list, name, value);
  return list->failed ? ENVOY_STATS_STOP : ENVOY_STATS_CONTINUE;
}

static void take_name(envoy_buffer name, void *data) { add(data, name, 0); }

static void list_stats(envoy_bootstrap extension, void *function, java_list *list) {
  void (*iterate)(envoy_bootstrap, envoy_stat_taker, void *);
  *(void **)&iterate = function;
  if (iterate != NULL) iterate(extension, take_stat, list);
}

static void list_resources(envoy_bootstrap_config config, envoy_resource_kind kind,
                           java_list *list) {
  void (*get)(envoy_bootstrap_config, envoy_resource_kind, envoy_resource_taker, void *);
  *(void **)&get = envoy_lookup(
      "envoy_dynamic_module_callback_bootstrap_extension_get_active_resource_names");
  if (get != NULL) get(config, kind, take_name, list);
}

uint32_t java_server_list(uintptr_t address, uint32_t what, envoy_resource_kind kind,
                          uintptr_t result) {
  const java_extension *extension = (const java_extension *)address;
  java_list *list = (java_list *)result;
  *list = (java_list){.failed = false};
  switch (what) {
    case JAVA_LIST_COUNTERS:
      list_stats(
          extension->envoy,
          envoy_lookup("envoy_dynamic_module_callback_bootstrap_extension_iterate_counters"), list);
      break;
    case JAVA_LIST_GAUGES:
      list_stats(
          extension->envoy,
          envoy_lookup("envoy_dynamic_module_callback_bootstrap_extension_iterate_gauges"), list);
      break;
    default:
      list_resources(extension->config.envoy, kind, list);
  }
  return list->failed ? JAVA_NO_MEMORY : JAVA_DONE;
}

void java_list_free(uintptr_t list) { free((char *)((java_list *)list)->data); }
