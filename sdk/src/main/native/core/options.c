// SPDX-License-Identifier: Apache-2.0
#include "core/options.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/error_report.h"
#include "core/envoy.h"
#include "core/refusal.h"

#define OWN_VARIABLE "ENVOY_JAVA_OPTS"

// The variables with options, in the order in which the JVM applies them: a later option wins. The
// JVM itself reads all but OWN_VARIABLE.
static const char *const VARIABLES[] = {"JAVA_TOOL_OPTIONS", OWN_VARIABLE, "_JAVA_OPTIONS"};
enum { VARIABLE_COUNT = sizeof VARIABLES / sizeof *VARIABLES, MOST_DEFEATERS = 10 };

// Our defaults, each with the patterns of user options that replace it. Otherwise the JVM would
// refuse two collectors or two archives, and our options would override those in JAVA_TOOL_OPTIONS,
// which it reads first.
static const struct {
  const char *option;
  const char *defeated_by[MOST_DEFEATERS];
} DEFAULTS[] = {
    // Envoy handles its signals itself; without -Xrs the JVM would take over TERM, INT and HUP.
    {"-Xrs", {NULL}},
    // Without it, jcmd and jstack need SIGQUIT, which -Xrs turns off.
    {"-XX:+StartAttachListener", {"-XX:?StartAttachListener", "-XX:+DisableAttachMechanism"}},
    {"--enable-native-access=ALL-UNNAMED", {NULL}},
    // Filters produce little garbage. The serial collector needs the least memory and starts no
    // threads.
    {"-XX:+UseSerialGC", {"-XX:+Use*GC"}},
    {"-Xms16m",
     {"-Xms*", "-XX:InitialHeapSize=*", "-XX:MinHeapSize=*", "-XX:InitialRAMPercentage=*",
      "-XX:MaxHeapSize=*", "-XX:+Use*GC",
      // A maximum heap size that is, or may be, smaller than our initial size.
      "-Xmx[0-9][mM]", "-Xmx1[0-5][mM]", "-Xmx*[kK0-9]"}},
    // Keeps the counters in memory, where jcmd reads them. A file would be left behind, since Envoy
    // exits without ending the JVM.
    {"-XX:+PerfDisableSharedMem",
     {"-XX:?PerfDisableSharedMem", "-XX:?UsePerfData", "-XX:?PerfDataSaveToFile"}},
    // exit_guard.c replaces a function of the JDK, about which the JVM would print a warning.
    {"-Xlog:jni+resolve=error", {NULL}},
};

// With these, a JVM prints something and ends the process, before it reads the options with our
// functions for that.
static const char *const ENDING[] = {"-Xlog:help", "-Xinternalversion", "-XX:+PrintFlagsInitial",
                                     "-XX:AOTMode=create"};

// Takes the next option from a text and unquotes it in place, as the JVM does: options end at white
// space outside of quotes. Returns null at the end.
static char *next_option(char **text) {
  char *from = *text + strspn(*text, " \t\n\v\f\r");
  if (*from == '\0') return NULL;
  char *option = from;
  char *to = from;
  char quote = '\0';
  for (; *from != '\0' && (quote != '\0' || strchr(" \t\n\v\f\r", *from) == NULL); from++) {
    if (*from == quote) {
      quote = '\0';
    } else if (quote == '\0' && (*from == '"' || *from == '\'')) {
      quote = *from;
    } else {
      *to++ = *from;
    }
  }
  *text = *from == '\0' ? from : from + 1;
  *to = '\0';
  return option;
}

static bool matches(const char *option, const char *pattern) {
  // -XX:+UseMaximumCompactionOnSystemGC and similar options do not select a collector.
  return fnmatch(pattern, option, 0) == 0 && fnmatch("*SystemGC", option, 0) != 0;
}

// Returns the rest of an option after this beginning; null if it begins otherwise.
static const char *after(const char *option, const char *beginning) {
  size_t length = strlen(beginning);
  return strncmp(option, beginning, length) == 0 ? option + length : NULL;
}

// Returns whether a file of options, or of flags without "-XX:", contains one that matches. The JVM
// itself reports a file that cannot be read.
static bool file_includes(const char *path, const char *pattern) {
  FILE *file = path != NULL && pattern != NULL ? fopen(path, "re") : NULL;
  if (file == NULL) return false;
  char content[16384];
  content[fread(content, 1, sizeof content - 1, file)] = '\0';
  fclose(file);
  char *rest = content;
  for (char *option; (option = next_option(&rest)) != NULL;) {
    if (matches(option, pattern)) return true;
  }
  return false;
}

