// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralSearchTest {

  @ParameterizedTest
  @ValueSource(strings = {"ab", "abc", "wget", "aabab", "sixteen letters!"})
  void findsALiteralAtAnyPlaceAcrossChunksOfAnySize(String literal) {
    for (int before = 0; before <= 20; before++) {
      for (int after = 0; after <= 3; after++) {
        var body = "-".repeat(before) + literal + "-".repeat(after);
        for (int size = 1; size <= body.length(); size++) {
          assertThat(finds(Set.of(literal), body, size))
              .as("%s in chunks of %d bytes", body, size)
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "curl,       'cur l', false",
    "curl,       cur,     false",
    "curl,       '',      false",
    "curl,       c,       false",
    "curl,       CURL,    false",
    "curl,       curcurl, true",
    "curl wget,  wgecurt, false",
    "curl wget,  xxwgetx, true",
    "ab abcdef,  xabx,    true",
    "abcdef xy,  abcdex,  false",
    "abcdef xy,  xabcdef, true",
    "ÿ\u0080 zz,  aÿ\u0080, true",
    "ÿ\u0080 zz,  ÿÿ,      false",
  })
  void findsTheWholeOfOneOrNothing(String literals, String body, boolean expected) {
    for (int size = 1; size <= 8; size++) {
      assertThat(finds(Set.of(literals.split(" ", -1)), body, size)).isEqualTo(expected);
    }
  }

  @Test
  void findsWhatAComparisonAtEachPlaceDoes() {
    var random = new Random(1);
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      var literals = new ArrayList<String>();
      int number = 1 + random.nextInt(3);
      for (int n = 0; n < number; n++) literals.add(text(random, 2 + random.nextInt(7)));
      var body = text(random, random.nextInt(60));
      boolean expected = literals.stream().anyMatch(body::contains);
      if (expected) found++;
      assertThat(finds(literals, body, random))
          .as("%s in %s, the %dth", literals, body, i)
          .isEqualTo(expected);
    }
    assertThat(found).isBetween(5_000, 15_000);
  }

  @Test
  void isOnlyForLiteralsOfAtLeastTwoBytes() {
    assertThat(LiteralSearch.of(Set.of())).isNull();
    assertThat(LiteralSearch.of(Set.of("curl", "w"))).isNull();
    assertThat(LiteralSearch.of(Set.of("curl", "wg"))).isNotNull();
  }

  private static boolean finds(Set<String> literals, String body, int chunkSize) {
    try (var arena = Arena.ofConfined()) {
      return requireNonNull(LiteralSearch.of(literals))
          .findsAnyIn(Chunks.of(arena, body.getBytes(ISO_8859_1), chunkSize));
    }
  }

  /** In chunks of various sizes, some of them empty. */
  private static boolean finds(List<String> literals, String body, Random random) {
    try (var arena = Arena.ofConfined()) {
      var chunks = new ArrayList<MemorySegment>();
      var all = arena.allocate(body.length()).copyFrom(segment(body));
      for (long from = 0, size; from < all.byteSize(); from += size) {
        size = Math.min(random.nextInt(12), all.byteSize() - from);
        chunks.add(all.asSlice(from, size));
      }
      return requireNonNull(LiteralSearch.of(literals)).findsAnyIn(chunks);
    }
  }

  private static MemorySegment segment(String text) {
    return MemorySegment.ofArray(text.getBytes(ISO_8859_1));
  }

  private static String text(Random random, int length) {
    return random
        .ints(length, 0, 3)
        .collect(
            StringBuilder::new,
            (text, i) -> text.append("ab\u00ff".charAt(i)),
            StringBuilder::append)
        .toString();
  }
}
