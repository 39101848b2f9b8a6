// SPDX-License-Identifier: Apache-2.0
#include "core/inflate.h"

#include <string.h>

enum { FAST_BITS = 11, MAX_BITS = 15, LITERALS = 288, DISTANCES = 32, END_OF_BLOCK = 256 };

// A Huffman code. Most symbols have short codes, which are found in a table by the next FAST_BITS bits.
typedef struct {
  uint16_t fast[1 << FAST_BITS];  // symbol << 4 | length of its code; 0 if the code is longer
  uint16_t count[MAX_BITS + 1];   // how many codes have each length
  uint16_t symbols[LITERALS];     // in the order of their codes
} code;

typedef struct {
  const uint8_t *next, *end;  // unread input
  uint64_t bits;              // input that was read, the next bit lowest
  unsigned count;             // how many of these bits are valid
  uint8_t *start, *out, *limit;
} stream;

// Reads input until there are at least 56 bits, or all.
static void refill(stream *s) {
  if (s->end - s->next >= 8) {
    uint64_t word;
    memcpy(&word, s->next, sizeof word);  // both architectures are little-endian
    s->bits |= word << s->count;
    s->next += (63 - s->count) >> 3;
    s->count |= 56;
    return;
  }
  while (s->count < 56 && s->next < s->end) {
    s->bits |= (uint64_t)*s->next++ << s->count;
    s->count += 8;
  }
}

// Skips bits that were looked at. Returns false if the input has ended before them.
static bool skip(stream *s, unsigned count) {
  if (count > s->count) return false;
  s->bits >>= count;
  s->count -= count;
  return true;
}

// Returns the next bits, at most 16, as a number; -1 at the end of the input. refill() was called.
static int take(stream *s, unsigned count) {
  unsigned value = s->bits & ((1u << count) - 1);
  return skip(s, count) ? (int)value : -1;
}

// Makes a code of the lengths of its symbols' codes; 0 is a symbol without one. Returns false if more
// codes are given than there can be.
static bool make_code(code *made, const uint8_t *lengths, int symbols) {
  memset(made, 0, sizeof *made);
  for (int symbol = 0; symbol < symbols; symbol++) made->count[lengths[symbol]]++;
  made->count[0] = 0;
  uint16_t next_code[MAX_BITS + 1] = {0}, next_index[MAX_BITS + 1] = {0};
  int left = 1;
  for (int length = 1; length <= MAX_BITS; length++) {
    left = 2 * left - made->count[length];
    if (left < 0) return false;
    next_code[length] = (uint16_t)((next_code[length - 1] + made->count[length - 1]) << 1);
    next_index[length] = (uint16_t)(next_index[length - 1] + made->count[length - 1]);
  }
  for (int symbol = 0; symbol < symbols; symbol++) {
    unsigned length = lengths[symbol];
    if (length == 0) continue;
    made->symbols[next_index[length]++] = (uint16_t)symbol;
    unsigned bits = next_code[length]++;
    if (length > FAST_BITS) continue;
    // The first bit of a code is its highest, but the stream's lowest.
    unsigned reversed = 0;
    for (unsigned i = 0; i < length; i++) reversed |= (bits >> i & 1) << (length - 1 - i);
    for (unsigned i = reversed; i < 1 << FAST_BITS; i += 1u << length) {
      made->fast[i] = (uint16_t)(symbol << 4 | (int)length);
    }
  }
  return true;
}

// Returns the next symbol; -1 if there is none with these bits, or the input ends. refill() was called.
static int decode(stream *s, const code *of) {
  unsigned found = of->fast[s->bits & ((1 << FAST_BITS) - 1)];
  if (found != 0) return skip(s, found & 15) ? (int)(found >> 4) : -1;
  int bits = 0, first = 0, index = 0;
  for (unsigned length = 1; length <= MAX_BITS; length++) {
    bits |= (int)(s->bits >> (length - 1) & 1);
    int count = of->count[length];
    if (bits - first < count) return skip(s, length) ? of->symbols[index + bits - first] : -1;
    index += count;
    first = (first + count) << 1;
    bits <<= 1;
  }
  return -1;
}

// Repeats what was written `distance` bytes ago.
static bool copy(stream *s, size_t distance, size_t length) {
  if (distance > (size_t)(s->out - s->start) || length > (size_t)(s->limit - s->out)) return false;
  const uint8_t *from = s->out - distance;
  uint8_t *end = s->out + length;
  if (distance >= 8 && s->limit - end >= 8) {
    // Writes up to seven bytes too many, which are overwritten later.
    for (; s->out < end; s->out += 8, from += 8) memcpy(s->out, from, 8);
    s->out = end;
  } else {
    while (s->out < end) *s->out++ = *from++;
  }
  return true;
}

