// SPDX-License-Identifier: Apache-2.0
//
// The part of the fake Envoy that is about bootstrap extensions. It behaves as Envoy does where that
// is dangerous: a timer must not be deleted while it fires, a wait ends once, and nothing is called
// while statistics are listed. Whatever Envoy would not survive ends the tests.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/launcher_abi.h"

#define CALLBACK(name) envoy_dynamic_module_callback_bootstrap_extension_##name
#define HOOK(name) "envoy_dynamic_module_on_bootstrap_extension_" name

enum { MAX_TIMERS = 64, MAX_PAGES = 16, STATS = 3000 };

typedef struct {
  struct server *server;
  bool armed;
  bool fires;
  bool deleted;
} timer;

typedef struct server {
  void *library;
  uintptr_t config;
  uintptr_t extension;
  timer timers[MAX_TIMERS];
  size_t timer_count;
  char pages[MAX_PAGES][32];
  size_t page_count;
  int schedulers;
  int events;
  int signals;
  int completions;
  int failures;
  bool lists;  // a list is being made, under a lock
  char response[256];
} server;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((noreturn)) static void die(const char *what) {
  fprintf(stderr, "fake Envoy: %s\n", what);
  abort();
}

static server *alive(uintptr_t address) {
  server *it = (server *)address;
  if (it->lists) die("a call while Envoy holds its lock for statistics");
  return it;
}

static void *hook(const server *it, const char *name) {
  void *address = dlsym(it->library, name);
  if (address == NULL) die(name);
  return address;
}

// ---- Callbacks ----------------------------------------------------------------------------------

void CALLBACK(config_signal_init_complete)(uintptr_t config) { alive(config)->signals++; }

uintptr_t CALLBACK(config_scheduler_new)(uintptr_t config) {
  alive(config)->schedulers++;
  return config;
}
void CALLBACK(config_scheduler_commit)(uintptr_t scheduler, uint64_t event) {
  (void)event;
  pthread_mutex_lock(&lock);
  ((server *)scheduler)->events++;
  pthread_mutex_unlock(&lock);
}
void CALLBACK(config_scheduler_delete)(uintptr_t scheduler) { ((server *)scheduler)->schedulers--; }

uintptr_t CALLBACK(timer_new)(uintptr_t config) {
  server *it = alive(config);
  if (it->timer_count == MAX_TIMERS) die("too many timers");
  timer *made = &it->timers[it->timer_count++];
  *made = (timer){.server = it};
  return (uintptr_t)made;
}
static timer *alive_timer(uintptr_t address) {
  timer *it = (timer *)address;
  if (it->deleted) die("a timer was used that is deleted");
  return it;
}
void CALLBACK(timer_enable)(uintptr_t address, uint64_t milliseconds) {
  (void)milliseconds;
  alive_timer(address)->armed = true;
}
void CALLBACK(timer_disable)(uintptr_t address) { alive_timer(address)->armed = false; }
bool CALLBACK(timer_enabled)(uintptr_t address) { return alive_timer(address)->armed; }
void CALLBACK(timer_delete)(uintptr_t address) {
  timer *it = alive_timer(address);
  if (it->fires) die("a timer was deleted while it fires");
  it->deleted = true;
}

static size_t find_page(const server *it, envoy_buffer path) {
  size_t i = 0;
  while (i < it->page_count && (strlen(it->pages[i]) != path.length ||
                                memcmp(it->pages[i], path.data, path.length) != 0)) {
    i++;
  }
  return i;
}
bool CALLBACK(register_admin_handler)(uintptr_t config, envoy_buffer path, envoy_buffer help,
                                      bool removable, bool mutates) {
  (void)help;
  (void)mutates;
  server *it = alive(config);
  if (path.length < 2 || path.data[0] != '/') die("a path that does not begin with a slash, or has nothing after it");
  if (!removable) die("a page that stays");
  if (find_page(it, path) < it->page_count || it->page_count == MAX_PAGES) return false;
  snprintf(it->pages[it->page_count++], sizeof it->pages[0], "%.*s", (int)path.length, path.data);
  return true;
}
bool CALLBACK(remove_admin_handler)(uintptr_t config, envoy_buffer path) {
  server *it = alive(config);
  size_t found = find_page(it, path);
  if (found == it->page_count) die("a page was removed that is gone");
  memmove(it->pages[found], it->pages[--it->page_count], sizeof it->pages[0]);
  return true;
}
void CALLBACK(admin_set_response)(uintptr_t config, envoy_buffer body) {
  snprintf(alive(config)->response, sizeof(((server *)0)->response), "%.*s", (int)body.length,
           body.data);
}

// Names of all lengths, so that they end everywhere in the launcher's memory.
static void iterate(uintptr_t extension, envoy_stat_taker take, void *data) {
  server *it = alive(extension);
  it->lists = true;
  char name[STATS];
  memset(name, 'n', sizeof name);
  for (size_t i = 0; i < STATS; i++) {
    int length = snprintf(name, sizeof name, "%zu", i);
    name[length] = 'n';
    if (take((envoy_buffer){name, (size_t)length + i % 199}, i, data) == ENVOY_STATS_STOP) break;
  }
  it->lists = false;
}
void CALLBACK(iterate_counters)(uintptr_t extension, envoy_stat_taker take, void *data) {
  iterate(extension, take, data);
}
void CALLBACK(iterate_gauges)(uintptr_t extension, envoy_stat_taker take, void *data) {
  iterate(extension, take, data);
}
void CALLBACK(get_active_resource_names)(uintptr_t config, envoy_resource_kind kind,
                                         envoy_resource_taker take, void *data) {
  (void)kind;
  (void)alive(config);
  take((envoy_buffer){"first", 5}, data);
  take((envoy_buffer){NULL, 0}, data);
}