static bool variable_includes(const char *variable, const char *pattern) {
  const char *value = getenv(variable);
  char *copy = value != NULL ? strdup(value) : NULL;
  bool found = false;
  char *rest = copy;
  for (char *option; rest != NULL && !found && (option = next_option(&rest)) != NULL;) {
    found = matches(option, pattern) ||
            file_includes(after(option, "-XX:VMOptionsFile="), pattern) ||
            file_includes(after(option, "-XX:Flags="), after(pattern, "-XX:"));
  }
  free(copy);
  return found;
}

bool options_include(const char *pattern) {
  for (int i = 0; i < VARIABLE_COUNT; i++) {
    if (variable_includes(VARIABLES[i], pattern)) return true;
  }
  return false;
}

void options_add(JavaVMInitArgs *arguments, const char *text, void *extra) {
  if (arguments->nOptions < MAX_OPTIONS) {
    arguments->options[arguments->nOptions++] = (JavaVMOption){(char *)text, extra};
  } else {
    envoy_log(ENVOY_LOG_WARN, "java: more than %d JVM options; %s is left out", MAX_OPTIONS, text);
  }
}

static bool include_any(const char *const *patterns) {
  for (int i = 0; i < MOST_DEFEATERS && patterns[i] != NULL; i++) {
    if (options_include(patterns[i])) return true;
  }
  return false;
}

static bool ends_process(void) {
  for (size_t i = 0; i < sizeof ENDING / sizeof *ENDING; i++) {
    if (!options_include(ENDING[i])) continue;
    refusal_log("java: the option %s makes a JVM write something and end its process, and Envoy with "
                "it. Give it to a java command instead.",
                ENDING[i]);
    return true;
  }
  return false;
}

bool options_add_all(JavaVMInitArgs *arguments, const char *home) {
  if (ends_process()) return false;
  for (size_t i = 0; i < sizeof DEFAULTS / sizeof *DEFAULTS; i++) {
    if (!include_any(DEFAULTS[i].defeated_by)) options_add(arguments, DEFAULTS[i].option, NULL);
  }
  if (!options_include("-XX:ErrorFile=*") && !options_include("-XX:+ErrorFileToStd*")) {
    options_add(arguments, error_report_option(), NULL);
  }
  // The AOT cache that was made for this runtime, if it exists: see docs/performance.md.
  static char cache[PATH_MAX + 64];
  snprintf(cache, sizeof cache, "-XX:AOTCache=%s/lib/envoy-java.aot", home);
  if (!options_include("-XX:AOT*") && !options_include("-XX:SharedArchiveFile=*") &&
      access(strchr(cache, '/'), R_OK) == 0) {
    options_add(arguments, cache, NULL);
  }
  // The user's options come last, so they win. The copy outlives the call, since the JVM keeps
  // pointers.
  const char *own = getenv(OWN_VARIABLE);
  char *rest = own != NULL ? strdup(own) : NULL;
  for (char *option; rest != NULL && (option = next_option(&rest)) != NULL;) {
    options_add(arguments, option, NULL);
  }
  return true;
}

// Returns whether the output names an option of this text. In its output, the JVM calls -XX:+Name and
// -XX:Name=value just Name.
static bool is_named_in(const char *output, const char *value) {
  char *copy = strdup(value);
  char *rest = copy;
  bool named = false;
  for (char *option; rest != NULL && !named && (option = next_option(&rest)) != NULL;) {
    char *name = option + strspn(option, "-");
    if (strncmp(name, "XX:", 3) == 0) name += 3;
    name += strspn(name, "+-");
    name[strcspn(name, "=")] = '\0';
    named = *name != '\0' && strstr(output, name) != NULL;
  }
  free(copy);
  return named;
}

void options_blame(const char *output, char *description, size_t size) {
  *description = '\0';
  // First, the variables with an option that the output names. The JVM reads the first variable
  // before it knows our functions, so if there is no output, the fault is in that one. Otherwise, all
  // of them.
  for (int all = 0; all < 2 && *description == '\0'; all++) {
    size_t length = 0;
    for (int i = 0; i < VARIABLE_COUNT; i++) {
      const char *value = getenv(VARIABLES[i]);
      if (value == NULL || *value == '\0') continue;
      if (!all && !(*output == '\0' ? i == 0 : is_named_in(output, value))) continue;
      int added = snprintf(description + length, size - length, "%s%s, which is '%s'",
                           length > 0 ? ", and " : "", VARIABLES[i], value);
      if (added > 0) length += (size_t)added < size - length ? (size_t)added : size - length - 1;
    }
  }
}
