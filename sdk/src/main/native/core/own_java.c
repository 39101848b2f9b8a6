// SPDX-License-Identifier: Apache-2.0
#include "core/own_java.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "core/bundle.h"
#include "core/envoy.h"
#include "core/java_modules.h"
#include "core/private_folder.h"
#include "core/refusal.h"

// The names of folders that are not complete yet.
#define UNFINISHED "unfinished-"

// Unpacking takes a fraction of a second, or several on a slow disk.
#define LOCK_LIMIT_MS 30000

__attribute__((format(printf, 3, 4))) static own_java refuse(const char *module_path,
                                                             const bundle *source,
                                                             const char *format, ...) {
  char reason[PATH_MAX + 256];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason, sizeof reason, format, arguments);
  va_end(arguments);
  refusal_log(
      "java: the Java runtime in %s cannot be unpacked: %s. It needs %u MB in a folder that Envoy may "
      "write to and run programs from: set ENVOY_JAVA_RUNTIME_DIR to one, or ENVOY_JAVA_HOME to an "
      "installed Java.",
      module_path, reason, (unsigned)(source->header.unpacked / 1000000) + 1);
  return OWN_JAVA_REFUSED;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *position) {
  (void)status;
  (void)type;
  (void)position;
  return remove(path);
}

static void remove_tree(const char *path) { nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS); }

// Removes what a process left that ended while it unpacked. Only with the lock.
static void remove_unfinished(const char *folder) {
  DIR *directory = opendir(folder);
  if (directory == NULL) return;
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    char path[PATH_MAX];
    if (strncmp(entry->d_name, UNFINISHED, strlen(UNFINISHED)) == 0 &&
        (size_t)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < sizeof path) {
      remove_tree(path);
    }
  }
  closedir(directory);
}

static long milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Waits until no other process unpacks here. The kernel releases the lock of a process that dies; one
// that is stopped keeps it, so there is a limit. Without locks, several processes may unpack at once;
// the last one wins.
static int lock(const char *folder) {
  char path[PATH_MAX];
  if ((size_t)snprintf(path, sizeof path, "%s/lock", folder) >= sizeof path) return -1;
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (file < 0) return -1;
  long begun = milliseconds();
  while (flock(file, LOCK_EX | LOCK_NB) != 0) {
    if ((errno != EWOULDBLOCK && errno != EINTR) || milliseconds() - begun > LOCK_LIMIT_MS) {
      close(file);
      return -1;
    }
    nanosleep(&(struct timespec){.tv_nsec = 10 * 1000 * 1000}, NULL);
  }
  return file;
}

static bool is_ready(const bundle *source, const char *home) {
  return is_private_folder(home) && bundle_is_unpacked(source, home);
}

// Unpacks into a new folder and renames it, so that a home is always complete.
static bool unpack(const bundle *source, const char *folder, const char *home, char *path) {
  if ((size_t)snprintf(path, PATH_MAX, "%s/" UNFINISHED "XXXXXX", folder) >= PATH_MAX) {
    errno = ENAMETOOLONG;
    return false;
  }
  if (mkdtemp(path) == NULL) return false;
  char unfinished[PATH_MAX];
  strcpy(unfinished, path);
  bool good = bundle_unpack(source, unfinished, path, PATH_MAX);
  bool moved = false;
  if (good) {
    // One that is not complete: something has deleted old files. Processes that use it keep what they
    // have opened. Another process that did not wait may have completed it meanwhile.
    bool ready = is_ready(source, home);
    if (!ready) remove_tree(home);
    strcpy(path, home);
    moved = !ready && rename(unfinished, home) == 0;
    good = moved || is_ready(source, home);
  }
  int reason = errno;
  if (!moved) remove_tree(unfinished);
  errno = reason;
  return good;
}

