// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.envoyjava.benchmarks.crossings.filters.BodyReading;
import io.envoyjava.benchmarks.crossings.filters.CrossingsFactory;
import io.envoyjava.benchmarks.crossings.filters.Operation;
import io.envoyjava.benchmarks.crossings.filters.OperationFilter;
import io.envoyjava.benchmarks.filters.EmptyFactory;
import io.envoyjava.benchmarks.filters.NothingFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the crossings between C and Java. The JVM's options are those that the launcher uses.
 *
 * <p>A crossing takes nanoseconds, so each invocation is a loop: of hooks, in C; or of calls within
 * one hook, in Java. The scores are those of one hook or call.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xms16m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Crossings {
  private static final int TIMES = 1000;

  /** Made by JMH. */
  public Crossings() {}

  /**
   * From C to Java and back: a hook that the filter overrides, and that does nothing.
   *
   * @param module a module in the host
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void emptyHook(EmptyHooks module) {
    module.envoy.requestHeaders(TIMES);
  }

  /**
   * A hook that the filter does not override: the launcher answers it.
   *
   * @param module a module in the host
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void hookNotOverridden(NoHooks module) {
    module.envoy.requestHeaders(TIMES);
  }

  /**
   * A whole stream with a filter that overrides nothing: only its beginning and its end enter Java.
   *
   * @param module a module in the host
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void streamWithoutHooks(NoHooks module) {
    module.envoy.streams(TIMES);
  }

  /**
   * A whole stream with a filter that overrides all hooks and does nothing in them: six upcalls.
   *
   * @param module a module in the host
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void streamOfEmptyHooks(EmptyHooks module) {
    module.envoy.streams(TIMES);
  }

  /**
   * A whole stream with a filter that reads a header and sets two: three upcalls, three calls.
   *
   * @param module a module in the host
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void streamOfHeaders(Headers module) {
    module.envoy.streams(TIMES);
  }

  /**
   * A hook that submits a task to the stream's executor, and the task: two upcalls.
   *
   * @param module a module in the host
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void task(Tasks module) {
    module.envoy.tasks(TIMES);
  }

  /**
   * From Java to C and back: an operation on the stream.
   *
   * @param module a module in the host
   */
  @Benchmark
  @OperationsPerInvocation(OperationFilter.TIMES)
  public void call(Calls module) {
    module.envoy.requestHeaders(1);
  }

  /**
   * A hook that reads a body, which consists of pieces of 16 KiB.
   *
   * @param module a module in the host
   * @param read for the time per byte
   */
  @Benchmark
  public void body(Bodies module, Read read) {
    module.envoy.requestBody(1);
    read.bytes += module.size;
  }

  /** A module in the host for the duration of a trial. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // by open
  public abstract static class Module {
    TrivialEnvoy envoy;

    /** For subclasses. */
    protected Module() {}

    /**
     * Returns the filter's name.
     *
     * @return the name
     */
    protected String filter() {
      return CrossingsFactory.NAME;
    }

    /**
     * Returns the configuration, which selects a filter of {@link CrossingsFactory}.
     *
     * @return the text of its configuration
     */
    protected String config() {
      return "";
    }

    /** Loads the module. */
    @Setup(Level.Trial)
    public void open() {
      envoy = new TrivialEnvoy(filter(), config());
    }

    /** Unloads the module. */
    @TearDown(Level.Trial)
    public void close() {
      envoy.close();
    }
  }

  /** With a filter that overrides nothing. */
  public static class NoHooks extends Module {
    /** Made by JMH. */
    public NoHooks() {}

    @Override
    protected String filter() {
      return NothingFactory.NAME;
    }
  }

  /** With a filter that overrides all hooks and does nothing. */
  public static class EmptyHooks extends Module {
    /** Made by JMH. */
    public EmptyHooks() {}

    @Override
    protected String filter() {
      return EmptyFactory.NAME;
    }
  }

  /** With a filter that reads a header and sets two. */
  public static class Headers extends Module {
    /** Made by JMH. */
    public Headers() {}

    @Override
    protected String config() {
      return "headers";
    }
  }

  /** With a filter that submits tasks. */
  public static class Tasks extends Module {
    /** Made by JMH. */
    public Tasks() {}

    @Override
    protected String config() {
      return "task";
    }
  }

  /** With a filter that performs an operation on its stream. */
  @SuppressWarnings("NullAway.Init") // by JMH
  public static class Calls extends Module {
    /** The operation. */
    @Param public Operation operation;

    /** Made by JMH. */
    public Calls() {}

    @Override
    protected String config() {
      return "operation " + operation;
    }
  }

  /** With a filter that reads the request's body. */
  @SuppressWarnings("NullAway.Init") // by JMH
  public static class Bodies extends Module {
    /** How the filter reads the body. */
    @Param public BodyReading reading;

    /** The body's size in bytes. */
    @Param({"16384", "1048576"})
    public int size;

    /** Made by JMH. */
    public Bodies() {}

    @Override
    protected String config() {
      return "body " + reading;
    }

    @Override
    public void open() {
      super.open();
      envoy.setBody(size);
    }
  }

  /** The number of bytes that have been read. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Read {
    /** The bytes; JMH reports the time for each one beside the score. */
    public long bytes;

    /** Made by JMH. */
    public Read() {}
  }
}
