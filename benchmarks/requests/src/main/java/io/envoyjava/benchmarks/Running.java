// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A subject's Envoy while it runs, with one worker, on the first processor. */
final class Running implements AutoCloseable {
  private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms");

  private final Subject subject;
  private final EnvoyProcess envoy;
  private final @Nullable Process extProc;
  private final int port;
  private final double secondsToReady;
  private final Path gcLog;

  private Running(
      Subject subject,
      EnvoyProcess envoy,
      @Nullable Process extProc,
      double secondsToReady,
      Path gcLog) {
    this.subject = subject;
    this.envoy = envoy;
    this.extProc = extProc;
    this.port = envoy.port("main");
    this.secondsToReady = secondsToReady;
    this.gcLog = gcLog;
  }

  static Running start(Subject subject, Path scratch) {
    Process extProc = null;
    try {
      int extProcPort = 1;
      if (subject.kind() == Subject.Kind.EXT_PROC) {
        extProc = startExtProc();
        extProcPort = readPort(extProc);
      }
      var gcLog = Files.createTempFile(scratch, "gc", ".log");
      var ready = new AtomicLong();
      var builder =
          EnvoyProcess.builder()
              .config(config(subject, extProcPort))
              .modules(subject.modules().toArray(Path[]::new))
              .concurrency(1)
              .env(
                  "ENVOY_JAVA_OPTS",
                  "-Xlog:gc:file=%s %s".formatted(gcLog, subject.javaOptions()).strip())
              .logTo(
                  line -> {
                    if (line.contains("starting main dispatch loop")) ready.set(System.nanoTime());
                  });
      long begin = System.nanoTime();
      var envoy = builder.start();
      Processor.pin(envoy.pid(), 0);
      double seconds = (ready.get() - begin) / 1e9;
      return new Running(subject, envoy, extProc, seconds, gcLog);
    } catch (IOException e) {
      throw new BenchmarkException(subject.name() + ": " + e);
    } catch (RuntimeException e) {
      if (extProc != null) extProc.destroy();
      throw e;
    }
  }

  /** Writes an AOT cache for the subject's JVM with an Envoy, as the build of the image does. */
  static Path writeAotCache(Subject subject, Path scratch) {
    try {
      var cache = Files.createTempFile(scratch, "cache", ".aot");
      var exit =
          EnvoyProcess.builder()
              .config(config(subject, 1))
              .modules(subject.modules().toArray(Path[]::new))
              .env("ENVOY_JAVA_OPTS", "-XX:AOTCacheOutput=" + cache)
              .validate();
      if (exit.status() == 0 && Files.size(cache) > 0) return cache;
      throw new BenchmarkException(
          "%s: no AOT cache was written%n%s".formatted(subject.name(), exit.text()));
    } catch (IOException e) {
      throw new BenchmarkException(subject.name() + ": " + e);
    }
  }

