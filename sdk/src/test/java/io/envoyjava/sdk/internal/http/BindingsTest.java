// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import io.envoyjava.sdk.internal.abi.java_event;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.FilterState.LifeSpan;
import io.envoyjava.sdk.stream.FilterState.Sharing;
import io.envoyjava.sdk.stream.MetadataSource;
import io.envoyjava.sdk.stream.Timing;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java side and the C headers say the same. */
@SuppressWarnings("EnumOrdinal") // the order of the enums is what is tested
class BindingsTest {
  private static final Path NATIVE = Path.of("src", "main", "native");
  private static final Path ABI = NATIVE.resolve("abi");
  private static final Path BINDINGS =
      Path.of("src", "main", "java", "io", "envoyjava", "sdk", "internal", "abi");

  @Test
  void theBindingsWereGeneratedFromTheHeadersAsTheyAre() throws Exception {
    var headers = new ByteArrayOutputStream();
    for (var header : List.of("common_abi.h", "http_filter_abi.h", "launcher_abi.h")) {
      headers.write(Files.readAllBytes(ABI.resolve(header)));
    }
    var process = new ProcessBuilder("cksum").start();
    try (var input = process.getOutputStream()) {
      headers.writeTo(input);
    }
    var sum = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(Files.readString(NATIVE.resolve("bindings.cksum")))
        .as("a header was changed: run mvn -pl sdk -P regenerate-bindings generate-sources")
        .isEqualTo(sum);
  }

  @Test
  void jextractGeneratesWhatIsCommitted(@TempDir Path output) throws Exception {
    assumeTrue(onPath("jextract"), "jextract is not on the PATH");
    var process =
        new ProcessBuilder("sh", NATIVE.resolve("regenerate.sh").toString(), output.toString())
            .redirectErrorStream(true)
            .start();
    var log = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(log).isZero();
    var generated = output.resolve("io/envoyjava/sdk/internal/abi");
    assertThat(contents(BINDINGS)).isEqualTo(contents(generated));
  }

  private static boolean onPath(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    var contents = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        if (file.endsWith("package-info.java")) continue;
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }

  @Test
  void theTableHasTheFunctionsOfTheHeader() throws Exception {
    var headers =
        Files.readString(ABI.resolve("common_abi.h"))
            + Files.readString(ABI.resolve("http_filter_abi.h"));
    var declared =
        Pattern.compile("\\benvoy_dynamic_module_callback_\\w+(?=\\()")
            .matcher(headers)
            .results()
            .map(MatchResult::group);
    assertThat(Stream.of(EnvoyFunction.values()).map(EnvoyFunction::symbol))
        .containsExactlyInAnyOrderElementsOf(declared.toList());
  }

  @Test
  void theEventsHaveTheNumbersOfTheLauncher() {
    assertThat(HttpHooks.numbers()).isEqualTo(IntStream.rangeClosed(0, 12).toArray());
    assertThat(StreamRecord.agreesWithLauncher()).isTrue();
  }

  @Test
  void theWayInHasTheTypeThatTheLauncherCalls() {
    assertThat(HttpEvents.DESCRIPTOR).isEqualTo(java_event.descriptor());
  }

  @Test
  void theStatusesHaveTheNumbersOfTheAbi() {
    assertThat(HeadersStatus.STOP_ITERATION.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_HEADERS_STOP_ITERATION());
    assertThat(HeadersStatus.CONTINUE_AND_DONT_END_STREAM.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_HEADERS_CONTINUE_AND_DONT_END_STREAM());
    assertThat(HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_HEADERS_STOP_ALL_ITERATION_AND_BUFFER());
    assertThat(HeadersStatus.STOP_ALL_ITERATION_AND_WATERMARK.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_HEADERS_STOP_ALL_ITERATION_AND_WATERMARK());
    assertThat(BodyStatus.STOP_ITERATION_AND_BUFFER.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_BODY_STOP_ITERATION_AND_BUFFER());
    assertThat(BodyStatus.STOP_ITERATION_AND_WATERMARK.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_BODY_STOP_ITERATION_AND_WATERMARK());
    assertThat(BodyStatus.STOP_ITERATION_NO_BUFFER.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_BODY_STOP_ITERATION_NO_BUFFER());
    assertThat(TrailersStatus.STOP_ITERATION.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_TRAILERS_STOP_ITERATION());
    assertThat(LocalReplyStatus.CONTINUE_AND_RESET_STREAM.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_LOCAL_REPLY_RESET_STREAM());
  }

  @Test
  void theKindsOfMetadataAndFilterStateAndTimesHaveTheNumbersOfTheAbi() {
    assertThat(MetadataSource.DYNAMIC.ordinal()).isEqualTo(EnvoyAbi.ENVOY_METADATA_DYNAMIC());
    assertThat(MetadataSource.ROUTE.ordinal()).isEqualTo(EnvoyAbi.ENVOY_METADATA_ROUTE());
    assertThat(MetadataSource.CLUSTER.ordinal()).isEqualTo(EnvoyAbi.ENVOY_METADATA_CLUSTER());
    assertThat(MetadataSource.HOST.ordinal()).isEqualTo(EnvoyAbi.ENVOY_METADATA_HOST());
    assertThat(MetadataSource.HOST_LOCALITY.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_METADATA_HOST_LOCALITY());
    assertThat(LifeSpan.FILTER_CHAIN.ordinal()).isEqualTo(EnvoyAbi.ENVOY_LIFE_SPAN_FILTER_CHAIN());
    assertThat(LifeSpan.REQUEST.ordinal()).isEqualTo(EnvoyAbi.ENVOY_LIFE_SPAN_REQUEST());
    assertThat(LifeSpan.CONNECTION.ordinal()).isEqualTo(EnvoyAbi.ENVOY_LIFE_SPAN_CONNECTION());
    assertThat(Sharing.NONE.ordinal()).isEqualTo(EnvoyAbi.ENVOY_NOT_SHARED());
    assertThat(Sharing.UPSTREAM_CONNECTION.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_SHARED_WITH_UPSTREAM_CONNECTION());
    assertThat(Sharing.UPSTREAM_CONNECTION_ONCE.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_SHARED_WITH_UPSTREAM_CONNECTION_ONCE());
    assertThat(Timing.Point.DOWNSTREAM_CONNECTION_BEGIN.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_DOWNSTREAM_CONNECTION_BEGIN() - 1);
    assertThat(Timing.Point.FIRST_UPSTREAM_TX_BYTE_SENT.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_FIRST_UPSTREAM_TX_BYTE_SENT() - 1);
    assertThat(Timing.Point.REQUEST_COMPLETE.ordinal())
        .isEqualTo(EnvoyAbi.ENVOY_REQUEST_COMPLETE() - 1);
    assertThat(Timing.Point.values()).hasSize(EnvoyAbi.ENVOY_TIMES() - 1);
  }

  /** The first, the last, and some between, by the numbers in Envoy's own header. */
  @Test
  void theAttributesHaveTheNumbersOfTheAbi() {
    assertThat(Attribute.REQUEST_PATH.ordinal()).isZero();
    assertThat(Attribute.REQUEST_PROTOCOL.ordinal()).isEqualTo(10);
    assertThat(Attribute.RESPONSE_CODE.ordinal()).isEqualTo(15);
    assertThat(Attribute.SOURCE_ADDRESS.ordinal()).isEqualTo(24);
    assertThat(Attribute.UPSTREAM_ADDRESS.ordinal()).isEqualTo(41);
    assertThat(Attribute.HEALTH_CHECK.ordinal()).isEqualTo(67);
    assertThat(Attribute.values()).hasSize(68);
  }
}
