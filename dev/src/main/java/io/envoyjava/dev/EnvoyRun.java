// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static io.envoyjava.dev.ExtensionKind.NETWORK_FILTER;
import static io.envoyjava.dev.ExtensionKind.UDP_LISTENER_FILTER;

import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyBinary;
import io.envoyjava.testing.EnvoyBuilder;
import io.envoyjava.testing.EnvoyContainer;
import io.envoyjava.testing.EnvoyException;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An Envoy with the project's configuration or a minimal one, and the built-in upstream if it is
 * wanted.
 */
final class EnvoyRun implements AutoCloseable {
  private static final int PORT = 10_000;
  private static final int ADMIN_PORT = 9901;

  /** At its start, Envoy lists its extensions, which fills several screens. */
  private static final List<String> QUIET = List.of("--component-log-level", "main:warning");

  private static final Duration FOR_EVER = Duration.ofDays(36_500);
  private static final String SYSTEM = System.getProperty("os.name").toLowerCase(Locale.ROOT);
  private static final boolean LINUX = SYSTEM.equals("linux");

  /** An address that a container with a network of its own does not share with this machine. */
  private static final Pattern LOOPBACK =
      Pattern.compile("address\"?: *[\"']?(127\\.[0-9.]+|::1|localhost)\\b");

  private final Project project;
  private final Arguments arguments;
  private final boolean inContainer;
  private final @Nullable Path ownConfig;

  private @Nullable Httpbin httpbin;
  private @Nullable Envoy envoy;

  EnvoyRun(Project project, Arguments arguments) {
    this.project = project;
    this.arguments = arguments;
    this.inContainer = arguments.get("--container", "false").equals("true");
    this.ownConfig =
        arguments
            .find("--config")
            .map(Path::of)
            .map(Path::toAbsolutePath)
            .map(Path::normalize)
            .orElse(null);
  }

  /** Returns the text of the configuration, and starts the built-in upstream that is part of it. */
  String config() throws DevException, IOException {
    if (ownConfig != null) {
      if (!Files.isReadable(ownConfig)) {
        throw new DevException("the configuration %s cannot be read".formatted(ownConfig));
      }
      int port = arguments.port("--httpbin", 0);
      if (port != 0 && httpbin == null) httpbin = Httpbin.start(port);
      var text = Files.readString(ownConfig);
      if (inContainer) requireReachable(SYSTEM, text);
      return text;
    }
    if (inContainer) requireReachable(SYSTEM, "");
    // Outside of Linux, a container has a network of its own, and reaches this machine by a name.
    boolean ownNetwork = inContainer && !LINUX;
    var config =
        new MinimalConfig(
            ownNetwork ? "0.0.0.0" : "127.0.0.1",
            free("--port", PORT),
            free("--admin-port", ADMIN_PORT));
    var yaml = config.yaml(project.extension(), upstream(ownNetwork));
    Files.createDirectories(project.work());
    Files.writeString(configFile(), yaml);
    return yaml;
  }

  /**
   * Checks that a container with this configuration can be reached. On Linux it shares the network
   * of this machine; elsewhere, it has one of its own.
   */
  static void requireReachable(String system, String config) throws DevException {
    if (system.startsWith("windows")) {
      throw new DevException("a container with Envoy needs Linux or macOS: use WSL on Windows");
    }
    if (system.equals("linux")) return;
    var loopback = LOOPBACK.matcher(config);
    if (loopback.find()) {
      throw new DevException(
          ("the configuration has the address %s, which a container has for itself outside of"
                  + " Linux: let listeners have 0.0.0.0, and clusters host.docker.internal")
              .formatted(loopback.group(1)));
    }
  }

  private Upstream upstream(boolean ownNetwork) {
    var url = arguments.find("--upstream");
    if (url.isPresent()) return Upstream.parse(url.get());
    httpbin = Httpbin.start(arguments.port("--httpbin", 0));
    return new Upstream(
        ownNetwork ? "host.docker.internal" : "127.0.0.1", httpbin.port(), /* tls= */ false);
  }

