// SPDX-License-Identifier: Apache-2.0
import io.envoyjava.json.JsonConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a configuration as {@code header_auth} has it, and prints how many microseconds it took. */
final class FirstRecord {
  record Settings(String header, @Nullable List<String> credentials, @Nullable Cache cache) {}

  record Cache(@Nullable Long maxSize, @Nullable Duration ttl) {}

  private static final String CONFIG =
      """
      {"header": "x-key", "credentials": ["a", "b"], "cache": {"max_size": 100}}
      """;

  private FirstRecord() {}

  public static void main(String[] args) {
    long start = System.nanoTime();
    var settings = JsonConfig.read(CONFIG, Settings.class);
    long end = System.nanoTime();
    if (settings.cache() == null) throw new AssertionError(settings);
    System.out.println((end - start) / 1000);
  }
}
