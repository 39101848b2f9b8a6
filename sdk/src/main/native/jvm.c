// SPDX-License-Identifier: Apache-2.0
#include "jvm.h"

#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"

enum { OLDEST_JAVA = 25, MAX_OPTIONS = 64 };

typedef jint (*get_created_vms)(JavaVM **, jsize, jsize *);
typedef jint (*create_vm)(JavaVM **, void **, void *);

// ---- Finding a JDK ------------------------------------------------------------------------------

// What was tried and why it was not taken, for the one line that is logged if nothing is found.
typedef struct {
  char text[2048];
  size_t length;
} trail;

__attribute__((format(printf, 2, 3))) static void tried(trail *trail, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  size_t room = sizeof trail->text - trail->length;
  int length = vsnprintf(trail->text + trail->length, room, format, arguments);
  va_end(arguments);
  if (length > 0) trail->length += (size_t)length < room ? (size_t)length : room - 1;
}

// The feature version in a JDK's release file; 0 if there is none.
static int java_version(const char *home) {
  char path[PATH_MAX];
  if ((size_t)snprintf(path, sizeof path, "%s/release", home) >= sizeof path) return 0;
  FILE *file = fopen(path, "re");
  if (file == NULL) return 0;
  // Not with sscanf: a newer glibc hands out one that older ones lack.
  static const char KEY[] = "JAVA_VERSION=\"";
  int version = 0;
  char line[1024];
  while (version == 0 && fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, KEY, sizeof KEY - 1) != 0) continue;
    for (char *c = line + sizeof KEY - 1; *c >= '0' && *c <= '9' && version < 1000; c++) {
      version = 10 * version + (*c - '0');
    }
  }
  fclose(file);
  return version;
}

// Whether there is a JDK or JRE of a sufficient version at `home`; if not, says why in the trail.
static bool usable(const char *home, const char *origin, trail *trail) {
  char libjvm[PATH_MAX];
  snprintf(libjvm, sizeof libjvm, "%s/lib/server/libjvm.so", home);
  FILE *file = fopen(libjvm, "re");
  if (file == NULL) {
    tried(trail, "%s%s (no lib/server/libjvm.so); ", origin, home);
    return false;
  }
  fclose(file);
  int version = java_version(home);
  if (version < OLDEST_JAVA) {
    tried(trail, "%s%s (Java %d); ", origin, home, version);
    return false;
  }
  return true;
}

// The newest JDK among the folders in `parent`.
static bool newest_in(const char *parent, char *home, size_t size, trail *trail) {
  DIR *directory = opendir(parent);
  if (directory == NULL) {
    tried(trail, "%s (no such folder); ", parent);
    return false;
  }
  int newest = 0;
  size_t before = trail->length;
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    char candidate[PATH_MAX];
    if ((size_t)snprintf(candidate, sizeof candidate, "%s/%s", parent, entry->d_name) >=
        sizeof candidate) {
      continue;
    }
    if (usable(candidate, "", trail) && java_version(candidate) > newest) {
      newest = java_version(candidate);
      snprintf(home, size, "%s", candidate);
    }
  }
  closedir(directory);
  if (newest == 0 && trail->length == before) tried(trail, "%s (empty); ", parent);
  return newest > 0;
}

// The Java home to use, in the order that the README documents.
static bool find_home(const char *module_path, char *home, size_t size, trail *trail) {
  // Whoever sets ENVOY_JAVA_HOME means that one and no other.
  const char *own = getenv("ENVOY_JAVA_HOME");
  if (own != NULL && *own != '\0') {
    snprintf(home, size, "%s", own);
    return usable(home, "ENVOY_JAVA_HOME=", trail);
  }
  tried(trail, "ENVOY_JAVA_HOME (not set); ");

  const char *general = getenv("JAVA_HOME");
  if (general != NULL && *general != '\0') {
    snprintf(home, size, "%s", general);
    if (usable(home, "JAVA_HOME=", trail)) return true;
  } else {
    tried(trail, "JAVA_HOME (not set); ");
  }

  const char *slash = strrchr(module_path, '/');
  int directory = slash != NULL ? (int)(slash - module_path) : 0;
  static const char *const BESIDE[] = {"jre", "java"};
  for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++) {
    snprintf(home, size, "%.*s/%s", directory, module_path, BESIDE[i]);
    if (usable(home, "", trail)) return true;
  }

  snprintf(home, size, "/opt/java/openjdk");
  if (usable(home, "", trail)) return true;
  return newest_in("/usr/lib/jvm", home, size, trail);
}

// ---- Creating the JVM ---------------------------------------------------------------------------

