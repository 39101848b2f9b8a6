// SPDX-License-Identifier: Apache-2.0
#include "core/jvm.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "core/creation.h"
#include "core/exit_guard.h"
#include "core/envoy.h"
#include "core/java_home.h"
#include "core/options.h"
#include "core/own_java.h"
#include "core/refusal.h"

typedef jint (*get_created_vms)(JavaVM **, jsize, jsize *);

// The JVM that this module created; used by end_jvm.
static JavaVM *own_vm;

// Ends the JVM at exit, so that it writes its AOT cache: nothing else in Envoy ends it.
static void end_jvm(void) {
  void *env = NULL;
  if ((*own_vm)->AttachCurrentThread(own_vm, &env, NULL) == JNI_OK) (*own_vm)->DestroyJavaVM(own_vm);
}

// Returns whether this process may run code that it generates. If not, a JVM would end the process
// before it reads its options, and so without a message.
static bool may_run_own_code(void) {
  size_t size = (size_t)sysconf(_SC_PAGESIZE);
  void *page =
      mmap(NULL, size, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page != MAP_FAILED) {
    munmap(page, size);
    return true;
  }
  refusal_log("java: this process must not map memory that is writable and executable (%s), and no "
              "JVM runs without. Allow it: MemoryDenyWriteExecute=no in a systemd unit, execmem in "
              "SELinux.",
              strerror(errno));
  return false;
}

// Loads the JVM's library, and returns the function that creates a JVM; null on failure.
static create_vm load_library(const char *home) {
  char path[PATH_MAX + 32];
  snprintf(path, sizeof path, "%s/lib/server/libjvm.so", home);
  // RTLD_GLOBAL, so that other modules find this JVM.
  void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE);
  if (library == NULL) {
    refusal_log("java: cannot load %s: %s. Is that JDK built for this machine?", path, dlerror());
    return NULL;
  }
  create_vm create;
  *(void **)&create = dlsym(library, "JNI_CreateJavaVM");
  if (create == NULL) refusal_log("java: %s is not a JVM: it has no JNI_CreateJavaVM", path);
  return create;
}

static void refuse_failed_creation(const char *home, const char *output) {
  char blamed[3072];
  options_blame(output, blamed, sizeof blamed);
  // Our function does not get all that a JVM prints: it misses what is printed before the JVM has
  // read our options, and what follows "warning:".
  size_t length = strlen(output);
  if (length == 0 || output[length - 1] == ':') {
    output = "standard output or standard error has the reason";
  }
  refusal_log("java: the JVM of %s cannot be created: %s.%s%s%s", home, output,
              *blamed != '\0' ? " Look at " : "", blamed, *blamed != '\0' ? "." : "");
}

static JavaVM *create(const char *module_path) {
  if (creation_is_over()) {
    refusal_log("java: this process could not create a JVM before, as the log says, and cannot try "
                "again. Start Envoy anew.");
    return NULL;
  }
  char home[PATH_MAX];
  if (!java_home_find(module_path, home, sizeof home)) return NULL;
  if (!may_run_own_code()) return NULL;
  create_vm create_java_vm = load_library(home);
  if (create_java_vm == NULL) return NULL;

  // Static, since the thread that creates a JVM may never return.
  static JavaVMOption options[MAX_OPTIONS];
  static JavaVMInitArgs arguments;
  arguments = (JavaVMInitArgs){.version = JNI_VERSION_10, .options = options};
  creation_add_options(&arguments);
  if (!options_add_all(&arguments, home)) return NULL;
  char output[2048];
  JavaVM *vm = creation_run(create_java_vm, &arguments, output, sizeof output);
  if (vm == NULL) {
    refuse_failed_creation(home, output);
    return NULL;
  }
  own_vm = vm;
  if (options_include("-XX:AOTCacheOutput=*")) atexit(end_jvm);
  if (*output != '\0') envoy_log(ENVOY_LOG_INFO, "java: %s", output);
  envoy_log(ENVOY_LOG_DEBUG, "java: created the JVM of %s", home);
  return vm;
}

// Returns the JVM of this process; null before one is created.
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

// Linux cuts names of threads to this size, with the NUL.
#define THREAD_NAME_SIZE 16

// Detaches the threads that the launcher attached when they end, so that Java notices their end.
static pthread_key_t attachment;
static pthread_once_t attachment_made = PTHREAD_ONCE_INIT;

static void detach(void *vm) { (*(JavaVM *)vm)->DetachCurrentThread(vm); }

static void make_attachment(void) { pthread_key_create(&attachment, detach); }

static JNIEnv *attach(JavaVM *vm) {
  JNIEnv *env = NULL;
  if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_10) == JNI_OK) return env;
  // Dumps and debuggers then show Envoy's name of the thread, such as wrk:worker_1.
  char name[THREAD_NAME_SIZE] = "";
  prctl(PR_GET_NAME, name);
  JavaVMAttachArgs arguments = {JNI_VERSION_10, name, NULL};
  if ((*vm)->AttachCurrentThreadAsDaemon(vm, (void **)&env, &arguments) != JNI_OK) return NULL;
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
  bool created = vm == NULL;
  if (created) vm = create(module_path);
  if (vm == NULL) return NULL;
  JNIEnv *env = attach(vm);
  if (env == NULL) {
    refusal_log("java: this thread cannot be attached to the JVM");
    return NULL;
  }
  if (created) exit_guard_set(env);
  return env;
}

void jvm_compare(const char *module_path) {
  if (own_vm != NULL) return;
  Dl_info info;
  void *function = dlsym(RTLD_DEFAULT, "JNI_GetCreatedJavaVMs");
  char home[PATH_MAX];
  if (function == NULL || dladdr(function, &info) == 0 || realpath(info.dli_fname, home) == NULL) return;
  // From <home>/lib/server/libjvm.so.
  for (int i = 0; i < 3; i++) {
    char *slash = strrchr(home, '/');
    if (slash != NULL) *slash = '\0';
  }
  own_java_compare(module_path, home);
}
