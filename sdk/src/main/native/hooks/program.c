// SPDX-License-Identifier: Apache-2.0
//
// The hook that Envoy calls when it has loaded a module, on its main thread. The answer is the
// version of the ABI that the module was built for, and has to be the one that this Envoy has.
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CALLBACK "envoy_dynamic_module_callback_"

// An Envoy is recognised by what it exports, newest first: the first row whose function it has is its
// own. For a new Envoy with a new string add one row on top; an Envoy newer than any row here gets
// the newest string, which it loads with a warning at most.
static const struct {
  const char *function;
  const char *version;
} VERSIONS[] = {
    // v1.40
    {CALLBACK "http_get_timing_info", "v0.2.0"},
    // v1.38, v1.39
    {CALLBACK "http_filter_get_worker_index", "v0.1.0"},
    // v1.37
    {CALLBACK "http_get_header",
     "4dae397a7c9ff0238d318d57ea656ce8b3fbff595787dcd7ee2ff5b79c9fe10f"},
    // v1.36.3, which got v1.37's view of bodies in functions of its own
    {CALLBACK "http_get_received_request_body_vector",
     "7ee559f16f35086fa7dc9ed380e2efc6b4d89031a001fb504aa71eccd25882f7"},
    // v1.36
    {CALLBACK "http_filter_config_define_counter",
     "ca2be3b80954d2a0e22b41d033b18eff9390c30261c8ec9ffe6e6bf971f41c27"},
    // v1.35
    {CALLBACK "http_get_request_header",
     "c32cc7696650a6a54653327e6609734a8b32aeb5c80a6a664687636a0d671666"},
};

// Up to v1.37 the string is a hash of the ABI's header, and Envoy rejects every other; a patch
// release that touches a comment there has a new one. So Envoy's own executable is asked: it has
// the string in its constants, where hardly anything else looks like it.
enum { HASH_LENGTH = 64 };

// The hash of nothing, which other parts of Envoy need.
static const char HASH_OF_NOTHING[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

typedef struct {
  const char *known;  // what this Envoy is believed to expect
  const char *file;   // the executable, mapped for the search
  size_t size;
  char found[HASH_LENGTH + 1];
  bool known_found;
  size_t others_found;
} hash_search;

static bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

static void search_hashes(hash_search *search, const char *from, const char *end) {
  // Of a string as long as the step, one of the places looked at is part.
  for (const char *place = from; place < end; place += HASH_LENGTH) {
    if (!is_hex(*place)) continue;
    const char *first = place;
    const char *last = place;
    while (first > from && place - first < HASH_LENGTH && is_hex(first[-1])) first--;
    while (last < end && last - first <= HASH_LENGTH && is_hex(*last)) last++;
    if (last - first != HASH_LENGTH || last == end || *last != '\0') continue;
    if (memcmp(first, HASH_OF_NOTHING, HASH_LENGTH) == 0) continue;
    if (memcmp(first, search->known, HASH_LENGTH) == 0) {
      search->known_found = true;
    } else {
      search->others_found++;
      memcpy(search->found, first, HASH_LENGTH);
    }
  }
}

static int search_executable(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  hash_search *search = data;
  for (unsigned i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD || (segment->p_flags & (PF_W | PF_X)) != 0) continue;
    if (segment->p_offset > search->size || segment->p_filesz > search->size - segment->p_offset) {
      continue;
    }
    const char *from = search->file + segment->p_offset;
    search_hashes(search, from, from + segment->p_filesz);
  }
  return 1;  // the executable comes first, and is all that is wanted
}

// Returns the hash that this Envoy expects; `known` if it cannot be found. The executable is mapped
// once more for this, so that what was looked at does not count as Envoy's own memory afterwards.
static const char *wanted_hash(const char *known) {
  static hash_search search;
  search = (hash_search){.known = known};
  int executable = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (executable < 0) return known;
  off_t size = lseek(executable, 0, SEEK_END);
  if (size > 0) {
    search.size = (size_t)size;
    void *file = mmap(NULL, search.size, PROT_READ, MAP_PRIVATE, executable, 0);
    if (file != MAP_FAILED) {
      search.file = file;
      dl_iterate_phdr(search_executable, &search);
      munmap(file, search.size);
    }
  }
  close(executable);
  return !search.known_found && search.others_found == 1 ? search.found : known;
}

__attribute__((visibility("default"))) const char *envoy_dynamic_module_on_program_init(void) {
  for (size_t i = 0; i < sizeof VERSIONS / sizeof *VERSIONS; i++) {
    if (dlsym(RTLD_DEFAULT, VERSIONS[i].function) == NULL) continue;
    const char *version = VERSIONS[i].version;
    return strlen(version) == HASH_LENGTH ? wanted_hash(version) : version;
  }
  return VERSIONS[0].version;
}
