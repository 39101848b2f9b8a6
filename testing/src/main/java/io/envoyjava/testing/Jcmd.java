// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
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
 * Asks the JVM within an Envoy, by the {@code jcmd} of the JDK that this JVM is from.
 *
 * @since 0.1
 */
public final class Jcmd {
  private static final Pattern ALLOCATED =
      Pattern.compile("(?m)^\"(.*?)\".*? allocated=(\\d+)([BKMG]) ");
  private static final Pattern INSTANCES =
      Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");
  private static final Pattern HEAP = Pattern.compile("\nTotal +\\d+ +(\\d+)");
  private static final Pattern COMMITTED = Pattern.compile("Total: .* committed=(\\d+)KB");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final long pid;

  /**
   * For an Envoy that has loaded a module in Java.
   *
   * @param envoy the Envoy
   */
  public Jcmd(EnvoyProcess envoy) {
    this.pid = envoy.pid();
  }

  /**
   * What the JVM says of itself.
   *
   * @return its version among it
   */
  public String version() {
    return ask("VM.version");
  }

  /**
   * Returns the JVM's flags that were set, by its options or by itself.
   *
   * @return them as options, with blanks in between
   */
  public String flags() {
    return ask("VM.flags");
  }

  /**
   * What the threads that live have allocated on the Java heap so far, but for the one that answers
   * this question. Of a thread with more than 10 MiB, only the MiB are known.
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
   * How many objects of a class are reachable.
   *
   * @param className the class's name
   * @return their number; that of all classes of that name, if there are more
   */
  public long instances(String className) {
    return instances().getOrDefault(className, 0L);
  }

  /**
   * How many objects of each class are reachable.
   *
   * @return their numbers by the name of the class
   */
  public Map<String, Long> instances() {
    return ask("GC.class_histogram")
        .lines()
        .map(INSTANCES::matcher)
        .filter(Matcher::matches)
        .collect(toMap(line -> line.group(2), line -> Long.valueOf(line.group(1)), Long::sum));
  }

  /**
   * How much of the heap is in use after a garbage collection.
   *
   * @return the bytes
   */
  public long heapBytes() {
    return number(HEAP, ask("GC.class_histogram"));
  }

  /**
   * How much native memory the JVM has, if it keeps track of that ({@code
   * -XX:NativeMemoryTracking=summary}).
   *
   * @return the bytes
   */
  public long nativeBytes() {
    return 1024 * number(COMMITTED, ask("VM.native_memory", "summary"));
  }

  /**
   * Waits for the end of what the SDK does on a thread of its own once there has been a stream, and
   * for which it needs memory.
   */
  public void awaitLinked() {
    Await.condition(
        () -> !ask("Thread.print").contains("\"envoy-java-linking\""),
        TIMEOUT,
        () -> "the SDK is still linking after " + Await.seconds(TIMEOUT));
  }

  private static long number(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    if (!found.find()) throw new EnvoyException("no " + pattern + " in: " + text);
    return Long.parseLong(found.group(1));
  }

  private String ask(String... question) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(question));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
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
