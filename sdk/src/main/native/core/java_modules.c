// SPDX-License-Identifier: Apache-2.0
#include "core/java_modules.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define SEPARATORS " \"\n"

// Returns the list of modules in a release file; null if it has none.
static const char *list_in(const char *release) {
  static const char KEY[] = "MODULES=\"";
  const char *found = strstr(release, KEY);
  return found != NULL ? found + strlen(KEY) : NULL;
}

// Takes the next name of a list; false at the end.
static bool next_name(const char **list, const char **name, size_t *length) {
  *list += strspn(*list, " ");
  *name = *list;
  *length = strcspn(*list, SEPARATORS);
  *list += *length;
  return *length > 0;
}

static bool contains(const char *list, const char *wanted, size_t wanted_length) {
  const char *name;
  size_t length;
  while (next_name(&list, &name, &length)) {
    if (length == wanted_length && memcmp(name, wanted, length) == 0) return true;
  }
  return false;
}

void java_modules_missing(const char *wanted, const char *present, char *missing, size_t size) {
  *missing = '\0';
  const char *wanted_list = list_in(wanted), *present_list = list_in(present);
  if (wanted_list == NULL || present_list == NULL) return;
  const char *name;
  size_t length, used = 0;
  while (next_name(&wanted_list, &name, &length)) {
    if (contains(present_list, name, length)) continue;
    int added = snprintf(missing + used, size - used, "%s%.*s", used > 0 ? ", " : "", (int)length, name);
    if (added > 0) used += (size_t)added < size - used ? (size_t)added : size - used - 1;
  }
}