// The JVM returns an error for some of what can be wrong with its options, and ends the process for
// the rest, such as a heap that there is no room for. So it is created on a thread of its own, which
// does not come back from there, and Envoy lives on, without Java.
static struct {
  create_vm create;
  JavaVMInitArgs arguments;
  pthread_t thread;
  atomic_bool under_way;
  bool ended;
  sem_t over;
  jint result;
  JavaVM *vm;
  trail output;  // what the JVM printed meanwhile, so that Envoy's log can say it
} creation;

static jint JNICALL jvm_print(FILE *stream, const char *format, va_list arguments) {
  if (!creation.under_way) return vfprintf(stream, format, arguments);
  char text[1024];
  int length = vsnprintf(text, sizeof text, format, arguments);
  for (char *c = text; *c != '\0'; c++) {
    if (*c == '\n') *c = ' ';
  }
  tried(&creation.output, "%s", text);
  return length;
}

// The JVM is about to end the process.
static void JNICALL jvm_abort(void) {
  if (!creation.under_way || !pthread_equal(pthread_self(), creation.thread)) return;
  creation.ended = true;
  sem_post(&creation.over);
  while (true) pause();
}

static void JNICALL jvm_exit(jint status) {
  (void)status;
  jvm_abort();
}

static void *run_creation(void *unused) {
  creation.thread = pthread_self();
  void *env = NULL;
  creation.result = creation.create(&creation.vm, &env, &creation.arguments);
  if (creation.result == JNI_OK) (*creation.vm)->DetachCurrentThread(creation.vm);
  sem_post(&creation.over);
  return unused;
}

// The JVM of these options; null if there is none.
static JavaVM *await_creation(create_vm create, JavaVMInitArgs arguments) {
  creation.create = create;
  creation.arguments = arguments;
  creation.result = JNI_ERR;
  creation.vm = NULL;
  creation.output.length = 0;
  sem_init(&creation.over, 0, 0);
  creation.under_way = true;
  pthread_t thread;
  if (pthread_create(&thread, NULL, run_creation, NULL) == 0) {
    pthread_detach(thread);
    while (sem_wait(&creation.over) != 0) continue;
  } else {
    tried(&creation.output, "there is no thread for it");
  }
  creation.under_way = false;
  trail *output = &creation.output;
  while (output->length > 0 && output->text[output->length - 1] == ' ') output->length--;
  output->text[output->length] = '\0';
  return creation.result == JNI_OK && !creation.ended ? creation.vm : NULL;
}

static bool mentions(const char *variable, const char *text) {
  const char *value = getenv(variable);
  return value != NULL && strstr(value, text) != NULL;
}

static void add_option(JavaVMInitArgs *arguments, const char *text) {
  if (arguments->nOptions < MAX_OPTIONS) {
    arguments->options[arguments->nOptions++].optionString = (char *)text;
  } else {
    host_log(ENVOY_LOG_WARN, "java: more than %d JVM options; %s is left out", MAX_OPTIONS, text);
  }
}

// A JVM writes the AOT cache that it is asked for when it ends, and in Envoy nothing else ends it.
static void end_jvm(void) {
  JavaVM *vm = creation.vm;
  void *env = NULL;
  if ((*vm)->AttachCurrentThread(vm, &env, NULL) == JNI_OK) (*vm)->DestroyJavaVM(vm);
}

