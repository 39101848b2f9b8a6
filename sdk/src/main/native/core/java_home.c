// SPDX-License-Identifier: Apache-2.0
#include "core/java_home.h"

#include <dirent.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/own_java.h"
#include "core/refusal.h"

enum { OLDEST_JAVA = 25 };

// The places that were searched, each with the reason why it was not used, for the log if no Java is
// found.
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

// Returns the feature version in a JDK's release file; 0 if it has no such line.
static int java_version(const char *home) {
  char path[PATH_MAX];
  if ((size_t)snprintf(path, sizeof path, "%s/release", home) >= sizeof path) return 0;
  FILE *file = fopen(path, "re");
  if (file == NULL) return 0;
  // Not with sscanf: if it is compiled with a newer glibc, it needs a symbol that older ones lack.
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

// Returns whether there is a Java of a sufficient version at `home`; if not, notes the reason.
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

// Finds the newest Java among the folders in `parent`.
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

// Looks at ENVOY_JAVA_HOME. If it is set, no other Java is considered.
static bool is_named(char *home, size_t size) {
  const char *named = getenv("ENVOY_JAVA_HOME");
  if (named == NULL || *named == '\0') return false;
  snprintf(home, size, "%s", named);
  return true;
}

// Searches for an installed Java.
static bool find(const char *module_path, char *home, size_t size, trail *trail) {
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

bool java_home_find(const char *module_path, char *home, size_t size) {
  trail trail = {.length = 0};
  if (is_named(home, size)) {
    if (usable(home, "ENVOY_JAVA_HOME=", &trail)) return true;
  } else {
    own_java own = own_java_find(module_path, home, size);
    if (own != OWN_JAVA_ABSENT) return own == OWN_JAVA_READY;
    if (find(module_path, home, size, &trail)) return true;
  }
  refusal_log(
      "java: no Java %d or newer found. Tried: %.*s. Set ENVOY_JAVA_HOME to the home of a JDK or JRE "
      "%d or newer.",
      OLDEST_JAVA, (int)trail.length - 2, trail.text, OLDEST_JAVA);
  return false;
}
