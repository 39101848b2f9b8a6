// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each Envoy has for modules is what this project believes; a new one shows what is new. */
@Tag("any-envoy")
final class AbiIT {
  private static final String PREFIX = "envoy_dynamic_module_callback_";
  private static final Pattern FUNCTION = Pattern.compile("\\b" + PREFIX + "(\\w+)");

  /** What the SDK does without, where the launcher has no stand-in. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "get_concurrency", "http_add_header", "http_filter_reset_stream", "is_validation_mode");

  /** A line of {@code envoy-exports.txt}, with the first and the last version that have it. */
  private record Export(String name, int first, int last) {
    static Export parse(String line) {
      var words = List.of(line.split(" ", -1));
      var versions = versions();
      int last = words.size() < 3 ? versions.size() - 1 : versions.indexOf(words.get(2));
      return new Export(words.getFirst(), versions.indexOf(words.get(1)), last);
    }

    boolean in(String version) {
      int index = versions().indexOf(version);
      return first <= index && index <= last;
    }
  }

  static List<String> versions() {
    return EnvoyBinary.versions();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void envoyExportsWhatIsRecorded(String version) throws Exception {
    var all = recorded();
    var recorded =
        all.stream()
            .filter(export -> export.in(version))
            .map(Export::name)
            .collect(toCollection(TreeSet::new));
    var exported = exported(version);
    // What is for others than HTTP filters, such as load balancers, does not concern the SDK.
    exported.removeIf(
        name -> !name.startsWith("http_") && all.stream().noneMatch(e -> e.name().equals(name)));
    assertThat(exported).isEqualTo(recorded);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatTheSdkCallsIsThereOrHasAStandIn(String version) throws Exception {
    var natives = EnvoyConfig.FILTERS.resolveSibling("sdk/src/main/native");
    var lacking = functions(Files.readString(natives.resolve("envoy_abi.h")));
    lacking.removeAll(exported(version));
    lacking.removeAll(OPTIONAL);
    var polyfill = Files.readString(natives.resolve("polyfill.c"));
    assertThat(lacking).allMatch(name -> polyfill.contains("STAND_IN(\"" + name + "\""));
  }

  private static Set<String> exported(String version) throws IOException, InterruptedException {
    Path envoy = EnvoyBinary.version(version);
    var nm =
        new ProcessBuilder("nm", "-D", "--defined-only", envoy.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var text = new String(nm.getInputStream().readAllBytes(), UTF_8);
    assertThat(nm.waitFor()).as("nm").isZero();
    return functions(text);
  }

  private static Set<String> functions(String text) {
    return FUNCTION
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(toCollection(TreeSet::new));
  }

  private static List<Export> recorded() throws IOException {
    try (var file = Objects.requireNonNull(AbiIT.class.getResourceAsStream("/envoy-exports.txt"))) {
      return new String(file.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Export::parse)
          .toList();
    }
  }
}
