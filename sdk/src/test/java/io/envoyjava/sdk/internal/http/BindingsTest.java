// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.envoyjava.sdk.accesslog.LogType;
import io.envoyjava.sdk.accesslog.ResponseFlag;
import io.envoyjava.sdk.bootstrap.ResourceKind;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.abi.UdpListenerFilterAbi;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.listener.AddressType;
import io.envoyjava.sdk.listener.ListenerStatus;
import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.ConnectionOptions;
import io.envoyjava.sdk.network.ConnectionState;
import io.envoyjava.sdk.network.NetworkStatus;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.FilterState.LifeSpan;
import io.envoyjava.sdk.stream.FilterState.Sharing;
import io.envoyjava.sdk.stream.MetadataSource;
import io.envoyjava.sdk.stream.Timing;
import io.envoyjava.sdk.udp.UdpStatus;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java side and the C headers say the same. */
@SuppressWarnings("EnumOrdinal") // the order of the enums is what is tested
class BindingsTest {
  private static final Path NATIVE = Path.of("src", "main", "native");
  private static final Path ABI = NATIVE.resolve("abi");
  private static final List<String> HEADERS =
      List.of(
          "common_abi.h",
          "http_filter_abi.h",
          "network_filter_abi.h",
          "access_logger_abi.h",
          "listener_filter_abi.h",
          "udp_listener_filter_abi.h",
          "bootstrap_abi.h",
          "launcher_abi.h");
  private static final Path BINDINGS =
      Path.of("src", "main", "java", "io", "envoyjava", "sdk", "internal", "abi");

  @Test
  void theBindingsWereGeneratedFromTheHeadersAsTheyAre() throws Exception {
    var headers = headers();
    assertThat(provenance())
        .as("a header was changed: run mvn -pl sdk -P regenerate-bindings generate-sources")
        .contains(line(headers));
    headers.write('\n');
    assertThat(provenance()).doesNotContain(line(headers));
  }

  private static ByteArrayOutputStream headers() throws IOException {
    var headers = new ByteArrayOutputStream();
    for (var header : HEADERS) headers.write(Files.readAllBytes(ABI.resolve(header)));
    return headers;
  }

  private static String provenance() throws IOException {
    return Files.readString(BINDINGS.resolve("PROVENANCE"));
  }

  /** Returns the line that headers have in the file of the bindings' origin. */
  private static String line(ByteArrayOutputStream headers) throws IOException {
    var process = new ProcessBuilder("cksum").start();
    try (var input = process.getOutputStream()) {
      headers.writeTo(input);
    }
    var sum = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    return "\nheaders: " + sum + "\n";
  }

  @Test
  void jextractGeneratesWhatIsCommitted(@TempDir Path output) throws Exception {
    assumeTrue(onPath("jextract"), "jextract is not on the PATH");
    var command =
        new ProcessBuilder("sh", NATIVE.resolve("regenerate.sh").toString(), output.toString())
            .redirectErrorStream(true);
    // Those of this JVM, see build.sh.
    command.environment().keySet().removeAll(List.of("LD_PRELOAD", "ASAN_OPTIONS"));
    var process = command.start();
    var log = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(log).isZero();
    var generated = output.resolve("io/envoyjava/sdk/internal/abi");
    assertThat(classes(BINDINGS)).isNotEmpty().isEqualTo(classes(generated));
  }

