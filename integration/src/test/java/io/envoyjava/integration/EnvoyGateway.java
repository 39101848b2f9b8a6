// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.envoyjava.testing.EnvoyBinary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Envoy Gateway in its standalone mode: it reads its objects from the files of a folder, and runs
 * Envoy as a process. It has fixed ports of its own, such as 18000 and 8081, so only one can run.
 */
final class EnvoyGateway implements AutoCloseable {
  private final Path objects;
  private final Path log;
  private final Process process;
  private final int port;

  private EnvoyGateway(Path objects, Path log, Process process, int port) {
    this.objects = objects;
    this.log = log;
    this.process = process;
    this.port = port;
  }

  /** Returns the program. */
  static Path program() throws Exception {
    return GoModules.program("github.com/envoyproxy/gateway/cmd/envoy-gateway", "v1.9.1");
  }

  /**
   * Starts Envoy Gateway, with one gateway named {@code eg} and a route to an upstream on this
   * machine.
   *
   * @param folder an empty folder
   * @param proxy the name of the {@code EnvoyProxy}, which the caller adds
   * @param upstream the upstream's port
   */
  static EnvoyGateway start(Path folder, String proxy, int upstream) throws Exception {
    var program = program().toString();
    var version = EnvoyBinary.defaultVersion();
    var envoy = folder.resolve("data/envoy-versions").resolve(version).resolve("bin/envoy");
    Files.createDirectories(envoy.getParent());
    Files.createSymbolicLink(envoy, EnvoyBinary.version(version));
    var home = folder.resolve("config");
    var _ =
        GoModules.outputOf(
            new ProcessBuilder(program, "certgen", "--local", "--config-home", home.toString()));
    var objects = Files.createDirectories(folder.resolve("objects"));
    var config = Files.writeString(folder.resolve("gateway.yaml"), config(folder));
    int port = freePort();
    Files.writeString(objects.resolve("gateway.yaml"), gateway(proxy, port, upstream));
    var log = folder.resolve("gateway.log");
    var command = new ProcessBuilder(program, "server", "--config-path", config.toString());
    // Envoy keeps there what it has fetched.
    var temporary = Files.createDirectory(folder.resolve("tmp"));
    command.environment().put("TMPDIR", temporary.toString());
    var process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new EnvoyGateway(objects, log, process, port);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static String config(Path folder) {
    return """
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyGateway
    gateway: { controllerName: gateway.envoyproxy.io/gatewayclass-controller }
    provider:
      type: Custom
      custom:
        resource: { type: File, file: { paths: ["%1$s/objects"] } }
        infrastructure:
          type: Host
          host:
            configHome: "%1$s/config"
            dataHome: "%1$s/data"
            stateHome: "%1$s/state"
            runtimeDir: "%1$s/run"
    extensionApis: { enableBackend: true }
    """
        .formatted(folder);
  }

  private static String gateway(String proxy, int port, int upstream) {
    return """
    apiVersion: gateway.networking.k8s.io/v1
    kind: GatewayClass
    metadata: { name: eg }
    spec: { controllerName: gateway.envoyproxy.io/gatewayclass-controller }
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata: { name: eg }
    spec:
      gatewayClassName: eg
      infrastructure:
        parametersRef: { group: gateway.envoyproxy.io, kind: EnvoyProxy, name: %s }
      listeners:
      - { name: http, protocol: HTTP, port: %d }
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: { name: all }
    spec:
      parentRefs: [{ name: eg }]
      rules:
      - matches: [{ path: { type: PathPrefix, value: / } }]
        backendRefs: [{ group: gateway.envoyproxy.io, kind: Backend, name: upstream }]
    ---
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: Backend
    metadata: { name: upstream }
    spec: { endpoints: [{ ip: { address: 127.0.0.1, port: %d } }] }
    """
        .formatted(proxy, port, upstream);
  }

  /** The port of the gateway's listener. */
  int port() {
    return port;
  }

  /** Writes a file of objects. The rename is one change, of which no half is seen. */
  void apply(String name, String yaml) throws IOException {
    var next = Files.writeString(objects.resolve("." + name), yaml);
    Files.move(next, objects.resolve(name), ATOMIC_MOVE);
  }

  /** What Envoy Gateway and Envoy have logged. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Ends Envoy Gateway, which ends Envoy. */
  @Override
  public void close() {
    process.toHandle().destroy();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
