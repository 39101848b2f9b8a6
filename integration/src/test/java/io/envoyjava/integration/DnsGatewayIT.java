// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filters of dns-gateway between a real client of DNS, Envoy's own filters, and servers. */
@Tag("any-envoy")
final class DnsGatewayIT {
  private static final int LAST = 0xbeef;

  @TempDir Path directory;
  private Path dig = Path.of("");
  private int port;
  private @Nullable LineUpstream aws;
  private @Nullable LineUpstream example;
  private EnvoyProcess envoy;

  @BeforeEach
  void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    dig = Server.program("dig", "bind9-dnsutils");
    aws = LineUpstream.start();
    example = LineUpstream.start();
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.10.0.1"))) {
      port = socket.getLocalPort();
    }
    var config =
        CONFIG
            .replace("TCP_PORT", "" + port)
            .replace("AWS_PORT", "" + aws.port())
            .replace("EXAMPLE_PORT", "" + example.port())
            .replace("ACCESS_LOG", directory.resolve("log").toString());
    envoy =
        EnvoyProcess.builder()
            .config(config)
            .modules(EnvoyConfig.module("dns_gateway"))
            .concurrency(2)
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    if (example == null) return;
    envoy.close();
    example.close();
    Objects.requireNonNull(aws).close();
  }

  /**
   * Linux has all of 127.0.0.0/8 on its loopback interface, so virtual addresses need no routes.
   */
  private static final String CONFIG =
      """
      static_resources:
        listeners:
        - name: main
          address: { socket_address: { protocol: UDP, address: 127.0.0.1, port_value: 0 } }
          listener_filters:
          - name: dns_gateway
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.udp.dynamic_modules.v3.DynamicModuleUdpListenerFilter
              dynamic_module_config: { name: dns_gateway }
              filter_name: dns_gateway
              filter_config:
                "@type": type.googleapis.com/google.protobuf.Struct
                value:
                  base_ip: 127.10.0.1
                  prefix_len: 30
                  domains:
                  - { domain: "*.aws.com", metadata: { cluster: aws, region: us-east-1 } }
                  - { domain: example.com, metadata: { cluster: example } }
          - name: envoy.filters.udp.dns_filter
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig
              stat_prefix: dns
              server_config:
                inline_dns_table:
                  virtual_domains:
                  - { name: other.test, endpoint: { address_list: { address: [ 10.1.2.3 ] } } }
        - name: tcp
          address: { socket_address: { address: 127.10.0.1, port_value: TCP_PORT } }
          additional_addresses:
          - address: { socket_address: { address: 127.10.0.2, port_value: TCP_PORT } }
          - address: { socket_address: { address: 127.10.0.3, port_value: TCP_PORT } }
          filter_chains:
          - filters:
            - name: cache_lookup
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.dynamic_modules.v3.DynamicModuleNetworkFilter
                dynamic_module_config: { name: dns_gateway }
                filter_name: cache_lookup
            - name: envoy.filters.network.set_filter_state
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.set_filter_state.v3.Config
                on_new_connection:
                - object_key: envoy.tcp_proxy.cluster
                  format_string:
                    text_format_source: { inline_string: "%FILTER_STATE(envoy.dns_gateway.metadata.cluster:PLAIN)%" }
            - name: envoy.filters.network.tcp_proxy
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
                stat_prefix: egress
                cluster: none
                access_log:
                - name: envoy.access_loggers.file
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                    path: ACCESS_LOG
                    log_format:
                      text_format_source:
                        inline_string: "%FILTER_STATE(envoy.dns_gateway.domain:PLAIN)% %FILTER_STATE(envoy.dns_gateway.metadata.region:PLAIN)% %UPSTREAM_CLUSTER%\\n"
        clusters:
        - name: aws
          load_assignment:
            cluster_name: aws
            endpoints:
            - lb_endpoints:
              - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: AWS_PORT } } }
        - name: example
          load_assignment:
            cluster_name: example
            endpoints:
            - lb_endpoints:
              - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: EXAMPLE_PORT } } }
      """;

  /** Asks the gateway as a user does; returns what dig prints. */
  private String dig(String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(dig.toString(), "@127.0.0.1", "-p", "" + envoy.port(UdpConfig.LISTENER)));
    command.addAll(List.of("+tries=1", "+time=10"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("HOME", directory.toString());
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip();
  }

  /** Connects to an address, and returns the answer to a line; null if the connection is closed. */
  private @Nullable String ask(String address, String line) throws IOException {
    try (var socket = new Socket(InetAddress.ofLiteral(address), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
      var answer = socket.getInputStream().readNBytes(line.length() + 1);
      return answer.length == 0 ? null : new String(answer, UTF_8).strip();
    } catch (SocketException e) {
      return null;
    }
  }

  private long stat(String name) {
    var namespace =
        Version.parse(envoy.version()).compareTo(Version.parse("1.38")) >= 0
            ? "dynamicmodulescustom"
            : "dynamic_module_udp_listener_filter";
    return envoy.stat(namespace + ".dns_gateway." + name);
  }

  @Test
  void aConnectionToAVirtualAddressReachesTheClusterOfItsDomain() throws Exception {
    // Nobody has asked for a domain yet.
    assertThat(ask("127.10.0.1", "hello")).isNull();

    assertThat(dig("+short", "one.s3.aws.com")).isEqualTo("127.10.0.1");
    assertThat(dig("+short", "Example.COM")).isEqualTo("127.10.0.2");
    assertThat(dig("+short", "ONE.s3.aws.com")).isEqualTo("127.10.0.1");
    assertThat(ask("127.10.0.1", "hello")).isEqualTo("hello");
    assertThat(ask("127.10.0.2", "good morning")).isEqualTo("good morning");
    assertThat(envoy.stat("cluster.aws.upstream_cx_total")).isEqualTo(1);
    assertThat(envoy.stat("cluster.example.upstream_cx_total")).isEqualTo(1);
    eventually(
        () ->
            assertThat(Files.readString(directory.resolve("log")).lines())
                .contains("one.s3.aws.com us-east-1 aws", "example.com - example"));

    // A domain that gets no address is not passed on to a server that knows a real one.
    assertThat(dig("+short", "two.aws.com")).isEqualTo("127.10.0.3");
    assertThat(dig("three.aws.com")).contains("status: SERVFAIL");
    assertThat(dig("+short", "one.s3.aws.com")).isEqualTo("127.10.0.1");
    assertThat(stat("addresses_exhausted")).isEqualTo(1);
    assertThat(stat("queries_answered")).isEqualTo(5);
    assertThat(stat("failures")).isZero();
    assertThat(envoy.terminate()).isZero();
  }

  @Test
  void whatIsNotTheGatewaysGoesToTheNextFilter() throws Exception {
    assertThat(dig("+short", "other.test")).isEqualTo("10.1.2.3");
    assertThat(stat("queries_unmatched")).isEqualTo(1);

    var answer = dig("one.aws.com", "AAAA");
    assertThat(answer).contains("status: NOERROR", "ANSWER: 0", "flags: qr aa rd ra");
    assertThat(dig("+norecurse", "one.aws.com"))
        .contains("flags: qr aa ra", "60\tIN\tA\t127.10.0.1");
    assertThat(stat("datagrams_ignored")).isZero();
  }

  private static int id(byte[] message) {
    return ((message[0] & 0xff) << 8) | (message[1] & 0xff);
  }

  /** Returns a query for an address of a configured domain. */
  private static byte[] query(int id) {
    var name = "\3one\3aws\3com\0".getBytes(US_ASCII);
    return ByteBuffer.allocate(12 + name.length + 4)
        .putShort((short) id)
        .putShort((short) 0x0100) // recursion is desired
        .putShort((short) 1) // one question
        .position(12)
        .put(name)
        .putShort((short) 1) // type A
        .putShort((short) 1) // class IN
        .array();
  }

  @Test
  void hostileDatagramsAreIgnored() throws Exception {
    // Before the others use up the addresses.
    assertThat(dig("+short", "one.aws.com")).isEqualTo("127.10.0.1");
    var random = new Random(1);
    try (var client = new UdpClient(envoy)) {
      for (int i = 0; i < 500; i++) {
        var bytes = query(i);
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        client.send(Arrays.copyOf(bytes, random.nextInt(bytes.length + 20)));
      }
      // The worker of this client takes its datagrams one after the other. The kernel may drop
      // some.
      for (boolean answered = false; !answered; ) {
        client.send(query(LAST));
        for (byte[] answer; (answer = client.pollBytes()) != null; ) answered |= id(answer) == LAST;
      }
    }
    assertThat(stat("datagrams_ignored")).isPositive();
    assertThat(stat("failures")).isZero();
    assertThat(envoy.terminate()).isZero();
  }
}
