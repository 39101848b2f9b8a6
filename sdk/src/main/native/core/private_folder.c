// SPDX-License-Identifier: Apache-2.0
#include "core/private_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool is_private_folder(const char *folder) {
  // Not lstat: if it is compiled with a newer glibc, it needs a symbol that older ones lack.
  struct statx found;
  return statx(AT_FDCWD, folder, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &found) == 0 &&
         S_ISDIR(found.stx_mode) && found.stx_uid == geteuid() &&
         (found.stx_mode & (S_IRWXG | S_IRWXO)) == 0;
}

bool private_folder(const char *parent, char *folder, size_t size) {
  if (parent == NULL || *parent == '\0') parent = getenv("TMPDIR");
  if (parent == NULL || *parent == '\0') parent = "/tmp";
  int length = snprintf(folder, size, "%s/envoy-java-%u", parent, (unsigned)geteuid());
  if (length < 0 || (size_t)length >= size) {
    errno = ENAMETOOLONG;
    return false;
  }
  if (mkdir(folder, S_IRWXU) != 0 && errno != EEXIST) return false;
  // If all may write to the parent, someone else may have created it.
  errno = 0;
  return is_private_folder(folder);
}
