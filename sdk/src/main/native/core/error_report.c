// SPDX-License-Identifier: Apache-2.0
#include "core/error_report.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

// Returns whether this is a folder, not a link to one, that belongs to this user and is closed to
// others. Someone else may have created it if all may write to its parent.
static bool is_private(const char *folder) {
  // Not lstat: if it is compiled with a newer glibc, it needs a symbol that older ones lack.
  struct statx found;
  return statx(AT_FDCWD, folder, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &found) == 0 &&
         S_ISDIR(found.stx_mode) && found.stx_uid == geteuid() &&
         (found.stx_mode & (S_IRWXG | S_IRWXO)) == 0;
}

const char *error_report_option(void) {
  static char option[PATH_MAX + 64];
  const char *temporary = getenv("TMPDIR");
  char folder[PATH_MAX];
  int length = snprintf(folder, sizeof folder, "%s/envoy-java-%u",
                        temporary != NULL && *temporary != '\0' ? temporary : "/tmp",
                        (unsigned)geteuid());
  if (length < 0 || (size_t)length >= sizeof folder) return "-XX:+ErrorFileToStderr";
  mkdir(folder, S_IRWXU);
  if (!is_private(folder)) return "-XX:+ErrorFileToStderr";
  snprintf(option, sizeof option, "-XX:ErrorFile=%s/hs_err_pid%%p.log", folder);
  return option;
}
