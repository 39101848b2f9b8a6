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

  /** What the SDK does without, where the launcher has no stand-in: it asks before it calls one. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "get_concurrency",
          "get_log_level",
          "get_runtime_bool",
          "get_runtime_int",
          "get_runtime_number",
          "http_add_header",
          "http_filter_config_decrement_gauge",
          "http_filter_config_generic_secret_subscribe",
          "http_filter_config_get_generic_secret",
          "http_filter_config_increment_counter",
          "http_filter_config_increment_gauge",
          "http_filter_config_record_histogram_value",
          "http_filter_config_set_gauge",
          "http_filter_get_generic_secret",
          "http_filter_reset_stream",
          "http_get_active_span",
          "http_get_downstream_direct_remote_address",
          "http_get_filter_state_object",
          "http_get_header_values",
          "http_get_metadata_bool",
          "http_get_timing_info",
          "http_get_typed_metadata",
          "http_get_upstream_connection_id",
          "http_get_upstream_connection_ids_attempted",
          "http_get_upstream_connection_ids_attempted_size",
          "http_get_upstream_hosts_attempted",
          "http_get_upstream_hosts_attempted_size",
          "http_get_upstream_remote_address",
          "http_has_filter_state",
          "http_set_dynamic_metadata_bool",
          "http_set_dynamic_metadata_string_batch",
          "http_set_dynamic_metadata_struct",
          "http_set_dynamic_typed_metadata",
          "http_set_filter_state_object",
          "http_set_filter_state_value",
          "http_span_disable_local_decision",
          "http_span_get_trace_id",
          "http_span_set_sampled",
          "http_span_set_tag",
          "http_span_set_tag_batch",
          "is_validation_mode",
          "log_v2");

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
