// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * {@code ./run} as a user starts it, and another terminal beside it. It runs in a network of its
 * own, because its ports are fixed; if this system does not allow that, the ports have to be free.
 */
final class RunCommand {
  private static final Pattern READY = Pattern.compile("Envoy is ready \\(process (\\d+)\\)");
  private static final int[] PORTS = {
    1062, 1063, 1064, 1066, 1067, 1068, 1069, 1070, 1071, 1072, 1073, 1074, 1075, 1076, 1077, 1078,
    1079, 1080, 1234, 9901
  };

  private final Path repository;
  private final boolean ownNetwork;
  private final Process process;
  private final long envoy;

  private RunCommand(Path repository, boolean ownNetwork, Process process, long envoy) {
    this.repository = repository;
    this.ownNetwork = ownNetwork;
    this.process = process;
    this.envoy = envoy;
  }

  /**
   * Starts the command, and waits until it says that Envoy is ready.
   *
   * @param command {@code ./run}, perhaps with arguments
   * @param log the file for its output
   */
  static RunCommand start(Path repository, String command, Path log) throws Exception {
    boolean ownNetwork =
        execute(repository, "unshare --map-root-user --net ip link set lo up", 0).status() == 0;
    if (!ownNetwork) {
      for (int port : PORTS) assumeFree(port);
    }
    var shell = ownNetwork ? "ip link set lo up && exec " + command : "exec " + command;
    var unshare = List.of("unshare", "--map-root-user", "--net", "sh", "-c", shell);
    var process =
        new ProcessBuilder(ownNetwork ? unshare : List.of("sh", "-c", shell))
            .directory(repository.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      return new RunCommand(repository, ownNetwork, process, awaitEnvoy(process, log));
    } catch (Exception | Error e) {
      process.toHandle().destroy();
      throw e;
    }
  }

  private static void assumeFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return;
    } catch (IOException e) {
      assumeTrue(false, "there is no network for this test alone, and port " + port + " is taken");
    }
  }

  /** The command may build first, so it has as long as it is alive. */
  private static long awaitEnvoy(Process process, Path log) throws Exception {
    while (true) {
      var output = Files.readString(log);
      var ready = READY.matcher(output);
      if (ready.find()) return Long.parseLong(ready.group(1));
      assertThat(process.waitFor(100, TimeUnit.MILLISECONDS)).as(output).isFalse();
    }
  }

  /** The id of Envoy's process. */
  long envoy() {
    return envoy;
  }

  /** Returns the standard output of a command that has to succeed. */
  String inTheOtherTerminal(String command) throws Exception {
    var shell =
        ownNetwork
            ? """
            exec nsenter --preserve-credentials --user --net --target %d sh <<'END'
            %s
            END
            """
                .formatted(process.pid(), command)
            : command;
    var result = execute(repository, shell, envoy);
    assertThat(result.status()).as(command + "\n" + result.output()).isZero();
    return result.output();
  }

  /** Ends it as Ctrl-C does; Envoy must not stay behind. */
  void end() throws Exception {
    process.toHandle().destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) process.destroyForcibly();
    eventually(() -> assertThat(ProcessHandle.of(envoy)).isEmpty());
  }

  /** How a command ended, and its standard output. */
  record Result(int status, String output) {}

  /** Executes it with {@code PID} and the JDK's tools at hand, as the guides have it. */
  private static Result execute(Path folder, String command, long envoy) throws Exception {
    var builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    var tools = System.getProperty("java.home") + "/bin:";
    builder.environment().put("PID", Long.toString(envoy));
    builder.environment().merge("PATH", tools, (path, before) -> before + path);
    var process = builder.start();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), text);
  }
}
