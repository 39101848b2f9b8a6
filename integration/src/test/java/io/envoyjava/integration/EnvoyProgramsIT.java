// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.ProgramsFactory;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Filters behave as those of Envoy's own integration tests of dynamic modules. {@code
 * docs/abi-coverage.md} names the tests of the programs that are not here.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class EnvoyProgramsIT {
  private static final String FAILURES = "dynamicmodulescustom.programs.failures";

  private EchoUpstream upstream;
  private Path module;
  private Envoy envoy;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    upstream = EchoUpstream.start();
    module = ModuleFile.of(directory, "programs", ProgramsFactory.class);
    envoy = start(config().yaml());
  }

  private Envoy start(String config) {
    return EnvoyProcess.builder().config(config).modules(module).start();
  }

  private EnvoyConfig config() {
    return EnvoyConfig.upstream(upstream.port()).trailers().filter("programs", "dog:cat");
  }

  @AfterAll
  void end() throws Exception {
    envoy.close();
    upstream.close();
  }

  @AfterEach
  void noHookHasFailed() {
    assertThat(envoy.stat(FAILURES)).isZero();
  }

  /** The configuration of the cluster's filter comes as bytes, that of the listener's as text. */
  @Test
  void headersAndTrailersChangeInTheListenerAndInTheCluster() throws Exception {
    EnvoyVersion.assumeAtLeast(HttpFeature.ADDED_HEADER_VALUES.since(), envoy);
    var config = config().upstreamFilter("programs", "cow:calf").yaml();
    var withBytes =
        config.replaceFirst(
            "protobuf.StringValue(\\s+)value: \"cow:calf\"",
            "protobuf.BytesValue$1value: Y293OmNhbGY=");
    assertThat(withBytes).isNotEqualTo(config);
    try (var both = start(withBytes)) {
      var response = send(both, "headers", "a\r\n0123456789\r\n0\r\necho-foo: bar\r\n\r\n");
      assertThat(response).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("new: ");
      int body = response.indexOf("0123456789");
      assertThat(response.substring(0, body))
          .contains("\r\necho-request-dog: cat", "\r\necho-request-cow: calf")
          .contains("\r\nresponse-dog: cat", "\r\nresponse-cow: calf");
      assertThat(response.substring(body))
          .contains("\r\necho-request-dog: cat", "\r\necho-request-cow: calf")
          .contains("\r\nresponse-dog: cat", "\r\nresponse-cow: calf");
      assertThat(both.stat(FAILURES)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7\r\nrequest\r\n2\r\n_b\r\n3\r\nody\r\n0\r\n\r\n",
        "c\r\nrequest_body\r\n0\r\n\r\n",
      })
  void bodiesAreReplacedWhetherTheyComeInPiecesOrWhole(String body) throws Exception {
    var response = send(envoy, "bodies", body);
    assertThat(response).startsWith("HTTP/1.1 200 OK\r\n").contains("\r\nnew_response_body\r\n");
  }

  @ParameterizedTest
  @CsvSource({"onRequestHeaders, 200", "onRequestBody, 200", "onResponseHeaders, 500"})
  void repliesComeFromEachHook(String hook, int status) throws Exception {
    assertThat(send(envoy, "reply " + hook, "4\r\nbody\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("\r\nsome-header: some_value\r\n")
        .endsWith("\r\n\r\nfrom " + hook);
  }

  @Test
  void cacheOnAnotherThreadIsAskedAndFilled() throws Exception {
    assertThat(send(envoy, "cache", "0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("\r\necho-looked-up: yes\r\n", "\r\nstored: yes\r\n", "echo:");
    assertThat(send(envoy, "cache", "0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("\r\ncached: yes\r\n")
        .endsWith("\r\n\r\ncached_response_body");
  }

  /** Sends a request with chunks of a body, and returns all that comes back. */
  private static String send(Envoy envoy, String program, String chunks) throws Exception {
    var request =
        """
        POST /programs HTTP/1.1\r
        host: test\r
        connection: close\r
        transfer-encoding: chunked\r
        echo-foo: bar\r
        x-program: %s\r
        \r
        """
            .formatted(program);
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request + chunks)) {
      return exchange.awaitEnd();
    }
  }
}