  /** Starts the server on the second processor, which the load uses, too. */
  private static Process startExtProc() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            Processor.pinned(
                1,
                java,
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ExtProcServer.class.getName()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int readPort(Process extProc) throws IOException {
    var line = extProc.inputReader(UTF_8).readLine();
    if (line == null) throw new BenchmarkException("the external processor did not start");
    return Integer.parseInt(line);
  }

  private static String config(Subject subject, int extProcPort) {
    // Not a file: it ends with Envoy.
    var socket = "@envoy-java-benchmark-" + UUID.randomUUID();
    return """
    static_resources:
      listeners:
      - name: main
        address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
        per_connection_buffer_limit_bytes: 8388608
        listener_filters:
    %s
        filter_chains:
        - filters:
    %s
      - name: answer
        address: { pipe: { path: "%s" } }
        filter_chains:
        - filters:
          - name: envoy.filters.network.http_connection_manager
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
              stat_prefix: answer
              route_config:
                virtual_hosts:
                - name: all
                  domains: ["*"]
                  routes:
                  - match: { prefix: / }
                    direct_response: { status: 200 }
              http_filters:
              - name: envoy.filters.http.router
                typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
      clusters:
      - name: answer
        load_assignment:
          cluster_name: answer
          endpoints:
          - lb_endpoints:
            - endpoint: { address: { pipe: { path: "%s" } } }
      - name: ext_proc
        load_assignment:
          cluster_name: ext_proc
          endpoints:
          - lb_endpoints:
            - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: %d } } }
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: { http2_protocol_options: {} }
    """
        .formatted(
            entryFor(subject, Place.LISTENER_FILTERS).indent(4).stripTrailing(),
            (entryFor(subject, Place.NETWORK_FILTERS) + httpManager(subject))
                .indent(6)
                .stripTrailing(),
            socket,
            socket,
            extProcPort);
  }

  /** Returns the subject's entry if its place is this one. */
  private static String entryFor(Subject subject, Place place) {
    return subject.place() == place ? subject.entry() : "";
  }

  /** Returns the entry of the HTTP connection manager, if clients speak HTTP. */
  private static String httpManager(Subject subject) {
    if (subject.workload() == Workload.ECHO_64K) return "";
    return """
    - name: envoy.filters.network.http_connection_manager
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
        stat_prefix: main
        route_config:
          virtual_hosts:
          - name: all
            domains: ["*"]
            routes:
            - match: { prefix: / }
              direct_response: { status: 200, body: { inline_string: ok } }
              metadata: { filter_metadata: { bench: { key: value } } }
    %s
        access_log:
    %s
        http_filters:
    %s
        - name: envoy.filters.http.router
          typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
    """
        .formatted(
            routeConfig(subject).indent(10).stripTrailing(),
            entryFor(subject, Place.ACCESS_LOG).indent(4).stripTrailing(),
            entryFor(subject, Place.HTTP_FILTERS).indent(4).stripTrailing());
  }

  /** Returns the route's settings for the filter {@code route}. */
  private static String routeConfig(Subject subject) {
    if (!subject.entry().startsWith("- name: route\n")) return "";
    var file = subject.modules().getFirst().getFileName().toString();
    return """
    typed_per_filter_config:
      route:
        "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilterPerRoute
        dynamic_module_config: { name: %s }
        per_route_config_name: route
        filter_config: { "@type": type.googleapis.com/google.protobuf.StringValue, value: text }
    """
        .formatted(file.substring("lib".length(), file.indexOf('.')));
  }

  Subject subject() {
    return subject;
  }

  int port() {
    return port;
  }

  /** Returns the time from the start of the process until its listeners serve. */
  double secondsToReady() {
    return secondsToReady;
  }

  long residentBytes() {
    return envoy.residentBytes();
  }

  /** Returns the processor time of Envoy and of the server that it asks, if any. */
  long processorNanos() {
    return Processor.nanos(envoy.pid()) + (extProc == null ? 0 : Processor.nanos(extProc.pid()));
  }

  /**
   * Returns the bytes that all threads of the JVM in Envoy have allocated so far; 0 without a JVM.
   * The precision is a megabyte, so measure over many requests.
   */
  long allocatedBytes() {
    return subject.isJava() ? new Jcmd(envoy).allocatedBytes() : 0;
  }

  /** Returns the number of collections so far, and the longest of their pauses in milliseconds. */
  Pauses pauses() {
    try {
      int count = 0;
      double longest = 0;
      for (var line : Files.readAllLines(gcLog)) {
        var pause = PAUSE.matcher(line);
        if (!pause.find()) continue;
        count++;
        longest = Math.max(longest, Double.parseDouble(pause.group(1)));
      }
      return new Pauses(count, longest);
    } catch (IOException e) {
      throw new BenchmarkException("the log of collections cannot be read: " + e);
    }
  }

  /** See {@link #pauses()}. */
  record Pauses(int count, double longestMillis) {}

  @Override
  public void close() {
    envoy.close();
    if (extProc == null) return;
    extProc.destroy();
    try {
      if (!extProc.waitFor(10, TimeUnit.SECONDS)) extProc.destroyForcibly();
    } catch (InterruptedException e) {
      extProc.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
