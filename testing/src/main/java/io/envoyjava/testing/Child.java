// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A child process. Its output is read, and it does not outlive this JVM. */
final class Child {
  private static final Set<Child> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("end children").unstarted(Child::endAll));
  }

  final LogLines log = new LogLines();
  private final String name;
  private final Process process;
  private final Duration patience;
  private final Runnable cleanUp;
  private final AtomicBoolean asked = new AtomicBoolean();

  private Child(String name, Process process, Duration patience, Runnable cleanUp) {
    this.name = name;
    this.process = process;
    this.patience = patience;
    this.cleanUp = cleanUp;
  }

  /**
   * Starts a process. The caller must then call {@link #end}, which kills the process if it does
   * not end in time, and cleans up.
   */
  static Child start(
      String name,
      ProcessBuilder command,
      Consumer<String> logTo,
      Duration patience,
      Runnable cleanUp)
      throws IOException {
    var process = command.redirectErrorStream(true).start();
    var child = new Child(name, process, patience, cleanUp);
    RUNNING.add(child);
    Thread.ofPlatform()
        .daemon()
        .name("log of " + name + " " + child.pid())
        .start(() -> child.readLog(logTo));
    return child;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the exit status, and until all of the log has been read. */
  int awaitExit(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new EnvoyException(
            "%s (process %d) did not end within %s\n%s\n%s"
                .formatted(name, pid(), Await.seconds(timeout), log.tail(), threads()));
      }
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
    log.awaitEnd(patience);
    return process.exitValue();
  }

  /** Returns what the threads of the process's JVM are doing, or why that is not known. */
  private String threads() {
    try {
      return new Jcmd(pid()).threads();
    } catch (EnvoyException e) {
      return "(no Java threads: " + e + ")";
    }
  }

  int terminate() {
    askToEnd();
    return awaitExit(patience);
  }

  /** Ends the process, by force if necessary, and cleans up. A second call does nothing. */
  synchronized void end() {
    if (!RUNNING.contains(this)) return;
    try {
      terminate();
    } catch (EnvoyException e) {
      process.destroyForcibly();
      // The process cannot survive this, so even an interrupted thread waits for it.
      process.onExit().join();
    } finally {
      RUNNING.remove(this);
      cleanUp.run();
    }
  }

  private static void endAll() {
    RUNNING.forEach(Child::askToEnd);
    RUNNING.forEach(Child::end);
  }

  private void askToEnd() {
    // Only once: a second signal may reach Envoy after it has stopped handling signals, and would
    // kill it. And not with Process.destroy(), which also closes the pipe: the last lines of the
    // log would be lost.
    if (asked.compareAndSet(false, true)) process.toHandle().destroy();
  }

  private void readLog(Consumer<String> logTo) {
    try (var lines = process.inputReader(UTF_8)) {
      var consumer = logTo;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
        try {
          consumer.accept(line);
        } catch (RuntimeException e) {
          // Go on reading: Envoy blocks if nobody reads its output.
          log.add("(the log is not passed on any more: " + e + ")");
          consumer = ignored -> {};
        }
      }
    } catch (IOException e) {
      log.add("(the log cannot be read further: " + e + ")");
    } finally {
      log.end();
    }
  }
}