static bool compressed_block(stream *s, const code *literals, const code *distances) {
  static const uint16_t LENGTH[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                    31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
  static const uint8_t LENGTH_BITS[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                        2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
  static const uint16_t DISTANCE[] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,
                                      33,  49,  65,  97,  129, 193,  257,  385,  513,  769,
                                      1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
  static const uint8_t DISTANCE_BITS[] = {0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
                                          6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};
  for (;;) {
    // A length with its distance takes at most 15 + 5 + 15 + 13 bits.
    if (s->count < 48) refill(s);
    int symbol = decode(s, literals);
    if (symbol < 0) return false;
    if (symbol < END_OF_BLOCK) {
      if (s->out == s->limit) return false;
      *s->out++ = (uint8_t)symbol;
      continue;
    }
    if (symbol == END_OF_BLOCK) return true;
    symbol -= END_OF_BLOCK + 1;
    if (symbol >= (int)sizeof LENGTH_BITS) return false;
    int more = take(s, LENGTH_BITS[symbol]);
    int far = decode(s, distances);
    if (more < 0 || far < 0 || far >= (int)sizeof DISTANCE_BITS) return false;
    int further = take(s, DISTANCE_BITS[far]);
    if (further < 0) return false;
    if (!copy(s, (size_t)(DISTANCE[far] + further), (size_t)(LENGTH[symbol] + more))) return false;
  }
}

static bool stored_block(stream *s) {
  skip(s, s->count & 7);
  refill(s);
  int length = take(s, 16), complement = take(s, 16);
  if (length < 0 || complement != (~length & 0xffff)) return false;
  // Back to the bytes that were read as bits.
  s->next -= s->count >> 3;
  s->bits = 0;
  s->count = 0;
  if (length > s->end - s->next || length > s->limit - s->out) return false;
  memcpy(s->out, s->next, (size_t)length);
  s->out += length;
  s->next += length;
  return true;
}

static bool fixed_block(stream *s, code *literals, code *distances) {
  uint8_t lengths[LITERALS];
  memset(lengths, 8, 144);
  memset(lengths + 144, 9, 112);
  memset(lengths + 256, 7, 24);
  memset(lengths + 280, 8, 8);
  if (!make_code(literals, lengths, LITERALS)) return false;
  memset(lengths, 5, DISTANCES);
  return make_code(distances, lengths, DISTANCES) && compressed_block(s, literals, distances);
}

// A block that begins with the lengths of its codes, which are compressed themselves.
static bool dynamic_block(stream *s, code *literals, code *distances) {
  static const uint8_t ORDER[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  refill(s);
  int literal_count = take(s, 5) + 257, distance_count = take(s, 5) + 1, order_count = take(s, 4) + 4;
  if (order_count < 4 || literal_count > 286) return false;
  uint8_t lengths[LITERALS + DISTANCES] = {0};
  for (int i = 0; i < order_count; i++) {
    refill(s);
    int length = take(s, 3);
    if (length < 0) return false;
    lengths[ORDER[i]] = (uint8_t)length;
  }
  if (!make_code(literals, lengths, sizeof ORDER)) return false;
  int total = literal_count + distance_count;
  for (int i = 0; i < total;) {
    refill(s);
    int symbol = decode(s, literals);
    if (symbol < 0) return false;
    if (symbol < 16) {
      lengths[i++] = (uint8_t)symbol;
      continue;
    }
    if (symbol == 16 && i == 0) return false;
    uint8_t length = symbol == 16 ? lengths[i - 1] : 0;
    int more = take(s, symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
    int times = more + (symbol == 18 ? 11 : 3);
    if (more < 0 || times > total - i) return false;
    memset(lengths + i, length, (size_t)times);
    i += times;
  }
  return lengths[END_OF_BLOCK] != 0 && make_code(literals, lengths, literal_count) &&
         make_code(distances, lengths + literal_count, distance_count) &&
         compressed_block(s, literals, distances);
}

bool inflate_bytes(const uint8_t *in, size_t in_size, uint8_t *out, size_t out_size) {
  stream s = {.next = in, .end = in + in_size, .start = out, .out = out, .limit = out + out_size};
  code literals, distances;
  int last;
  do {
    refill(&s);
    last = take(&s, 1);
    int type = take(&s, 2);
    bool good = type == 0   ? stored_block(&s)
                : type == 1 ? fixed_block(&s, &literals, &distances)
                : type == 2 && dynamic_block(&s, &literals, &distances);
    if (last < 0 || !good) return false;
  } while (last == 0);
  return s.out == s.limit;
}
