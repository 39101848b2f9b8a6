// SPDX-License-Identifier: Apache-2.0
//
// The Java runtime that a module's file may contain, between the launcher and the jar. The packaging
// writes it (Bundle.java): a header, a list of its files, and the content of each, compressed.
#ifndef ENVOY_JAVA_BUNDLE_H
#define ENVOY_JAVA_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUNDLE_MAGIC "EnvoyJRE"

enum { BUNDLE_VERSION = 1, BUNDLE_BLOCK = 1 << 20 };

// All numbers are little-endian, as on both architectures.
typedef struct {
  char magic[8];
  uint32_t version;
  uint32_t files;
  uint64_t unpacked;    // the size of all files in bytes
  uint32_t list;        // the size of the list that follows, in bytes
  char id[36];          // identifies the content: hexadecimal digits and a zero
} bundle_header;

// An entry of the list, followed by its name: a path in the runtime's home, without a zero. The content
// of the files follows the list, in blocks: the size of the compressed block, and the block as DEFLATE.
// Unpacked, a block has BUNDLE_BLOCK bytes; the last one has the rest.
typedef struct {
  uint64_t size;        // unpacked
  uint32_t name;        // the length of the name
  uint32_t executable;  // whether it is a program
} bundle_entry;

typedef struct {
  void *map;
  size_t map_size;
  bundle_header header;
  const uint8_t *list, *content, *end;
} bundle;

typedef enum { BUNDLE_ABSENT, BUNDLE_FOUND, BUNDLE_BROKEN, BUNDLE_UNREADABLE } bundle_state;

// Opens the bundle in a module's file. Close it if it was found; errno says why a file is unreadable.
bundle_state bundle_open(const char *module_path, bundle *found);

// Returns whether a folder has all of the bundle's files, each in its full size.
bool bundle_is_unpacked(const bundle *source, const char *folder);

// Writes the bundle's files to a folder. On failure, returns false; `path` is then the file that could
// not be written, and errno the reason, or 0 if the bundle is broken.
bool bundle_unpack(const bundle *source, const char *folder, char *path, size_t size);

// Reads a file of at most one block, as text, to `content`, which has room for BUNDLE_BLOCK bytes and a
// zero. Returns false if the bundle has no such file.
bool bundle_read(const bundle *source, const char *name, char *content);

void bundle_close(bundle *found);

#endif