  private int free(String option, int otherwise) {
    int port = arguments.port(option, otherwise);
    try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return port;
    } catch (IOException e) {
      throw new EnvoyException(
          ("port %d is taken: end what listens there (ss -ltnp 'sport = :%d' names it), or set"
                  + " another port with %s")
              .formatted(
                  port,
                  port,
                  option.equals("--port") ? "-Denvoy.port=PORT" : "-Denvoy.adminPort=PORT"),
          e);
    }
  }

  /** Returns the file that the author may change, or copy to change it. */
  Path configFile() {
    return ownConfig != null ? ownConfig : project.work().resolve("envoy.yaml");
  }

  /** Starts Envoy with a configuration, and waits until it serves. */
  Envoy start(String config, Path modules, String... more) throws IOException {
    var file = Files.writeString(project.work().resolve("running.yaml"), config);
    var started =
        inContainer ? container(file, modules, more) : process(file, config, modules, more);
    envoy = started;
    return started;
  }

  private Envoy process(Path file, String config, Path modules, String... more) {
    var builder = EnvoyProcess.builder().directory(project.directory());
    var version = arguments.find("--envoy-version");
    version.ifPresent(it -> builder.binary(EnvoyBinary.version(it)));
    if (config.lines().anyMatch(line -> line.startsWith("admin:"))) builder.adminAsConfigured();
    // The JVM in Envoy is of the version that this one is.
    builder.env("ENVOY_JAVA_HOME", System.getProperty("java.home"));
    return prepare(builder, file, modules).args(more).start();
  }

  private Envoy container(Path file, Path modules, String... more) {
    var builder = EnvoyContainer.builder().share(project.work());
    if (LINUX) {
      builder.network("host");
    } else {
      builder.ports(arguments.port("--port", PORT));
    }
    return prepare(builder, file, modules).args(more).start();
  }

  private <B extends EnvoyBuilder<B>> B prepare(B builder, Path file, Path modules) {
    int debug = arguments.port("--debug", 0);
    if (debug != 0) {
      var own = System.getenv().getOrDefault("ENVOY_JAVA_OPTS", "");
      var agent =
          "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + debug;
      builder.env("ENVOY_JAVA_OPTS", (own + " " + agent).strip());
    }
    var words = arguments.words("--arguments");
    return builder
        .config(file)
        .env("ENVOY_DYNAMIC_MODULES_SEARCH_PATH", modules.toString())
        .args((words.isEmpty() ? QUIET : words).toArray(String[]::new))
        .logTo(line -> System.out.println("[envoy] " + line));
  }

  /** Returns the version of Envoy and where it runs, for people. */
  static String describe(Envoy running) {
    return switch (running) {
      case EnvoyProcess process ->
          "Envoy %s is ready (process %d)".formatted(running.version(), process.pid());
      case EnvoyContainer container ->
          "Envoy %s is ready (container %s)".formatted(running.version(), container.id());
      default -> "Envoy " + running.version() + " is ready";
    };
  }

  /** Returns what to try, as lines for people. */
  String whatToTry(Envoy running) throws DevException, IOException {
    var kinds = kinds();
    var lines = new StringBuilder();
    for (var listener : running.admin("/listeners").lines().toList()) {
      if (!listener.matches(".+::.+:\\d+")) continue;
      var name = listener.substring(0, listener.indexOf("::"));
      var uri = running.uri(name, "/get");
      var socket = uri.getHost() + " " + uri.getPort();
      if (kinds.contains(UDP_LISTENER_FILTER)) lines.append("  nc -u ").append(socket).append('\n');
      if (kinds.equals(Set.of(UDP_LISTENER_FILTER))) continue;
      // What passes through a network filter may be anything.
      if (kinds.equals(Set.of(NETWORK_FILTER))) lines.append("  nc ").append(socket).append('\n');
      lines.append("  curl -i ").append(uri).append('\n');
    }
    return lines.toString();
  }

  /** Returns the kinds of extension that the configuration may have of the module. */
  private Set<ExtensionKind> kinds() throws DevException, IOException {
    return ownConfig != null ? project.kinds() : Set.of(project.extension().kind());
  }

  /** Waits until Envoy has ended, and returns its exit status. */
  static int awaitEnd(Envoy running) {
    int status = running.awaitExit(FOR_EVER).status();
    System.out.println("Envoy ended with status " + status + ".");
    return status;
  }

  /** Ends Envoy and the upstream. */
  @Override
  public void close() {
    if (envoy != null) envoy.close();
    if (httpbin != null) httpbin.close();
  }
}
