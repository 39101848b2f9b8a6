// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.testing.EnvoyBinary;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
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
  void functionsAreThereSinceTheVersionOfTheTable(String version) throws Exception {
    var polyfill = polyfill();
    var exported = exported(version);
    for (var function : EnvoyFunction.values()) {
      var name = function.symbol().substring(PREFIX.length());
      boolean isThere = exported.contains(name) || polyfill.contains("STAND_IN(\"" + name + "\"");
      boolean isDue = Version.parse(function.since()).compareTo(Version.parse(version)) <= 0;
      if (isDue) assertThat(isThere).as("%s in v%s", name, version).isTrue();
      else assertThat(exported).as("functions of v%s", version).doesNotContain(name);
    }
  }

  /** The sources of the launcher's stand-ins. */
  private static String polyfill() throws IOException {
    var folder = EnvoyConfig.FILTERS.resolveSibling("sdk/src/main/native/polyfill");
    var text = new StringBuilder();
    try (var files = Files.newDirectoryStream(folder, "*.c")) {
      for (var file : files) text.append(Files.readString(file));
    }
    return text.toString();
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
