// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the JVM within an Envoy. */
final class Jcmd {
  private static final Pattern ALLOCATED = Pattern.compile(" allocated=(\\d+)([BKMG]) ");
  private static final Pattern INSTANCES =
      Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");

  private static final Pattern HEAP = Pattern.compile("\nTotal +\\d+ +(\\d+)");
  private static final Pattern COMMITTED = Pattern.compile("Total: .* committed=(\\d+)KB");

  private final long pid;

  Jcmd(long pid) {
    this.pid = pid;
  }

  /** For an Envoy that is a process of this machine. */
  Jcmd(Envoy envoy) {
    this(((EnvoyProcess) envoy).pid());
  }

  /** What it says of itself, its version among it. */
  String version() {
    return ask("VM.version");
  }

  /** How many bytes its threads have allocated on the Java heap so far, rounded to KiB. */
  long allocatedBytes() {
    long bytes = 0;
    for (var thread = ALLOCATED.matcher(ask("Thread.print", "-e")); thread.find(); ) {
      bytes += Long.parseLong(thread.group(1)) << (10 * "BKMG".indexOf(thread.group(2)));
    }
    return bytes;
  }

  /** How many objects of a class are reachable; of all classes of that name, if there are more. */
  long instances(String className) {
    return instances().getOrDefault(className, 0L);
  }

  /** How many objects of each class are reachable. */
  Map<String, Long> instances() {
    return ask("GC.class_histogram")
        .lines()
        .map(INSTANCES::matcher)
        .filter(Matcher::matches)
        .collect(toMap(line -> line.group(2), line -> Long.valueOf(line.group(1)), Long::sum));
  }

  /**
   * Waits for the end of what the SDK does on a thread of its own once there has been a stream, and
   * for which it needs memory.
   */
  void awaitLinked() throws Exception {
    eventually(() -> assertThat(ask("Thread.print")).doesNotContain("\"envoy-java-linking\""));
  }

  /** How many bytes of the heap are in use after a garbage collection. */
  long heapBytes() {
    return number(HEAP, ask("GC.class_histogram"));
  }

  /** How much native memory it has, of an Envoy whose JVM keeps track of that. */
  long nativeBytes() {
    return 1024 * number(COMMITTED, ask("VM.native_memory", "summary"));
  }

  private static long number(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    if (!found.find()) throw new IllegalStateException("no " + pattern + " in: " + text);
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
      if (process.waitFor() != 0) throw new IllegalStateException(command + ": " + answer);
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException(command + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