// Does the same without the signal that would end this process at its limit of the size of a file.
static bool unpack_within_limits(const bundle *source, const char *folder, const char *home,
                                 char *path) {
  sigset_t limit, before;
  sigemptyset(&limit);
  sigaddset(&limit, SIGXFSZ);
  pthread_sigmask(SIG_BLOCK, &limit, &before);
  bool good = unpack(source, folder, home, path);
  int reason = errno;
  while (sigtimedwait(&limit, NULL, &(struct timespec){0}) == SIGXFSZ) continue;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = reason;
  return good;
}

static own_java find(const char *module_path, const bundle *source, char *home, size_t size) {
  char folder[PATH_MAX];
  if (!private_folder(getenv("ENVOY_JAVA_RUNTIME_DIR"), folder, sizeof folder)) {
    return errno != 0 ? refuse(module_path, source, "%s: %s", folder, strerror(errno))
                      : refuse(module_path, source,
                               "%s is not a folder that belongs to user %u and is closed to others; "
                               "remove it",
                               folder, (unsigned)geteuid());
  }
  struct statvfs system;
  if (statvfs(folder, &system) == 0 && (system.f_flag & ST_NOEXEC) != 0) {
    return refuse(module_path, source, "%s: its file system is mounted with noexec", folder);
  }
  if ((size_t)snprintf(home, size, "%s/runtime-%s", folder, source->header.id) >= size) {
    return refuse(module_path, source, "%s: %s", folder, strerror(ENAMETOOLONG));
  }
  if (is_ready(source, home)) return OWN_JAVA_READY;

  long begun = milliseconds();
  int locked = lock(folder);
  own_java found = OWN_JAVA_READY;
  // Another process may have unpacked it meanwhile.
  if (!is_ready(source, home)) {
    if (locked >= 0) remove_unfinished(folder);
    char path[PATH_MAX];
    if (unpack_within_limits(source, folder, home, path)) {
      envoy_log(ENVOY_LOG_INFO, "java: unpacked the Java runtime of %s to %s in %ld ms", module_path,
                home, milliseconds() - begun);
    } else {
      found = refuse(module_path, source, "%s: %s", path,
                     errno != 0 ? strerror(errno) : "the module is damaged, copy it again");
    }
  }
  if (locked >= 0) close(locked);
  return found;
}

own_java own_java_find(const char *module_path, char *home, size_t size) {
  bundle source;
  switch (bundle_open(module_path, &source)) {
    case BUNDLE_ABSENT:
      return OWN_JAVA_ABSENT;
    case BUNDLE_UNREADABLE:
      refusal_log("java: %s cannot be read: %s", module_path, strerror(errno));
      return OWN_JAVA_REFUSED;
    case BUNDLE_BROKEN:
      refusal_log("java: %s: the Java runtime in this file cannot be read: copy the file again, or "
                  "build it anew with one version of the SDK and of the packaging",
                  module_path);
      return OWN_JAVA_REFUSED;
    case BUNDLE_FOUND:
      break;
  }
  own_java found = find(module_path, &source, home, size);
  bundle_close(&source);
  return found;
}

// Reads the file "release" of a Java home as text; empty if there is none.
static void read_release(const char *home, char *content, size_t size) {
  char path[PATH_MAX];
  *content = '\0';
  if ((size_t)snprintf(path, sizeof path, "%s/release", home) >= sizeof path) return;
  FILE *file = fopen(path, "re");
  if (file == NULL) return;
  content[fread(content, 1, size - 1, file)] = '\0';
  fclose(file);
}

void own_java_compare(const char *module_path, const char *home) {
  bundle source;
  if (bundle_open(module_path, &source) != BUNDLE_FOUND) return;
  char *own = malloc(BUNDLE_BLOCK + 1);
  if (own != NULL && bundle_read(&source, "release", own)) {
    char other[16384], missing[1024];
    read_release(home, other, sizeof other);
    java_modules_missing(own, other, missing, sizeof missing);
    if (*missing != '\0') {
      envoy_log(ENVOY_LOG_WARN,
                "java: %s brings a Java with the modules %s, but the JVM that runs is that of %s, which "
                "lacks them. If a class needs them, it will not be found.",
                module_path, missing, home);
    }
  }
  free(own);
  bundle_close(&source);
}
