// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks the JVM within an Envoy, with the {@code jcmd} of this JVM's JDK.
 *
 * @since 0.1
 */
public final class Jcmd {
  private static final Pattern ALLOCATED =
      Pattern.compile("(?m)^\"(.*?)\".*? allocated=(\\d+)([BKMG]) ");
  private static final Pattern THREAD = Pattern.compile("(?m)^\"(.*?)\" ");
  private static final Pattern INSTANCES =
      Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");
  private static final Pattern HEAP = Pattern.compile("\nTotal +\\d+ +(\\d+)");
  private static final Pattern COMMITTED = Pattern.compile("Total: .* committed=(\\d+)KB");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** How long the JVM may take for an answer. One that hangs gives none. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final long pid;

  /**
   * Creates a client for the JVM of an Envoy that has loaded a Java module.
   *
   * @param envoy the Envoy
   */
  public Jcmd(EnvoyProcess envoy) {
    this(envoy.pid());
  }

  /**
   * Creates a client for the JVM of an Envoy that something else has started.
   *
   * @param pid the id of Envoy's process
   */
  public Jcmd(long pid) {
    this.pid = pid;
  }

  /**
   * Returns the JVM's description of itself.
   *
   * @return a text that contains its version
   */
  public String version() {
    return ask("VM.version");
  }

  /**
   * Returns the JVM's flags that were set, by its options or by itself.
   *
   * @return the flags as options, separated by blanks
   */
  public String flags() {
    return ask("VM.flags");
  }

  /**
   * Returns how much the live threads have allocated on the Java heap so far, except the thread
   * that answers this question. For a thread with more than 10 MiB, the number is exact to a MiB
   * only.
   *
   * @return the bytes
   */
  public long allocatedBytes() {
    long bytes = 0;
    for (var thread = ALLOCATED.matcher(ask("Thread.print", "-e")); thread.find(); ) {
      if (thread.group(1).equals("Attach Listener")) continue;
      bytes += Long.parseLong(thread.group(2)) << (10 * "BKMG".indexOf(thread.group(3)));
    }
    return bytes;
  }

  /**
   * Returns the names of the live threads. Those of Envoy that have run Java, such as its workers,
   * have Envoy's names, which Linux cuts to 15 bytes.
   *
   * @return the names, such as {@code wrk:worker_0}
   */
  public List<String> threadNames() {
    return THREAD.matcher(threads()).results().map(name -> name.group(1)).toList();
  }

  /**
   * Returns how many objects of a class are reachable.
   *
   * @param className the class's name
   * @return the number; if several classes have this name, their total
   */
  public long instances(String className) {
    return instances().getOrDefault(className, 0L);
  }

  /**
   * Returns how many objects of each class are reachable.
   *
   * @return the numbers by class name
   */
  public Map<String, Long> instances() {
    return ask("GC.class_histogram")
        .lines()
        .map(INSTANCES::matcher)
        .filter(Matcher::matches)
        .collect(toMap(line -> line.group(2), line -> Long.valueOf(line.group(1)), Long::sum));
  }

  /**
   * Returns how much of the heap is in use after a garbage collection.
   *
   * @return the bytes
   */
  public long heapBytes() {
    return number(HEAP, ask("GC.class_histogram"));
  }

  /**
   * Returns how much native memory the JVM uses, if it tracks that ({@code
   * -XX:NativeMemoryTracking=summary}).
   *
   * @return the bytes
   */
  public long nativeBytes() {
    return 1024 * number(COMMITTED, ask("VM.native_memory", "summary"));
  }

  /**
   * Waits until the SDK has linked Envoy's functions, which needs memory and happens on a separate
   * thread after the first stream.
   */
  public void awaitLinked() {
    Await.condition(
        () -> !threads().contains("\"envoy-java-linking\""),
        TIMEOUT,
        () -> "the SDK is still linking after " + Await.seconds(TIMEOUT));
  }

  private static long number(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    if (!found.find()) throw new EnvoyException("no " + pattern + " in: " + text);
    return Long.parseLong(found.group(1));
  }

  /**
   * Returns what the threads of the JVM are doing.
   *
   * @return the name, state and stack of each Java thread
   */
  public String threads() {
    return ask("Thread.print");
  }

  /**
   * Asks anything else that {@code jcmd} offers, such as {@code JFR.start}.
   *
   * @param question the command and its arguments
   * @return what {@code jcmd} prints
   * @throws EnvoyException if Envoy has no JVM, or the JVM does not answer within a minute
   */
  public String ask(String... question) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(question));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      delayedExecutor(LIMIT.toSeconds(), SECONDS).execute(process::destroyForcibly);
      var answer = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() == 0) return answer;
      throw new EnvoyException("%s: %s".formatted(command, answer));
    } catch (IOException e) {
      throw new EnvoyException("%s: %s".formatted(command, e), e);
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
  }
}