envoy_metrics_result CALLBACK(config_define_counter)(uintptr_t config, envoy_buffer name,
                                                     envoy_buffer *labels, size_t label_count,
                                                     size_t *id) {
  (void)alive(config);
  (void)name;
  (void)labels;
  (void)label_count;
  *id = 7;
  return ENVOY_METRICS_SUCCESS;
}
envoy_metrics_result CALLBACK(config_increment_counter)(uintptr_t config, size_t id,
                                                        envoy_buffer *values, size_t value_count,
                                                        uint64_t amount) {
  (void)values;
  (void)value_count;
  if (id != 7) die("an unknown metric");
  alive(config)->failures += (int)amount;
  return ENVOY_METRICS_SUCCESS;
}

// ---- What tests do ------------------------------------------------------------------------------

// Makes an Envoy with the extension of a module; null if the module refuses.
server *fake_server_new(const char *path, const char *name, const char *text) {
  server *it = calloc(1, sizeof *it);
  it->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (it->library == NULL) die(dlerror());
  uintptr_t (*config_new)(uintptr_t, envoy_buffer, envoy_buffer);
  *(void **)&config_new = hook(it, HOOK("config_new"));
  it->config = config_new((uintptr_t)it, (envoy_buffer){name, strlen(name)},
                          (envoy_buffer){text, strlen(text)});
  if (it->config == 0) {
    free(it);
    return NULL;
  }
  uintptr_t (*extension_new)(uintptr_t, uintptr_t);
  *(void **)&extension_new = hook(it, HOOK("new"));
  it->extension = extension_new(it->config, (uintptr_t)it);
  void (*initialized)(uintptr_t, uintptr_t);
  *(void **)&initialized = hook(it, HOOK("server_initialized"));
  initialized((uintptr_t)it, it->extension);
  return it;
}

// Fires the timers that are armed, and runs the events of the scheduler; returns how often Envoy was
// told that the extension is ready.
long fake_server_turn(server *it) {
  void (*fired)(uintptr_t, uintptr_t, uintptr_t);
  *(void **)&fired = hook(it, HOOK("timer_fired"));
  void (*scheduled)(uintptr_t, uintptr_t, uint64_t);
  *(void **)&scheduled = hook(it, HOOK("config_scheduled"));
  size_t count = it->timer_count;
  for (size_t i = 0; i < count; i++) {
    timer *one = &it->timers[i];
    if (one->deleted || !one->armed) continue;
    one->armed = false;
    one->fires = true;
    fired((uintptr_t)it, it->config, (uintptr_t)one);
    one->fires = false;
  }
  pthread_mutex_lock(&lock);
  int events = it->events;
  it->events = 0;
  pthread_mutex_unlock(&lock);
  for (; events > 0; events--) scheduled((uintptr_t)it, it->config, 0);
  return it->signals;
}

// Asks for a page; returns its answer, with the status in front of it.
const char *fake_server_page(server *it, const char *path) {
  static char answer[300];
  uint32_t (*request)(uintptr_t, uintptr_t, envoy_buffer, envoy_buffer, envoy_buffer);
  *(void **)&request = hook(it, HOOK("admin_request"));
  it->response[0] = '\0';
  uint32_t status = request((uintptr_t)it, it->config, (envoy_buffer){"GET", 3},
                            (envoy_buffer){path, strlen(path)}, (envoy_buffer){NULL, 0});
  snprintf(answer, sizeof answer, "%u %s", status, it->response);
  return answer;
}

static void complete(void *context) {
  server *it = context;
  if (++it->completions > 1) die("a shutdown was completed twice");
}

// Begins the end; returns whether Envoy may go on at once.
long fake_server_shut_down(server *it) {
  void (*shutdown)(uintptr_t, uintptr_t, void (*)(void *), void *);
  *(void **)&shutdown = hook(it, HOOK("shutdown"));
  shutdown((uintptr_t)it, it->extension, complete, it);
  return it->completions;
}

long fake_server_completed(server *it) { return it->completions; }
long fake_server_failures(server *it) { return it->failures; }

// Ends it. Nothing may be left.
long fake_server_end(server *it) {
  void (*destroy)(uintptr_t);
  *(void **)&destroy = hook(it, HOOK("destroy"));
  destroy(it->extension);
  *(void **)&destroy = hook(it, HOOK("config_destroy"));
  destroy(it->config);
  for (size_t i = 0; i < it->timer_count; i++) {
    if (!it->timers[i].deleted) die("a timer is left");
  }
  if (it->page_count > 0 && it->completions > 0) die("a page is left");
  if (it->schedulers != 0) die("a scheduler is left");
  if (it->signals > 1) die("Envoy was told twice that the extension is ready");
  free(it);
  return 0;
}
