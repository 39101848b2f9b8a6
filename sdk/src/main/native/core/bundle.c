// SPDX-License-Identifier: Apache-2.0
#include "core/bundle.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/inflate.h"

// Takes bytes from the beginning of an area; null if it has fewer.
static const void *take(const uint8_t **area, const uint8_t *end, size_t size) {
  const uint8_t *taken = *area;
  if ((size_t)(end - taken) < size) return NULL;
  *area += size;
  return taken;
}

// Returns the size of the shared object at the beginning of a file, which ends with its section headers.
static size_t object_size(const uint8_t *file, size_t size) {
  Elf64_Ehdr header;
  if (size < sizeof header) return size;
  memcpy(&header, file, sizeof header);
  size_t end = header.e_shoff + (size_t)header.e_shnum * header.e_shentsize;
  return end < size ? end : size;
}

bundle_state bundle_open(const char *module_path, bundle *found) {
  int file = open(module_path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno == ENOENT ? BUNDLE_ABSENT : BUNDLE_UNREADABLE;
  off_t size = lseek(file, 0, SEEK_END);
  void *map = size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
  int reason = errno;
  close(file);
  errno = reason;
  if (map == MAP_FAILED) return size == 0 ? BUNDLE_ABSENT : BUNDLE_UNREADABLE;
  *found = (bundle){.map = map, .map_size = (size_t)size, .end = (uint8_t *)map + size};
  const uint8_t *next = (uint8_t *)map + object_size(map, (size_t)size);
  const void *header = take(&next, found->end, sizeof found->header);
  if (header == NULL || memcmp(header, BUNDLE_MAGIC, strlen(BUNDLE_MAGIC)) != 0) {
    bundle_close(found);
    return BUNDLE_ABSENT;
  }
  memcpy(&found->header, header, sizeof found->header);
  found->list = take(&next, found->end, found->header.list);
  found->content = next;
  found->header.id[sizeof found->header.id - 1] = '\0';
  if (found->list != NULL && found->header.version == BUNDLE_VERSION) return BUNDLE_FOUND;
  bundle_close(found);
  return BUNDLE_BROKEN;
}

void bundle_close(bundle *found) { munmap(found->map, found->map_size); }

// Reads the next entry of the list, and makes the file's path of the folder and its name.
static bool next_entry(const bundle *source, const uint8_t **list, const char *folder,
                       bundle_entry *entry, char *path, size_t size) {
  const void *fixed = take(list, source->content, sizeof *entry);
  if (fixed == NULL) return false;
  memcpy(entry, fixed, sizeof *entry);
  const char *name = take(list, source->content, entry->name);
  if (name == NULL) return false;
  int length = snprintf(path, size, "%s/%.*s", folder, (int)entry->name, name);
  return length > 0 && (size_t)length < size;
}

bool bundle_is_unpacked(const bundle *source, const char *folder) {
  const uint8_t *list = source->list;
  for (uint32_t i = 0; i < source->header.files; i++) {
    bundle_entry entry;
    char path[PATH_MAX];
    struct statx found;
    if (!next_entry(source, &list, folder, &entry, path, sizeof path) ||
        statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &found) != 0 ||
        !S_ISREG(found.stx_mode) || found.stx_size != entry.size) {
      return false;
    }
  }
  return true;
}

// Creates the folders of a path below a length, if they do not exist.
static bool make_folders(char *path, size_t below) {
  for (char *slash = path + below; (slash = strchr(slash + 1, '/')) != NULL;) {
    *slash = '\0';
    bool made = mkdir(path, S_IRWXU) == 0 || errno == EEXIST;
    *slash = '/';
    if (!made) return false;
  }
  return true;
}

static bool write_all(int file, const uint8_t *bytes, size_t size) {
  while (size > 0) {
    ssize_t written = write(file, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes += written;
    size -= (size_t)written;
  }
  return true;
}

// Takes the next block, still compressed, from the content of the files; null if there is none.
static const uint8_t *next_block(const bundle *source, const uint8_t **content, uint32_t *size) {
  const void *number = take(content, source->end, sizeof *size);
  if (number == NULL) return NULL;
  memcpy(size, number, sizeof *size);
  return take(content, source->end, *size);
}

// Writes one file, whose content is the next one.
static bool unpack_file(const bundle *source, const bundle_entry *entry, const char *path,
                        const uint8_t **content, uint8_t *block) {
  mode_t mode = entry->executable ? S_IRWXU : S_IRUSR | S_IWUSR;
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  if (file < 0) return false;
  bool good = true;
  for (uint64_t left = entry->size; good && left > 0;) {
    size_t size = left < BUNDLE_BLOCK ? left : BUNDLE_BLOCK;
    uint32_t packed_size;
    const uint8_t *packed = next_block(source, content, &packed_size);
    errno = 0;
    good = packed != NULL && inflate_bytes(packed, packed_size, block, size) &&
           write_all(file, block, size);
    left -= size;
  }
  // Some file systems report a full disk only now.
  return close(file) == 0 && good;
}

bool bundle_read(const bundle *source, const char *name, char *content) {
  const uint8_t *list = source->list, *next = source->content;
  for (uint32_t i = 0; i < source->header.files; i++) {
    bundle_entry entry;
    char path[PATH_MAX];
    if (!next_entry(source, &list, "", &entry, path, sizeof path)) return false;
    bool wanted = strcmp(path + 1, name) == 0;
    if (wanted && entry.size > BUNDLE_BLOCK) return false;
    for (uint64_t left = entry.size; left > 0; left -= left < BUNDLE_BLOCK ? left : BUNDLE_BLOCK) {
      uint32_t packed_size;
      const uint8_t *packed = next_block(source, &next, &packed_size);
      if (packed == NULL) return false;
      if (wanted && !inflate_bytes(packed, packed_size, (uint8_t *)content, left)) return false;
    }
    if (wanted) {
      content[entry.size] = '\0';
      return true;
    }
  }
  return false;
}

bool bundle_unpack(const bundle *source, const char *folder, char *path, size_t size) {
  const uint8_t *list = source->list, *content = source->content;
  uint8_t *block = malloc(BUNDLE_BLOCK);
  bool good = block != NULL;
  for (uint32_t i = 0; good && i < source->header.files; i++) {
    bundle_entry entry;
    errno = 0;
    good = next_entry(source, &list, folder, &entry, path, size) &&
           make_folders(path, strlen(folder)) && unpack_file(source, &entry, path, &content, block);
  }
  int reason = errno;
  free(block);
  errno = reason;
  return good;
}
