// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.EntryCommandsFactory;
import io.envoyjava.sdk.accesslog.AccessLogFeature;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An access logger sees all of an entry, is told what it cannot see, and never harms a request. */
final class AccessLoggerIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String NOT_OFFERED =
      "UnsupportedOperationException: .*: Envoy does not offer it to access loggers";

  @TempDir static Path directory;
  private static @Nullable Certificate certificate;
  private static @Nullable Httpbin upstream;
  private static @Nullable EnvoyProcess secure;
  private static @Nullable EnvoyProcess envoy;
  private static @Nullable HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    var module = ModuleFile.of(directory, "entry_commands", EntryCommandsFactory.class);
    certificate =
        Certificate.of(
            directory, "peer.example", "dns:peer.example,dns:localhost,uri:spiffe://example/peer");
    upstream = Httpbin.start(0);
    // Both sides of both TLS connections have the same certificate, and trust it.
    secure =
        EnvoyProcess.builder()
            .config(EnvoyConfig.direct().filterChainOptions(downstreamTls()).yaml())
            .start();
    envoy =
        EnvoyProcess.builder()
            .config(
                EnvoyConfig.upstream(upstream.port())
                    .listenerOptions(TLS_INSPECTOR)
                    .filterChainOptions(downstreamTls())
                    .connectionManagerOptions(accessLog(log() + " 1000000"))
                    .filterEntry(METADATA)
                    .routes(ROUTES)
                    .cluster(secureCluster(secure.port(EnvoyConfig.LISTENER)))
                    .yaml())
            .modules(module)
            .start();
    client = HttpClient.newBuilder().sslContext(certificate.context(certificate)).build();
  }

  @AfterAll
  static void stop() {
    if (client != null) client.close();
    if (envoy != null) envoy.close();
    if (secure != null) secure.close();
    if (upstream != null) upstream.close();
  }

  private static final String METADATA =
      """
      - name: envoy.filters.http.set_metadata
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.set_metadata.v3.Config
          metadata:
          - metadata_namespace: test
            value: { text: hello, nested: { inner: deep }, number: 2, flag: true, list: [a] }
      """;

  private static final String TLS_INSPECTOR =
      """
      listener_filters:
      - name: envoy.filters.listener.tls_inspector
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector
          enable_ja3_fingerprinting: true
          enable_ja4_fingerprinting: true
      """;

  private static final String ROUTES =
      """
      - match: { prefix: /direct }
        direct_response: { status: 403, body: { inline_string: refused } }
      - match: { prefix: /secure }
        name: to-secure
        route: { cluster: secure }
      - match: { prefix: /get }
        name: to-upstream
        route: { cluster: upstream }
      """;

  /** The access log, at the level of the HTTP connection manager. */
  static String accessLog(String config) {
    return """
    access_log:
    - name: java
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.access_loggers.dynamic_modules.v3.DynamicModuleAccessLog
        dynamic_module_config: { name: entry_commands }
        logger_name: entry_commands
        logger_config:
          "@type": type.googleapis.com/google.protobuf.StringValue
          value: "%s"
    """
        .formatted(config);
  }

  private static String downstreamTls() {
    return """
    transport_socket:
      name: envoy.transport_sockets.tls
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
        require_client_certificate: true
        common_tls_context: %s
    """
        .formatted(commonTls("h2, http/1.1"));
  }

  private static String commonTls(String protocols) {
    var own = certificate();
    return """
    { alpn_protocols: [%s], validation_context: { trusted_ca: %s }, \
    tls_certificates: [{ certificate_chain: %s, private_key: %s }] }\
    """
        .formatted(protocols, own.inline(), own.inline(), own.inlineKey());
  }

  private static Certificate certificate() {
    return Objects.requireNonNull(certificate);
  }

  private static String secureCluster(int port) {
    return """
    - name: secure
      connect_timeout: 5s
      load_assignment:
        cluster_name: secure
        endpoints:
        - lb_endpoints:
          - endpoint:
              hostname: backend.example
              address: { socket_address: { address: 127.0.0.1, port_value: %d } }
      transport_socket:
        name: envoy.transport_sockets.tls
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
          sni: peer.example
          common_tls_context: %s
    """
        .formatted(port, commonTls("http/1.1"));
  }

  private static EnvoyProcess envoy() {
    return Objects.requireNonNull(envoy);
  }

  private static Path log() {
    return directory.resolve("log");
  }

  private static boolean isAtLeast(String version) {
    return Version.parse(envoy().version()).compareTo(Version.parse(version)) >= 0;
  }

  private static int get(String path, String command) throws IOException, InterruptedException {
    var uri = URI.create("https://localhost:" + envoy().port(EnvoyConfig.LISTENER) + path);
    var request =
        HttpRequest.newBuilder(uri)
            .header("x-ask", command)
            .header("x-many", "1")
            .header("x-many", "2")
            .build();
    return Objects.requireNonNull(client)
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Sends a request whose entry is asked something; returns the answer. */
  private static String ask(String path, String command) throws Exception {
    var prefix = command + ": ";
    long before = count(prefix);
    int _ = get(path, command);
    eventually(() -> assertThat(count(prefix)).isGreaterThan(before));
    return lines().stream()
        .filter(line -> line.startsWith(prefix))
        .toList()
        .getLast()
        .substring(prefix.length());
  }

  private static long count(String prefix) throws IOException {
    return lines().stream().filter(line -> line.startsWith(prefix)).count();
  }

  private static List<String> lines() throws IOException {
    return Files.exists(log()) ? Files.readAllLines(log()) : List.of();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type               | /get    | DOWNSTREAM_END
          thread             | /get    | true
          headers            | /get    | \\[1, 2] null \\[] true 200 \\[]
          bad-name           | /get    | IllegalArgumentException: header name 'a b'.*
          protocol           | /get    | HTTP/2
          request-id         | /get    | [-0-9a-f]{36}
          code               | /get    | OptionalInt\\[200] via_upstream
          code               | /direct | OptionalInt\\[403] direct_response
          local-reply        | /direct | null
          flags              | /get    | \\[] false
          flags              | /none   | \\[NO_ROUTE_FOUND] true
          route              | /get    | to-upstream
          health-check       | /get    | false
          sampled            | /get    | false
          client             | /get    | /127\\.0\\.0\\.1:\\d+
          down-id            | /get    | OptionalLong\\[\\d+]
          down-addresses     | /get    | /127\\.0\\.0\\.1:\\d+ /127\\.0\\.0\\.1:\\d+
          cluster            | /get    | upstream
          cluster            | /direct | null
          host               | /secure | backend\\.example
          up-addresses       | /get    | /127\\.0\\.0\\.1:\\d+ /127\\.0\\.0\\.1:\\d+
          up-addresses       | /direct | null null
          attempts           | /get    | 1
          up-failure         | /get    | null
          bytes              | /get    | 0 [1-9]\\d*
          wire-bytes         | /get    | [1-9]\\d* [1-9]\\d*
          timing             | /get    | true true
          metadata           | /get    | hello deep null
          connections        | /get    | 127\\.0\\.0\\.1:\\d+
          down-tls           | /get    | TLSv1\\.3 true
          down-peer          | /get    | CN=peer\\.example [0-9a-f]{64}
          metrics            | /get    | counted
          """)
  void whatEveryEnvoyWithAccessLoggersOffers(String command, String path, String answer)
      throws Exception {
    assertThat(ask(path, command)).matches(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.38 | virtual-cluster    | /get    | null
          1.38 | termination        | /get    | null
          1.38 | worker             | /get    | \\d+
          1.38 | down-direct        | /get    | /127\\.0\\.0\\.1:\\d+ /127\\.0\\.0\\.1:\\d+
          1.38 | down-failure       | /get    | null
          1.38 | ja                 | /get    | [0-9a-f]{32} t13\\w+
          1.38 | up-id              | /get    | OptionalLong\\[\\d+]
          1.38 | up-protocol        | /get    | HTTP/1\\.1
          1.38 | pool               | /get    | Optional\\[PT.*S]
          1.38 | header-bytes       | /get    | [1-9]\\d* [1-9]\\d* 0
          1.38 | connections-direct | /get    | 127\\.0\\.0\\.1:\\d+
          1.38 | connections-id     | /get    | OptionalLong\\[\\d+]
          1.38 | down-session       | /get    | TLS_AES_\\w+ .*
          1.38 | down-peer-names    | /get    | \\[spiffe://example/peer] \\[peer\\.example, localhost]
          1.38 | down-peer-issuer   | /get    | CN=peer\\.example
          1.38 | down-peer-valid    | /get    | true
          1.38 | down-peer-shown    | /get    | true true
          1.38 | down-peer-serial   | /get    | [0-9a-f]+ [0-9a-f]{40}
          1.38 | down-local         | /get    | CN=peer\\.example \\[spiffe://example/peer] \\[peer\\.example, localhost]
          1.38 | up-tls             | /secure | TLSv1\\.[23] [-\\w]+ .*
          1.38 | up-peer            | /secure | CN=peer\\.example CN=peer\\.example [0-9a-f]{64}
          1.38 | up-peer-names      | /secure | \\[spiffe://example/peer] \\[peer\\.example, localhost]
          1.38 | up-peer-valid      | /secure | true
          1.38 | up-local           | /secure | CN=peer\\.example \\[spiffe://example/peer] \\[peer\\.example, localhost]
          1.39 | metadata-values    | /get    | OptionalDouble\\[2\\.0] Optional\\[true]
          1.40 | down-wire-bytes    | /get    | [1-9]\\d* [1-9]\\d*
          """)
  void whatLaterEnvoysOffer(String since, String command, String path, String answer)
      throws Exception {
    var expected =
        isAtLeast(since)
            ? answer
            : "UnsupportedOperationException: .* requires v" + since + " or later";
    assertThat(ask(path, command)).matches(expected);
  }

  @Test
  void theServerNameIsTheOneThatTheClientAskedFor() throws Exception {
    int port = envoy().port(EnvoyConfig.LISTENER);
    try (var socket =
        (SSLSocket)
            certificate()
                .context(certificate())
                .getSocketFactory()
                .createSocket("127.0.0.1", port)) {
      var parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName("peer.example")));
      socket.setSSLParameters(parameters);
      var request = "GET /get HTTP/1.1\r\nhost: a\r\nx-ask: sni\r\nconnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).contains(" 200 OK");
    }
    eventually(() -> assertThat(lines()).contains("sni: peer.example"));
  }

  @Test
  void attributesAreThereSinceEnvoyOffersThem() throws Exception {
    assertThat(ask("/get", "attributes"))
        .isEqualTo(
            isAtLeast("1.38")
                ? "via_upstream OptionalLong[200] Optional[true]"
                : "null OptionalLong.empty Optional.empty");
  }

  @Test
  void timesThatOldEnvoysDoNotTellAreEmpty() throws Exception {
    assertThat(ask("/get", "connection-begin"))
        .matches(isAtLeast("1.40") ? "Optional\\[PT-.*]" : "Optional\\.empty");
  }

  @ParameterizedTest
  @CsvSource({
    "metadata-route",
    "metadata-set",
    "metadata-list",
    "metadata-typed",
    "connections-tried"
  })
  void whatEnvoyDoesNotOfferToLoggersIsRefused(String command) throws Exception {
    assertThat(ask("/get", command)).matches(NOT_OFFERED);
  }

  @ParameterizedTest
  @CsvSource({"trace-id", "span-id", "state"})
  void whatIsAStubInEnvoyIsRefused(String command) throws Exception {
    assertThat(ask("/get", command))
        .matches("UnsupportedOperationException: .*always returns nothing.*");
  }

  @Test
  void anEntryEndsWithItsHook() throws Exception {
    // Until a worker logs its second entry.
    eventually(
        () ->
            assertThat(ask("/get", "kept"))
                .isEqualTo("IllegalStateException: this log entry is gone"));
  }

  @Test
  void anEntryIsRefusedToOtherThreads() throws Exception {
    assertThat(ask("/get", "elsewhere"))
        .isEqualTo(
            "WrongThreadException: a log entry is used on its worker thread only: copy what"
                + " another thread needs");
  }

  @ParameterizedTest
  @CsvSource({"throw", "overflow", "memory"})
  void aFailureIsCountedAndTheRequestIsAnswered(String command) throws Exception {
    var failures = metric("failures");
    long before = envoy().stat(failures);
    assertThat(get("/get", command)).isEqualTo(200);
    assertThat(envoy().awaitStat(failures, value -> value > before, TIMEOUT)).isPositive();
    assertThat(ask("/get", "type")).isEqualTo("DOWNSTREAM_END");
  }

  @Test
  void theGuideSaysWhichEnvoysHaveAFeature() throws IOException {
    var table = new StringBuilder("| `AccessLogFeature` | first Envoy |\n|---|---|\n");
    for (var feature : AccessLogFeature.values()) {
      table.append("| `%s` | v%s |\n".formatted(feature, feature.since()));
    }
    assertThat(Files.readString(Pages.ROOT.resolve("docs/access-loggers.md"))).contains(table);
  }

  @Test
  void metricsCount() throws Exception {
    long before = envoy().stat(metric("entries"));
    assertThat(ask("/get", "metrics")).isEqualTo("counted");
    assertThat(envoy().stat(metric("entries"))).isEqualTo(before + 3);
    assertThat(envoy().stat(metric("last"))).isEqualTo(11);
  }

  /** Returns the name of a metric in Envoy's statistics. */
  private static String metric(String name) {
    var namespace = isAtLeast("1.38") ? "dynamicmodulescustom" : "dynamic_module_access_logger";
    return namespace + ".entry_commands." + name;
  }
}
