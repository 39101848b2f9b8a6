// SPDX-License-Identifier: Apache-2.0
//
// A folder for files of this user that others must neither read nor change.
#ifndef ENVOY_JAVA_PRIVATE_FOLDER_H
#define ENVOY_JAVA_PRIVATE_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

// Writes the path of the folder envoy-java-<uid> in `parent` to `folder`, and creates it if necessary.
// A null or empty parent stands for TMPDIR, or else /tmp. Returns false if there is no such folder that
// belongs to this user alone; errno is then 0 if something else has its name.
bool private_folder(const char *parent, char *folder, size_t size);

// Returns whether this is a folder, not a link to one, that belongs to this user and is closed to
// others.
bool is_private_folder(const char *folder);

#endif
