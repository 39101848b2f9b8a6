// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.fake.filters.CrossCheckFilters;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever headers and bodies come, a filter sees them as they are, and can change them. With
 * another seed each time; a failure tells it.
 */
final class RandomInputTest {
  private static final int STREAMS = Integer.getInteger("envoyjava.random.streams", 500);

  /** What the fake host has room for. */
  private static final int MOST = 20;

  @TempDir private static Path folder;
  private static FakeEnvoy.Module module;

  @BeforeAll
  static void loadModule() {
    module = FakeEnvoy.Module.load(TestModule.of(folder, "check", CrossCheckFilters.class));
  }

  @Test
  void filterSeesWhatComes() {
    long config = module.configNew("cross-check", "");
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < STREAMS; i++) {
      try (var stream = module.stream(config)) {
        for (int count = random.nextInt(MOST); count > 0; count--) {
          stream.put(FakeEnvoy.REQUEST_HEADERS, text(random, 40), text(random, 4_000));
        }
        int _ = stream.requestHeaders(false);
        for (int count = random.nextInt(MOST); count > 0; count--) {
          int _ = stream.requestBody(text(random, 40_000), false);
        }
        int _ = stream.requestBody(text(random, 100), true);
        assertThat(stream.replyStatus())
            .as(() -> "seed %d, stream: %s".formatted(seed, FakeEnvoy.log()))
            .isZero();
      }
    }
    module.configDestroy(config);
  }

  /** Any characters but the one that ends a text in C; mostly few of them. */
  private static String text(Random random, int longest) {
    var bytes = new byte[random.nextInt(random.nextInt(1, longest))];
    random.nextBytes(bytes);
    return new String(bytes, ISO_8859_1).replace('\0', ' ');
  }
}
