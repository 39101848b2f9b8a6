// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server that this system has installed, such as a database, as a process of its own: on a free
 * port of the loopback interface, with its files in a temporary folder.
 */
final class Server implements AutoCloseable {
  private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));

  /** How to start it: with which port and which folder. */
  interface Command {
    List<String> with(int port, Path folder);
  }

  private final Path folder;
  private final Command command;
  private final int port;
  private @Nullable Process process;

  /** Makes a server that is not started yet. */
  Server(Command command) throws IOException {
    this.command = command;
    port = freePort();
    folder = Files.createTempDirectory("envoy-java-server");
    if (IS_ROOT) {
      var nobody = folder.getFileSystem().getUserPrincipalLookupService();
      Files.setOwner(folder, nobody.lookupPrincipalByName("nobody"));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /**
   * Returns a program of a server. Without it, the test is skipped; it fails if {@code
   * ENVOY_JAVA_TEST_SERVERS} is {@code required}.
   *
   * @param name the program's name
   * @param debian the package of Debian that has it
   */
  static Path program(String name, String debian) throws IOException {
    var found = find(name);
    if (found.isPresent()) return found.get();
    var reason = "there is no %s (Debian: apt-get install %s)".formatted(name, debian);
    if ("required".equals(System.getenv("ENVOY_JAVA_TEST_SERVERS"))) fail(reason);
    System.out.println("A test is skipped: " + reason);
    return abort(reason);
  }

  private static Optional<Path> find(String name) throws IOException {
    var versions = Path.of("/usr/lib/postgresql");
    var folders = new ArrayList<Path>();
    if (Files.isDirectory(versions)) {
      try (var files = Files.list(versions)) {
        files.sorted(Comparator.reverseOrder()).map(v -> v.resolve("bin")).forEach(folders::add);
      }
    }
    Stream.of(System.getenv("PATH").split(":", -1)).map(Path::of).forEach(folders::add);
    return folders.stream().map(f -> f.resolve(name)).filter(Files::isExecutable).findFirst();
  }

  int port() {
    return port;
  }

  Path folder() {
    return folder;
  }

  /** Starts the server, for the first time or again, and waits until it accepts connections. */
  void start() throws Exception {
    var started = builder(command.with(port, folder)).start();
    process = started;
    eventually(
        () -> {
          assertThat(started.isAlive()).as(log()).isTrue();
          assertThatNoException()
              .isThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close());
        });
  }

  /** Runs a program of the server's, as its user, and returns what it prints. */
  String run(Path program, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(Arrays.asList(arguments));
    var run = builder(command).redirectOutput(ProcessBuilder.Redirect.PIPE).start();
    var output = new String(run.getInputStream().readAllBytes(), UTF_8);
    assertThat(run.waitFor()).as(command + "\n" + output).isZero();
    return output;
  }

  /** Such servers refuse to run as root, or should not. */
  private ProcessBuilder builder(List<String> command) {
    var whole = new ArrayList<String>();
    if (IS_ROOT) {
      whole.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    whole.addAll(command);
    var builder = new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()));
  }

  private String log() throws IOException {
    var file = folder.resolve("server.log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** Has the server stand still: it accepts connections, and answers nothing. */
  void pause() throws Exception {
    signal("STOP");
  }

  void resume() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    if (process == null) throw new IllegalStateException("not started");
    var pids = Stream.concat(Stream.of(process.toHandle()), process.descendants());
    var command = new ArrayList<>(List.of("kill", "-" + name));
    pids.forEach(handle -> command.add("" + handle.pid()));
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  /** Ends the server. It can be started again, with the files that it has. */
  void stop() throws IOException {
    var ended = process;
    if (ended == null) return;
    process = null;
    try {
      // SIGINT: PostgreSQL would wait for its clients after a SIGTERM.
      var pid = "" + ended.pid();
      var _ = new ProcessBuilder("kill", "-INT", pid).start().waitFor();
      if (!ended.waitFor(20, TimeUnit.SECONDS)) ended.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      ended.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    try (var files = Files.walk(folder).sorted(Comparator.reverseOrder())) {
      for (var file : files.toList()) Files.delete(file);
    }
  }
}
