// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonConfigTest {
  record Settings(
      int numWorkers,
      @Nullable Long size,
      @Nullable Boolean on,
      @Nullable String name,
      @Nullable List<List<String>> pairs,
      @Nullable Cache cache) {}

  record Cache(Integer maxSize, @Nullable Duration ttl) {}

  @Test
  void fieldsBecomeComponents() {
    var config =
        """
        {
          "num_workers": 2, "size": 5000000000, "on": true, "name": "n",
          "pairs": [["a", "b"], []],
          "cache": {"max_size": 3, "ttl": "PT5M"}
        }
        """;
    assertThat(JsonConfig.read(config, Settings.class))
        .isEqualTo(
            new Settings(
                2,
                5_000_000_000L,
                true,
                "n",
                List.of(List.of("a", "b"), List.of()),
                new Cache(3, Duration.ofMinutes(5))));
  }

  record Checked(int size) {
    Checked {
      if (size < 0) throw new InvalidConfigException("size: expected 0 or more, found " + size);
    }
  }

  record Checking(Checked checked) {}

  @Test
  void whatAConstructorRefusesKeepsItsMessage() {
    assertThatThrownBy(() -> JsonConfig.read("{\"size\": -1}", Checked.class))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("size: expected 0 or more, found -1");
    assertThatThrownBy(() -> JsonConfig.read("{\"checked\": {\"size\": -1}}", Checking.class))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("size: expected 0 or more, found -1");
  }

  @Test
  void nullableComponentsMayBeMissing() {
    assertThat(JsonConfig.read("{\"num_workers\": 2}", Settings.class))
        .isEqualTo(new Settings(2, null, null, null, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                | configuration: expected a JSON object, found nothing",
        "null                              | configuration: expected a JSON object, found null",
        "[]                                | configuration: expected a JSON object, found []",
        "\"x\"                             | configuration: expected a JSON object, found \"x\"",
        "{}                                | num_workers: expected a whole number (32 bits), found"
            + " nothing",
        "{\"num_workers\": null}           | num_workers: expected a whole number (32 bits), found"
            + " null",
        "{\"num_workers\": \"2\"}          | num_workers: expected a whole number (32 bits), found"
            + " \"2\"",
        "{\"num_workers\": 2.5}            | num_workers: expected a whole number (32 bits), found"
            + " 2.5",
        "{\"num_workers\": true}           | num_workers: expected a whole number (32 bits), found"
            + " true",
        "{\"num_workers\": 5000000000}     | num_workers: expected a whole number (32 bits), found"
            + " 5000000000",
        "{\"num_workers\": 1, \"size\": \"\"}"
            + "| size: expected a whole number (64 bits), found \"\"",
        "{\"num_workers\": 1, \"size\": 9223372036854775808}"
            + "| size: expected a whole number (64 bits), found 9223372036854775808",
        "{\"num_workers\": 1, \"on\": 1}   | on: expected true or false, found 1",
        "{\"num_workers\": 1, \"name\": 1} | name: expected a string, found 1",
        "{\"num_workers\": 1, \"name\": null} | name: expected a string, found null",
        "{\"num_workers\": 1, \"pairs\": \"a\"} | pairs: expected an array, found \"a\"",
        "{\"num_workers\": 1, \"pairs\": [\"a\"]} | pairs[0]: expected an array, found \"a\"",
        "{\"num_workers\": 1, \"pairs\": [[\"a\", null]]}"
            + "| pairs[0][1]: expected a string, found null",
        "{\"num_workers\": 1, \"cache\": []} | cache: expected a JSON object, found []",
        "{\"num_workers\": 1, \"cache\": {}}"
            + "| cache.max_size: expected a whole number (32 bits), found nothing",
        "{\"num_workers\": 1, \"cache\": {\"max_size\": 1, \"ttl\": 300}}"
            + "| cache.ttl: expected a duration such as \"PT2S\", found 300",
        "{\"num_workers\": 1, \"cache\": {\"max_size\": 1, \"ttl\": \"5m\"}}"
            + "| cache.ttl: expected a duration such as \"PT2S\", found \"5m\"",
        "{\"num_workers\": 1, \"cache\": {\"size\": 1}}"
            + "| cache.size: unknown field; expected only max_size, ttl",
        "{\"numWorkers\": 1} | numWorkers: unknown field; expected only"
            + " num_workers, size, on, name, pairs, cache",
        "{\"num_workers\": 1} x | configuration: expected JSON, found at line 1, column"
            + " 20: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or"
            + " token 'null', 'true' or 'false')",
        "{\"num_workers\": 1, \"num_workers\": 2} | configuration: expected JSON, found at line 1,"
            + " column 33: Duplicate Object property \"num_workers\"",
        "{num_workers: 1} | configuration: expected JSON, found at line 1, column 2:"
            + " Unexpected character ('n' (code 110)): was expecting double-quote to start property"
            + " name",
        "{\"num_workers\": 1 | configuration: expected JSON, found at line 1, column 18:"
            + " Unexpected end-of-input: expected close marker for Object",
      })
  void whatIsWrongIsNamed(String config, String message) {
    assertThatThrownBy(() -> JsonConfig.read(config, Settings.class))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }

  record Numbers(
      double ratio,
      @Nullable Double other,
      @Nullable Float small,
      @Nullable BigDecimal exact,
      @Nullable List<Double> steps) {}

  @Test
  void numbersKeepWhatTheirTypeHolds() {
    var config =
        """
        {"ratio": 0.1, "other": -1e300, "small": 2.5,
         "exact": 12345678901234567890.123456789012345678901, "steps": [1, 0, -0.0, 4.9e-324]}
        """;
    assertThat(JsonConfig.read(config, Numbers.class))
        .isEqualTo(
            new Numbers(
                0.1,
                -1e300,
                2.5f,
                new BigDecimal("12345678901234567890.123456789012345678901"),
                List.of(1.0, 0.0, 0.0, Double.MIN_VALUE)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"ratio\": 1e309} | ratio: expected a number (64-bit floating point), found 1E+309",
        "{\"ratio\": -1e309} | ratio: expected a number (64-bit floating point), found -1E+309",
        "{\"ratio\": 1e-400} | ratio: expected a number (64-bit floating point), found 1E-400",
        "{\"ratio\": \"1\"} | ratio: expected a number (64-bit floating point), found \"1\"",
        "{\"ratio\": \"NaN\"} | ratio: expected a number (64-bit floating point), found \"NaN\"",
        "{\"ratio\": NaN} | configuration: expected JSON, found at line 1, column 14: 'NaN' is not"
            + " a number in JSON",
        "{\"ratio\": -Infinity} | configuration: expected JSON, found at line 1, column 20:"
            + " '-Infinity' is not a number in JSON",
        "{\"ratio\": 1, \"small\": 1e39} | small: expected a number (32-bit floating point), found"
            + " 1E+39",
        "{\"ratio\": 1, \"exact\": true} | exact: expected a number, found true",
        "{\"ratio\": 1, \"steps\": [1, null]} | steps[1]: expected a number (64-bit floating"
            + " point), found null",
      })
  void numbersThatDoNotFitAreNamed(String config, String message) {
    assertThatThrownBy(() -> JsonConfig.read(config, Numbers.class))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }

  record Wholes(
      @Nullable Byte tiny,
      @Nullable Short small,
      @Nullable Integer normal,
      @Nullable Long large,
      @Nullable BigInteger huge) {}

  @Test
  void wholeNumbersMayBeWrittenAsDoubles() {
    var config =
        """
        {"tiny": -128.0, "small": 3.2767e4, "normal": 5.0, "large": 9007199254740992.0,
         "huge": 1e30}
        """;
    assertThat(JsonConfig.read(config, Wholes.class))
        .isEqualTo(
            new Wholes(
                (byte) -128, (short) 32767, 5, 9_007_199_254_740_992L, BigInteger.TEN.pow(30)));
  }

  @Test
  void numbersMayBeTextIfEnvoyMakesTextOfThemInYaml() {
    assertThat(
            JsonConfig.read(
                """
                {"normal": "5.0", "large": "5000000000", "huge": "-2147483649"}
                """,
                Wholes.class))
        .isEqualTo(new Wholes(null, null, 5, 5_000_000_000L, BigInteger.valueOf(-2_147_483_649L)));
    assertThat(
            JsonConfig.read(
                """
                {"ratio": "0.5", "other": ".5", "small": "1e3", "exact": "+1.50", "steps": ["-0.1"]}
                """,
                Numbers.class))
        .isEqualTo(new Numbers(0.5, 0.5, 1000f, new BigDecimal("1.50"), List.of(-0.1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"normal\": \"5.5\"} | normal: expected a whole number (32 bits), found \"5.5\"",
        "{\"normal\": \"5000000000\"} | normal: expected a whole number (32 bits), found"
            + " \"5000000000\"",
        "{\"large\": \"2147483647\"} | large: expected a whole number (64 bits), found"
            + " \"2147483647\"",
        "{\"large\": \"-2147483648\"} | large: expected a whole number (64 bits), found"
            + " \"-2147483648\"",
        "{\"large\": \"٥000000000\"} | large: expected a whole number (64 bits), found"
            + " \"٥000000000\"",
        "{\"large\": \"1e19\"} | large: expected a whole number (64 bits), found \"1e19\"",
        "{\"large\": \"1.0.0\"} | large: expected a whole number (64 bits), found \"1.0.0\"",
        "{\"large\": \"-\"} | large: expected a whole number (64 bits), found \"-\"",
        "{\"huge\": \"1e999999999\"} | huge: expected a whole number, found \"1e999999999\"",
        "{\"tiny\": 128}   | tiny: expected a whole number (8 bits), found 128",
        "{\"small\": -32769} | small: expected a whole number (16 bits), found -32769",
        "{\"normal\": 5.5} | normal: expected a whole number (32 bits), found 5.5",
        "{\"normal\": 2147483648.0} | normal: expected a whole number (32 bits), found"
            + " 2147483648.0",
        "{\"large\": 1e19} | large: expected a whole number (64 bits), found 1E+19",
        "{\"large\": 1e999999999} | large: expected a whole number (64 bits), found 1E+999999999",
        "{\"huge\": 1e999999999} | huge: expected a whole number, found 1E+999999999",
        "{\"huge\": 1e-999999999} | huge: expected a whole number, found 1E-999999999",
        "{\"huge\": \"1\"} | huge: expected a whole number, found \"1\"",
      })
  void wholeNumbersThatDoNotFitAreNamed(String config, String message) {
    assertThatThrownBy(() -> JsonConfig.read(config, Wholes.class))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }

  enum Mode {
    FAIL_OPEN,
    FailClosed
  }

  record Holders(
      @Nullable Mode mode,
      Optional<Cache> cache,
      @Nullable Set<Mode> modes,
      @Nullable Map<String, Cache> caches,
      @Nullable Map<String, List<Map<String, Integer>>> nested,
      @Nullable List<? extends Cache> wildcards) {}

  @Test
  void enumsMapsSetsAndOptionalsAreRead() {
    var config =
        """
        {
          "mode": "fail_open", "cache": {"max_size": 1}, "modes": ["fail_closed", "fail_open"],
          "caches": {"Any.Key": {"max_size": 2}, "": {"max_size": 3}},
          "nested": {"a": [{"b": 4}, {}]}, "wildcards": [{"max_size": 5}]
        }
        """;
    var read = JsonConfig.read(config, Holders.class);
    assertThat(read)
        .isEqualTo(
            new Holders(
                Mode.FAIL_OPEN,
                Optional.of(new Cache(1, null)),
                Set.of(Mode.FAIL_OPEN, Mode.FailClosed),
                Map.of("Any.Key", new Cache(2, null), "", new Cache(3, null)),
                Map.of("a", List.of(Map.of("b", 4), Map.of())),
                List.of(new Cache(5, null))));
    assertThat(read.modes()).containsExactly(Mode.FailClosed, Mode.FAIL_OPEN);
    assertThat(read.caches()).isUnmodifiable();
    assertThat(JsonConfig.read("{}", Holders.class).cache()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"mode\": \"open\"} | mode: expected one of \"fail_open\", \"fail_closed\", found"
            + " \"open\"",
        "{\"mode\": \"FAIL_OPEN\"} | mode: expected one of \"fail_open\", \"fail_closed\", found"
            + " \"FAIL_OPEN\"",
        "{\"mode\": 1} | mode: expected one of \"fail_open\", \"fail_closed\", found 1",
        "{\"cache\": null} | cache: expected a JSON object, found null",
        "{\"cache\": {\"max_size\": true}} | cache.max_size: expected a whole number (32 bits),"
            + " found true",
        "{\"modes\": {}} | modes: expected an array, found {}",
        "{\"modes\": [\"fail_open\", \"fail_open\"]} | modes[1]: expected each value once, found"
            + " \"fail_open\"",
        "{\"caches\": []} | caches: expected a JSON object, found []",
        "{\"caches\": {\"a\\nb\": {}}} | caches.a\\nb.max_size: expected a whole number (32 bits),"
            + " found nothing",
        "{\"nested\": {\"a\": [{\"b\": null}]}} | nested.a[0].b: expected a whole number (32 bits),"
            + " found null",
        "{} {} | configuration: expected JSON, found at line 1, column 4: text after the first"
            + " value",
      })
  void whatIsWrongInHoldersIsNamed(String config, String message) {
    assertThatThrownBy(() -> JsonConfig.read(config, Holders.class))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }

  record Names(@Nullable String jwksURI, @Nullable String x, @Nullable Integer max2Size) {}

  @Test
  void abbreviationsAreOneWord() {
    assertThat(JsonConfig.read("{\"jwks_uri\": \"a\", \"max2_size\": 1}", Names.class))
        .isEqualTo(new Names("a", null, 1));
  }

  record Template(@Nullable String text, int size) {}

  /** Defines a class again, of which it has no file, as programs do that make classes. */
  private static final class NoFiles extends ClassLoader {
    private final Class<?> type;

    NoFiles(String name, byte[] file) {
      type = defineClass(name, file, 0, file.length);
    }

    @Override
    public @Nullable URL getResource(String name) {
      return null;
    }
  }

  @Test
  void classWithoutAFileMayHaveNullableComponents() throws Exception {
    var name = Template.class.getName();
    try (var file = JsonConfigTest.class.getResourceAsStream("JsonConfigTest$Template.class")) {
      var type = new NoFiles(name, file.readAllBytes()).type.asSubclass(Record.class);
      assertThat(JsonConfig.read("{\"size\": 1}", type).getClass()).isSameAs(type);
      assertThatThrownBy(() -> JsonConfig.read("{\"text\": \"a\"}", type))
          .hasMessage("size: expected a whole number (32 bits), found nothing");
    }
  }

  record Failing(int size) {
    Failing {
      if (size > 0) throw new IllegalStateException("it failed");
    }
  }

  @Test
  void anyOtherFailureOfAConstructorIsPassedOn() {
    assertThatThrownBy(() -> JsonConfig.read("{\"size\": 1}", Failing.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("it failed");
  }

  @Test
  void quotesOfStructuresAreShort() {
    var elements = "1,".repeat(100_000) + "1";
    assertThatThrownBy(() -> JsonConfig.read("{\"ratio\": [" + elements + "]}", Numbers.class))
        .hasMessageStartingWith("ratio: expected a number (64-bit floating point), found [1,1,")
        .message()
        .hasSizeLessThan(130);
    assertThatThrownBy(() -> JsonConfig.read("{\"ratio\": {\"a\": [\"b\"]}}", Numbers.class))
        .hasMessageEndingWith("found {\"a\":[\"b\"]}");
  }

  record Link(@Nullable Link next) {}

  @Test
  void placeOfAnErrorIsShort() {
    var config = "{\"next\": ".repeat(400) + "1" + "}".repeat(400);
    assertThatThrownBy(() -> JsonConfig.read(config, Link.class))
        .hasMessageStartingWith("next.next.next.")
        .hasMessageEndingWith("…: expected a JSON object, found 1")
        .message()
        .hasSizeLessThan(400);
  }

  @Test
  void whatIsTooDeepIsRefused() {
    var config = "{\"num_workers\": " + "[".repeat(2000) + "]".repeat(2000) + "}";
    assertThatThrownBy(() -> JsonConfig.read(config, Settings.class))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith("configuration: expected JSON, found: Document nesting depth");
  }

  @Test
  void messageIsOneShortLine() {
    var config = "{\"num_workers\": \"" + "line\\nline".repeat(100) + "\"}";
    assertThatThrownBy(() -> JsonConfig.read(config, Settings.class))
        .hasMessageContaining("num_workers: expected a whole number (32 bits), found \"line\\nline")
        .message()
        .hasLineCount(1)
        .hasSizeLessThan(200);
  }

  @Test
  void messageAboutARepeatedNameIsOneShortLine() {
    var name = "line\\nline".repeat(100);
    assertThatThrownBy(
            () -> JsonConfig.read("{\"%1$s\": 1, \"%1$s\": 2}".formatted(name), Settings.class))
        .hasMessageContaining("Duplicate Object property \"line?line")
        .message()
        .hasLineCount(1)
        .hasSizeLessThan(400);
  }

  @Test
  void filtersOwnMessagesCanQuoteInTheSameWay() {
    assertThat(JsonConfig.quote("a\nb \"c\"")).isEqualTo("\"a\\nb \\\"c\\\"\"");
    assertThat(JsonConfig.quote("x".repeat(100))).hasSize(61).endsWith("x…");
    assertThat(JsonConfig.quote(List.of("a", "b"))).isEqualTo("[\"a\",\"b\"]");
    assertThat(JsonConfig.quote(-1)).isEqualTo("-1");
  }

  @Test
  void componentOfAnotherTypeIsAMistakeInTheFilter() {
    record Unreadable(Object anything) {}
    assertThatThrownBy(() -> JsonConfig.read("{\"anything\": 1}", Unreadable.class))
        .isInstanceOf(IllegalArgumentException.class)
        .isNotInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("anything");
  }
}
