// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The time that a process has spent on processors, in user and system mode together. */
final class Processor {
  private Processor() {}

  /**
   * Returns the time of all threads in nanoseconds. Threads that have ended do not count, which
   * makes no difference to a measurement of some seconds in a warm process.
   */
  static long nanos(long pid) {
    long sum = 0;
    try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (var thread : threads) sum += threadNanos(thread);
    } catch (IOException e) {
      throw new BenchmarkException("process %d is not there any more: %s".formatted(pid, e));
    }
    return sum;
  }

  private static long threadNanos(Path thread) {
    try {
      var text = Files.readString(thread.resolve("schedstat"));
      return Long.parseLong(text.substring(0, text.indexOf(' ')));
    } catch (IOException e) {
      return 0; // the thread has just ended
    }
  }

  /** Returns a command that runs on one processor; the same command if there is only one. */
  static String[] pinned(int processor, String... command) {
    if (Runtime.getRuntime().availableProcessors() == 1) return command;
    var pinned = new String[command.length + 3];
    pinned[0] = "taskset";
    pinned[1] = "-c";
    pinned[2] = Integer.toString(processor);
    System.arraycopy(command, 0, pinned, 3, command.length);
    return pinned;
  }

  /** Pins a process, and the threads that it starts from now on, to one processor. */
  static void pin(long pid, int processor) {
    if (Runtime.getRuntime().availableProcessors() == 1) return;
    Command.run("taskset", "-a", "-c", "-p", Integer.toString(processor), Long.toString(pid));
  }
}