static JavaVM *create(const char *module_path) {
  if (creation.ended) {
    host_log(ENVOY_LOG_ERROR,
             "java: this process could not create a JVM before, as the log says, and cannot try "
             "again. Start Envoy anew.");
    return NULL;
  }
  trail trail = {.length = 0};
  char home[PATH_MAX];
  if (!find_home(module_path, home, sizeof home, &trail)) {
    host_log(ENVOY_LOG_ERROR,
             "java: no Java %d or newer found. Tried: %.*s. Set ENVOY_JAVA_HOME to the home of a JDK "
             "or JRE %d or newer.",
             OLDEST_JAVA, (int)trail.length - 2, trail.text, OLDEST_JAVA);
    return NULL;
  }
  char path[PATH_MAX + 32];
  snprintf(path, sizeof path, "%s/lib/server/libjvm.so", home);
  // Global, so that the next module finds this JVM.
  void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE);
  if (library == NULL) {
    host_log(ENVOY_LOG_ERROR, "java: cannot load %s: %s. Is that JDK built for this machine?", path,
             dlerror());
    return NULL;
  }
  create_vm create_java_vm;
  *(void **)&create_java_vm = dlsym(library, "JNI_CreateJavaVM");
  if (create_java_vm == NULL) {
    host_log(ENVOY_LOG_ERROR, "java: %s is no JVM: it has no JNI_CreateJavaVM", path);
    return NULL;
  }

  JavaVMOption options[MAX_OPTIONS];
  JavaVMInitArgs arguments = {.version = JNI_VERSION_10, .options = options, .nOptions = 0};
  options[arguments.nOptions++] = (JavaVMOption){"vfprintf", (void *)jvm_print};
  options[arguments.nOptions++] = (JavaVMOption){"abort", (void *)jvm_abort};
  options[arguments.nOptions++] = (JavaVMOption){"exit", (void *)jvm_exit};
  // Envoy handles its signals itself; without -Xrs the JVM takes TERM, INT and HUP away from it.
  add_option(&arguments, "-Xrs");
  // jcmd and jstack go through SIGQUIT otherwise, which -Xrs turns off.
  add_option(&arguments, "-XX:+StartAttachListener");
  add_option(&arguments, "--enable-native-access=ALL-UNNAMED");
  // A proxy's filters make little garbage: the serial collector has the smallest footprint, and
  // starts no threads. Two collectors are an error to the JVM, so whoever names one gets it instead
  // of ours.
  if (!mentions("ENVOY_JAVA_OPTS", "GC") && !mentions("JAVA_TOOL_OPTIONS", "GC")) {
    add_option(&arguments, "-XX:+UseSerialGC");
    add_option(&arguments, "-Xms16m");
  }
  // The cache that was made for this runtime, if there is one: see docs/performance.md.
  char cache[PATH_MAX + 64];
  snprintf(cache, sizeof cache, "-XX:AOTCache=%s/lib/envoy-java.aot", home);
  if (!mentions("ENVOY_JAVA_OPTS", "AOT") && !mentions("JAVA_TOOL_OPTIONS", "AOT") &&
      access(strchr(cache, '/'), R_OK) == 0) {
    add_option(&arguments, cache);
  }
  // The user's own come last, and so win. The copy outlives the call: the JVM keeps pointers.
  const char *user = getenv("ENVOY_JAVA_OPTS");
  char *copy = user != NULL ? strdup(user) : NULL;
  if (copy != NULL) {
    char *rest = NULL;
    for (char *word = strtok_r(copy, " \t\n", &rest); word != NULL;
         word = strtok_r(NULL, " \t\n", &rest)) {
      add_option(&arguments, word);
    }
  }

  JavaVM *vm = await_creation(create_java_vm, arguments);
  const char *output = creation.output.text;
  if (vm == NULL) {
    host_log(ENVOY_LOG_ERROR,
             "java: the JVM of %s cannot be created: %s. Look at ENVOY_JAVA_OPTS, which is '%s'.",
             home, *output != '\0' ? output : "it gave no reason", user != NULL ? user : "");
    return NULL;
  }
  if (mentions("ENVOY_JAVA_OPTS", "-XX:AOTCacheOutput=")) atexit(end_jvm);
  if (*output != '\0') host_log(ENVOY_LOG_INFO, "java: %s", output);
  host_log(ENVOY_LOG_DEBUG, "java: created the JVM of %s", home);
  return vm;
}

// The JVM of this process; null if there is none.
static JavaVM *find_jvm(void) {
  static _Atomic(get_created_vms) known;
  get_created_vms created_vms = atomic_load_explicit(&known, memory_order_relaxed);
  if (created_vms == NULL) {
    *(void **)&created_vms = dlsym(RTLD_DEFAULT, "JNI_GetCreatedJavaVMs");
    atomic_store_explicit(&known, created_vms, memory_order_relaxed);
  }
  JavaVM *vm = NULL;
  jsize count = 0;
  if (created_vms != NULL) created_vms(&vm, 1, &count);
  return count > 0 ? vm : NULL;
}

// Threads that the launcher attached are detached when they end, so that Java sees them end.
static pthread_key_t attachment;
static pthread_once_t attachment_made = PTHREAD_ONCE_INIT;

static void detach(void *vm) { (*(JavaVM *)vm)->DetachCurrentThread(vm); }

static void make_attachment(void) { pthread_key_create(&attachment, detach); }

static JNIEnv *attach(JavaVM *vm) {
  JNIEnv *env = NULL;
  if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_10) == JNI_OK) return env;
  if ((*vm)->AttachCurrentThreadAsDaemon(vm, (void **)&env, NULL) != JNI_OK) return NULL;
  pthread_once(&attachment_made, make_attachment);
  pthread_setspecific(attachment, vm);
  return env;
}

bool jvm_attach(void) {
  JavaVM *vm = find_jvm();
  return vm != NULL && attach(vm) != NULL;
}

JNIEnv *jvm_env(const char *module_path) {
  JavaVM *vm = find_jvm();
  if (vm == NULL) vm = create(module_path);
  if (vm == NULL) return NULL;
  JNIEnv *env = attach(vm);
  if (env == NULL) host_log(ENVOY_LOG_ERROR, "java: this thread cannot be attached to the JVM");
  return env;
}
