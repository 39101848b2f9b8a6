// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bootstrapadmin;

import static java.util.stream.Collectors.joining;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;

/**
 * A snapshot of the JVM.
 *
 * @param heapUsed bytes of the heap in use
 * @param heapCommitted bytes of memory that the heap has
 * @param heapMax bytes that the heap may have
 * @param otherUsed bytes in use for classes and compiled code
 * @param collections how often garbage was collected
 * @param collectionMillis how long that has taken
 * @param threadCount the number of platform threads, Envoy's included that have entered Java
 * @param classCount the number of classes that are loaded
 */
record JvmState(
    long heapUsed,
    long heapCommitted,
    long heapMax,
    long otherUsed,
    long collections,
    long collectionMillis,
    long threadCount,
    long classCount) {

  static JvmState now() {
    var memory = ManagementFactory.getMemoryMXBean();
    var heap = memory.getHeapMemoryUsage();
    long collections = 0;
    long millis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      // -1 if a collector does not know.
      collections += Math.max(0, collector.getCollectionCount());
      millis += Math.max(0, collector.getCollectionTime());
    }
    return new JvmState(
        heap.getUsed(),
        heap.getCommitted(),
        heap.getMax(),
        memory.getNonHeapMemoryUsage().getUsed(),
        collections,
        millis,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
  }

  /** Returns a line for each number, and those that tell which JVM it is. */
  String toText() {
    var runtime = ManagementFactory.getRuntimeMXBean();
    return """
    java.version: %s
    java.vendor: %s
    java.home: %s
    java.options: %s
    uptime: %s
    processors: %s
    heap.used_bytes: %s
    heap.committed_bytes: %s
    heap.max_bytes: %s
    non_heap.used_bytes: %s
    gc.collections: %s
    gc.time_ms: %s
    threads: %s
    classes: %s
    """
        .formatted(
            Runtime.version(),
            runtime.getVmVendor(),
            System.getProperty("java.home"),
            runtime.getInputArguments().stream().map(JvmState::withoutValue).collect(joining(" ")),
            Duration.ofMillis(runtime.getUptime()),
            Runtime.getRuntime().availableProcessors(),
            heapUsed,
            heapCommitted,
            heapMax,
            otherUsed,
            collections,
            collectionMillis,
            threadCount,
            classCount);
  }

  /** Returns an option without the value of a system property, which may be a password. */
  private static String withoutValue(String option) {
    int equals = option.indexOf('=');
    return option.startsWith("-D") && equals > 0 ? option.substring(0, equals) : option;
  }

  /** Returns a line for each platform thread, with its state and the method that it is in. */
  static String threads() {
    var threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds(), 1))
        .filter(thread -> thread != null)
        .map(
            thread ->
                "%s: %s%s\n"
                    .formatted(
                        thread.getThreadName(),
                        thread.getThreadState(),
                        thread.getStackTrace().length == 0 ? "" : " " + thread.getStackTrace()[0]))
        .sorted()
        .collect(joining());
  }
}