  private static boolean onPath(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  private static Map<String, String> classes(Path folder) throws IOException {
    var contents = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        var text = Files.readString(file);
        if (text.startsWith("// Generated by jextract")) {
          contents.put(file.getFileName().toString(), text);
        }
      }
    }
    return contents;
  }

  @Test
  void theTableHasTheFunctionsOfTheHeader() throws Exception {
    var headers =
        Files.readString(ABI.resolve("common_abi.h"))
            + Files.readString(ABI.resolve("http_filter_abi.h"))
            + Files.readString(ABI.resolve("network_filter_abi.h"))
            + Files.readString(ABI.resolve("access_logger_abi.h"))
            + Files.readString(ABI.resolve("listener_filter_abi.h"))
            + Files.readString(ABI.resolve("udp_listener_filter_abi.h"))
            + Files.readString(ABI.resolve("bootstrap_abi.h"));
    var declared =
        Pattern.compile("\\benvoy_dynamic_module_callback_\\w+(?=\\()")
            .matcher(headers)
            .results()
            .map(MatchResult::group);
    assertThat(Stream.of(EnvoyFunction.values()).map(EnvoyFunction::symbol))
        .containsExactlyInAnyOrderElementsOf(declared.toList());
  }

  @Test
  void theStatusesHaveTheNumbersOfTheAbi() {
    assertThat(HeadersStatus.STOP_ITERATION.ordinal())
        .isEqualTo(HttpFilterAbi.ENVOY_HEADERS_STOP_ITERATION);
    assertThat(HeadersStatus.CONTINUE_AND_DONT_END_STREAM.ordinal())
        .isEqualTo(HttpFilterAbi.ENVOY_HEADERS_CONTINUE_AND_DONT_END_STREAM);
    assertThat(HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER.ordinal())
        .isEqualTo(HttpFilterAbi.ENVOY_HEADERS_STOP_ALL_ITERATION_AND_BUFFER);
    assertThat(HeadersStatus.STOP_ALL_ITERATION_AND_WATERMARK.ordinal())
        .isEqualTo(HttpFilterAbi.ENVOY_HEADERS_STOP_ALL_ITERATION_AND_WATERMARK);
    assertThat(BodyStatus.STOP_ITERATION_AND_BUFFER.ordinal())
        .isEqualTo(HttpFilterAbi.ENVOY_BODY_STOP_ITERATION_AND_BUFFER);
    assertThat(BodyStatus.STOP_ITERATION_AND_WATERMARK.ordinal())
        .isEqualTo(HttpFilterAbi.ENVOY_BODY_STOP_ITERATION_AND_WATERMARK);
    assertThat(BodyStatus.STOP_ITERATION_NO_BUFFER.ordinal())
        .isEqualTo(HttpFilterAbi.ENVOY_BODY_STOP_ITERATION_NO_BUFFER);
    assertThat(TrailersStatus.STOP_ITERATION.ordinal())
        .isEqualTo(HttpFilterAbi.ENVOY_TRAILERS_STOP_ITERATION);
    assertThat(LocalReplyStatus.CONTINUE_AND_RESET_STREAM.ordinal())
        .isEqualTo(HttpFilterAbi.ENVOY_LOCAL_REPLY_RESET_STREAM);
  }

  @Test
  void theKindsOfConnectionsHaveTheNumbersOfTheAbi() {
    assertThat(NetworkStatus.STOP_ITERATION.ordinal())
        .isEqualTo(NetworkFilterAbi.ENVOY_NETWORK_STOP_ITERATION);
    assertThat(ConnectionEvent.LOCAL_CLOSE.ordinal())
        .isEqualTo(NetworkFilterAbi.ENVOY_CONNECTION_LOCAL_CLOSE);
    assertThat(ConnectionEvent.CONNECTED.ordinal())
        .isEqualTo(NetworkFilterAbi.ENVOY_CONNECTION_CONNECTED);
    assertThat(ConnectionEvent.CONNECTED_ZERO_RTT.ordinal())
        .isEqualTo(NetworkFilterAbi.ENVOY_CONNECTION_CONNECTED_ZERO_RTT);
    assertThat(CloseType.NO_FLUSH.ordinal()).isEqualTo(NetworkFilterAbi.ENVOY_CLOSE_NO_FLUSH);
    assertThat(CloseType.FLUSH_WRITE_AND_DELAY.ordinal())
        .isEqualTo(NetworkFilterAbi.ENVOY_CLOSE_FLUSH_WRITE_AND_DELAY);
    assertThat(CloseType.ABORT.ordinal()).isEqualTo(NetworkFilterAbi.ENVOY_CLOSE_ABORT);
    assertThat(CloseType.ABORT_RESET.ordinal()).isEqualTo(NetworkFilterAbi.ENVOY_CLOSE_ABORT_RESET);
    assertThat(ConnectionState.CLOSING.ordinal())
        .isEqualTo(NetworkFilterAbi.ENVOY_CONNECTION_CLOSING);
    assertThat(ConnectionState.CLOSED.ordinal())
        .isEqualTo(NetworkFilterAbi.ENVOY_CONNECTION_CLOSED);
    assertThat(ConnectionOptions.Stage.LISTENING.ordinal())
        .isEqualTo(CommonAbi.ENVOY_SOCKET_LISTENING);
  }

  @Test
  void theKindsOfSocketsHaveTheNumbersOfTheAbi() {
    assertThat(ListenerStatus.STOP_ITERATION.ordinal())
        .isEqualTo(ListenerFilterAbi.ENVOY_LISTENER_STOP_ITERATION);
    assertThat(AddressType.UNKNOWN.ordinal()).isEqualTo(ListenerFilterAbi.ENVOY_ADDRESS_UNKNOWN);
    assertThat(AddressType.IP.ordinal()).isEqualTo(ListenerFilterAbi.ENVOY_ADDRESS_IP);
    assertThat(AddressType.PIPE.ordinal()).isEqualTo(ListenerFilterAbi.ENVOY_ADDRESS_PIPE);
    assertThat(AddressType.ENVOY_INTERNAL.ordinal())
        .isEqualTo(ListenerFilterAbi.ENVOY_ADDRESS_ENVOY_INTERNAL);
  }

  @Test
  void theAnswersToDatagramsHaveTheNumbersOfTheAbi() {
    assertThat(UdpStatus.CONTINUE.ordinal()).isEqualTo(UdpListenerFilterAbi.ENVOY_UDP_CONTINUE);
    assertThat(UdpStatus.STOP_ITERATION.ordinal())
        .isEqualTo(UdpListenerFilterAbi.ENVOY_UDP_STOP_ITERATION);
  }

  @Test
  void theKindsOfLogEntriesHaveTheNumbersOfTheAbi() {
    assertThat(LogType.NOT_SET.ordinal()).isEqualTo(AccessLoggerAbi.ENVOY_LOGGED_NOT_SET);
    assertThat(LogType.TCP_CONNECTION_END.ordinal())
        .isEqualTo(AccessLoggerAbi.ENVOY_LOGGED_TCP_CONNECTION_END);
    assertThat(LogType.DOWNSTREAM_END.ordinal())
        .isEqualTo(AccessLoggerAbi.ENVOY_LOGGED_DOWNSTREAM_END);
    assertThat(LogType.UPSTREAM_END.ordinal()).isEqualTo(AccessLoggerAbi.ENVOY_LOGGED_UPSTREAM_END);
    assertThat(LogType.UDP_SESSION_END.ordinal())
        .isEqualTo(AccessLoggerAbi.ENVOY_LOGGED_UDP_SESSION_END);
    assertThat(ResponseFlag.UNCONDITIONAL_DROP_OVERLOAD.ordinal())
        .isEqualTo(AccessLoggerAbi.ENVOY_FLAG_UNCONDITIONAL_DROP_OVERLOAD);
  }

  @Test
  void theKindsOfResourcesHaveTheNumbersOfTheAbi() {
    assertThat(ResourceKind.FILTER_CHAIN.ordinal())
        .isEqualTo(BootstrapAbi.ENVOY_RESOURCE_FILTER_CHAIN);
    assertThat(ResourceKind.CLUSTER.ordinal()).isEqualTo(BootstrapAbi.ENVOY_RESOURCE_CLUSTER);
    assertThat(ResourceKind.TRANSPORT_SOCKET_MATCH.ordinal())
        .isEqualTo(BootstrapAbi.ENVOY_RESOURCE_TRANSPORT_SOCKET_MATCH);
    assertThat(ResourceKind.SECRET.ordinal()).isEqualTo(BootstrapAbi.ENVOY_RESOURCE_SECRET);
  }

  @Test
  void theKindsOfMetadataAndFilterStateAndTimesHaveTheNumbersOfTheAbi() {
    assertThat(MetadataSource.DYNAMIC.ordinal()).isEqualTo(CommonAbi.ENVOY_METADATA_DYNAMIC);
    assertThat(MetadataSource.ROUTE.ordinal()).isEqualTo(CommonAbi.ENVOY_METADATA_ROUTE);
    assertThat(MetadataSource.CLUSTER.ordinal()).isEqualTo(CommonAbi.ENVOY_METADATA_CLUSTER);
    assertThat(MetadataSource.HOST.ordinal()).isEqualTo(CommonAbi.ENVOY_METADATA_HOST);
    assertThat(MetadataSource.HOST_LOCALITY.ordinal())
        .isEqualTo(CommonAbi.ENVOY_METADATA_HOST_LOCALITY);
    assertThat(LifeSpan.FILTER_CHAIN.ordinal()).isEqualTo(CommonAbi.ENVOY_LIFE_SPAN_FILTER_CHAIN);
    assertThat(LifeSpan.REQUEST.ordinal()).isEqualTo(CommonAbi.ENVOY_LIFE_SPAN_REQUEST);
    assertThat(LifeSpan.CONNECTION.ordinal()).isEqualTo(CommonAbi.ENVOY_LIFE_SPAN_CONNECTION);
    assertThat(Sharing.NONE.ordinal()).isEqualTo(CommonAbi.ENVOY_NOT_SHARED);
    assertThat(Sharing.UPSTREAM_CONNECTION.ordinal())
        .isEqualTo(CommonAbi.ENVOY_SHARED_WITH_UPSTREAM_CONNECTION);
    assertThat(Sharing.UPSTREAM_CONNECTION_ONCE.ordinal())
        .isEqualTo(CommonAbi.ENVOY_SHARED_WITH_UPSTREAM_CONNECTION_ONCE);
    assertThat(Timing.Point.DOWNSTREAM_CONNECTION_BEGIN.ordinal())
        .isEqualTo(CommonAbi.ENVOY_DOWNSTREAM_CONNECTION_BEGIN - 1);
    assertThat(Timing.Point.FIRST_UPSTREAM_TX_BYTE_SENT.ordinal())
        .isEqualTo(CommonAbi.ENVOY_FIRST_UPSTREAM_TX_BYTE_SENT - 1);
    assertThat(Timing.Point.REQUEST_COMPLETE.ordinal())
        .isEqualTo(CommonAbi.ENVOY_REQUEST_COMPLETE - 1);
    assertThat(Timing.Point.values()).hasSize(CommonAbi.ENVOY_TIMES - 1);
  }

  /** The first, the last, and some between, by the numbers in Envoy's own header. */
  @Test
  void theAttributesHaveTheNumbersOfTheAbi() {
    assertThat(Attribute.REQUEST_PATH.number()).isZero();
    assertThat(Attribute.REQUEST_PROTOCOL.number()).isEqualTo(10);
    assertThat(Attribute.RESPONSE_CODE.number()).isEqualTo(15);
    assertThat(Attribute.SOURCE_ADDRESS.number()).isEqualTo(24);
    assertThat(Attribute.UPSTREAM_ADDRESS.number()).isEqualTo(41);
    assertThat(Attribute.HEALTH_CHECK.number()).isEqualTo(67);
  }
}
