// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import static io.envoyjava.sdk.fake.FakeEnvoy.REQUEST_HEADERS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.envoyjava.sdk.fake.filters.ProbeFilter;
import io.envoyjava.sdk.fake.filters.Shared;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a filter can do with its stream, and what it cannot. */
class StreamTest {
  @TempDir private static Path folder;
  private static FakeEnvoy.Module module;

  private long config;

  @BeforeAll
  static void loadModule() {
    module = FakeEnvoy.Module.load(TestModule.of(folder, "probe", ProbeFilter.class));
  }

  @BeforeEach
  void clear() {
    Shared.map().clear();
    long _ = FakeEnvoy.call("log_clear");
  }

  @AfterEach
  void destroyConfig() {
    if (config != 0) module.configDestroy(config);
    assertThat(FakeEnvoy.call("schedulers")).isZero();
  }

  private FakeEnvoy.Stream open(String probe) {
    config = module.configNew("probe", probe);
    assertThat(config).isNotZero();
    return module.stream(config);
  }

  private static Object shared(String key) {
    var value = Shared.map().get(key);
    return value == null ? "missing" : value;
  }

  // ---- Headers
  // -----------------------------------------------------------------------------------

  @Test
  void headersAreReadAndWrittenByteForByte() {
    try (var stream = open("headers")) {
      stream.put(REQUEST_HEADERS, "bytes", "\u00fc");
      stream.put(REQUEST_HEADERS, "repeated", "1");
      stream.put(REQUEST_HEADERS, "empty", "");
      stream.put(REQUEST_HEADERS, "repeated", "2");
      stream.put(REQUEST_HEADERS, "gone", "x");
      assertThat(stream.requestHeaders(true)).isZero();
      assertThat(FakeEnvoy.log()).isEmpty();

      // Two characters for the two bytes that UTF-8 has for this one; they come back as they were.
      assertThat(shared("all")).asString().contains("Header[name=bytes, value=\u00c3\u00bc]");
      assertThat(stream.header(REQUEST_HEADERS, "bytes-again")).isEqualTo("\u00fc");
      assertThat(shared("size")).isEqualTo(5);
      assertThat(shared("repeated")).isEqualTo(List.of("1", "2"));
      assertThat(shared("empty")).isEqualTo("");
      assertThat(shared("absent")).isEqualTo("null");
      assertThat(shared("removed")).isEqualTo(true);
      assertThat(shared("removed again")).isEqualTo(false);
      assertThat(stream.header(REQUEST_HEADERS, "gone")).isNull();
      assertThat(shared("no map")).isEqualTo(false);
    }
  }

  @Test
  void whatCannotBeSentIsRefusedBeforeEnvoySeesIt() {
    try (var stream = open("headers")) {
      assertThat(stream.requestHeaders(true)).isZero();
      for (var key :
          List.of(
              "line feed", "wide", "bad name", "pseudo removed", "pseudo added", "bad status")) {
        assertThat(shared(key)).as(key).isEqualTo("IllegalArgumentException");
      }
    }
  }

  @Test
  void attributesHaveTheirTypes() {
    try (var stream = open("headers")) {
      assertThat(stream.requestHeaders(true)).isZero();
      assertThat(shared("path")).isEqualTo("/path");
      assertThat(shared("host")).isEqualTo("null");
      assertThat(shared("long")).isEqualTo(15L);
      assertThat(shared("boolean")).isEqualTo("Optional[true]");
    }
  }

  // ---- Bodies
  // ------------------------------------------------------------------------------------

  @Test
  void aHeldBodyIsReadWholeAndReplaced() {
    try (var stream = open("body")) {
      stream.put(REQUEST_HEADERS, "content-length", "9");
      assertThat(stream.requestHeaders(false)).isEqualTo(1);
      assertThat(stream.requestBody("first", false)).isEqualTo(1);
      assertThat(stream.requestBody("last", true)).isZero();
      assertThat(FakeEnvoy.log()).isEmpty();

      assertThat(shared("buffered")).isEqualTo(5L);
      assertThat(shared("received")).isEqualTo(4L);
      assertThat(shared("whole")).isEqualTo("firstlast");
      assertThat(shared("drained")).isEqualTo(true);
      assertThat(shared("rest")).isEqualTo("tlast");
      assertThat(shared("replaced")).isEqualTo("another body");
      assertThat(stream.header(REQUEST_HEADERS, "content-length")).isEqualTo("12");
    }
  }

  @Test
  void aSegmentDiesWithItsCallbackAndWithAnyChange() {
    try (var stream = open("body")) {
      assertThat(stream.requestHeaders(false)).isEqualTo(1);
      assertThat(stream.requestBody("first", false)).isEqualTo(1);
      assertThat(stream.requestBody("last", true)).isZero();
      assertThat(shared("after the callback")).isEqualTo("IllegalStateException");
      assertThat(shared("after a change")).isEqualTo("IllegalStateException");
      assertThat(shared("written")).isEqualTo("IllegalArgumentException");
    }
  }

  // ---- Executor
  // ----------------------------------------------------------------------------------

  @Test
  void tasksFromManyThreadsRunOnTheWorkerInTheirOrder() throws InterruptedException {
    try (var stream = open("executor")) {
      assertThat(stream.requestHeaders(true)).isEqualTo(FakeEnvoy.STOP_ITERATION);
      var executor = (Executor) shared("executor");
      var ran = new ArrayList<Integer>();
      var worker = Thread.currentThread();
      for (int i = 0; i < 100; i++) {
        int number = i;
        runElsewhere(
            () ->
                executor.execute(
                    () -> {
                      if (Thread.currentThread().equals(worker)) ran.add(number);
                    }));
      }
      assertThat(ran).as("not before the worker gets to it").isEmpty();
      assertThat(stream.runScheduled()).as("one wake-up for all").isEqualTo(1);
      assertThat(ran).isEqualTo(IntStream.range(0, 100).boxed().toList());

      executor.execute((Runnable) shared("continue"));
      assertThat(stream.continuedDecoding()).isZero();
      assertThat(stream.runScheduled()).isEqualTo(1);
      assertThat(stream.continuedDecoding()).isEqualTo(1);
    }
  }

  @Test
  void tasksOfAStreamThatIsGoneAreDropped() {
    Executor executor;
    var ran = new ArrayList<String>();
    try (var stream = open("executor")) {
      assertThat(stream.requestHeaders(true)).isEqualTo(FakeEnvoy.STOP_ITERATION);
      executor = (Executor) shared("executor");
      executor.execute(() -> ran.add("before"));
    }
    executor.execute(() -> ran.add("after"));
    assertThat(ran).isEmpty();
  }

  @Test
  void aTaskThatThrowsFailsTheStream() {
    try (var stream = open("executor")) {
      assertThat(stream.requestHeaders(true)).isEqualTo(FakeEnvoy.STOP_ITERATION);
      ((Executor) shared("executor"))
          .execute(
              () -> {
                throw new IllegalStateException("in a task");
              });
      assertThat(stream.runScheduled()).isEqualTo(1);
      assertThat(stream.replyStatus()).isEqualTo(500);
      assertThat(FakeEnvoy.log()).contains("a task of the stream's executor").contains("in a task");
    }
  }

  /** Each round races submissions from two threads with the end of the stream. */
  @Test
  void theSchedulerIsDeletedOnceHoweverLateThreadsCome() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      config = module.configNew("probe", "executor");
      for (int round = 0; round < 500; round++) {
        var stream = module.stream(config);
        assertThat(stream.requestHeaders(true)).isEqualTo(FakeEnvoy.STOP_ITERATION);
        var executor = (Executor) shared("executor");
        var started = new CountDownLatch(2);
        var done = new CountDownLatch(2);
        for (int thread = 0; thread < 2; thread++) {
          threads.execute(
              () -> {
                started.countDown();
                for (int i = 0; i < 20; i++) executor.execute(() -> {});
                done.countDown();
              });
        }
        assertThat(started.await(10, SECONDS)).isTrue();
        stream.close();
        assertThat(done.await(10, SECONDS)).isTrue();
      }
    }
    assertThat(FakeEnvoy.call("schedulers")).isZero();
  }

  // ---- Objects in filter state
  // ------------------------------------------------------------------

  @Test
  void anObjectInFilterStateIsFoundAndLetGo() throws InterruptedException {
    try (var stream = open("object")) {
      long _ = FakeEnvoy.call("foreign_object", stream.handle(), "foreign");
      assertThat(stream.requestHeaders(true)).isZero();
      assertThat(shared("put")).isEqualTo(true);
      assertThat(shared("same")).isEqualTo(true);
      assertThat(shared("found before")).isEqualTo(false);
      assertThat(shared("foreign")).as("another module's").isEqualTo("null");
      assertThat(shared("other class")).isEqualTo("ClassCastException");
    }
    var first = (WeakReference<?>) shared("reference");
    try (var stream = module.stream(config)) {
      assertThat(stream.requestHeaders(true)).isZero();
      assertThat(shared("found before")).as("with its stream it went").isEqualTo(false);
      awaitCollected(first);
      assertThat(((WeakReference<?>) shared("reference")).get()).isNotNull();
      // In the place of the object that is there, which is dropped at once, and forgotten at the
      // next.
      var second = (WeakReference<?>) shared("reference");
      assertThat(stream.requestHeaders(true)).isZero();
      assertThat(shared("found before")).isEqualTo(true);
      assertThat(stream.requestHeaders(true)).isZero();
      awaitCollected(second);
    }
    assertThat(FakeEnvoy.log()).isEmpty();
  }

  @Test
  void anObjectOfAConnectionMayOutliveTheModulesJava() throws InterruptedException {
    try (var stream = open("connection object")) {
      assertThat(stream.requestHeaders(true)).isZero();
    }
    try (var stream = module.stream(config)) {
      assertThat(stream.requestHeaders(true)).isZero();
      assertThat(shared("found before")).as("by the connection's next stream").isEqualTo(true);
    }
    var object = (WeakReference<?>) shared("reference");
    module.configDestroy(config);
    awaitCollected(object);

    // The same module again, in a new class loader: what was left is not its own.
    try (var stream = open("connection object")) {
      assertThat(stream.requestHeaders(true)).isZero();
      assertThat(shared("found before")).isEqualTo(false);
    }
    module.configDestroy(config);
    config = 0;
    long _ = FakeEnvoy.call("end_connection");
    assertThat(FakeEnvoy.log()).isEmpty();
  }

  private static void awaitCollected(WeakReference<?> object) throws InterruptedException {
    long deadline = System.nanoTime() + SECONDS.toNanos(30);
    while (object.get() != null) {
      assertThat(System.nanoTime()).as("the object is collected").isLessThan(deadline);
      System.gc();
      Thread.sleep(5);
    }
  }

  // ---- Misuse
  // ------------------------------------------------------------------------------------

  @Test
  void aStreamIsRefusedOnAnotherThreadAndAfterItsEnd() throws InterruptedException {
    Runnable use;
    try (var stream = open("misuse")) {
      assertThat(stream.requestHeaders(true)).isZero();
      use = (Runnable) shared("stream");
      assertThat(runElsewhere(use)).isInstanceOf(WrongThreadException.class);
      assertThat(shared("continue in a hook")).isEqualTo("IllegalStateException");
    }
    assertThatThrownBy(use::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this stream is gone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"throwing constructor", "overflow"})
  void aFilterThatFailsAnswers500AndIsCounted(String probe) {
    long before = FakeEnvoy.call("counter_total");
    try (var stream = open(probe)) {
      assertThat(stream.requestHeaders(true)).as("holds the request").isEqualTo(1);
      assertThat(stream.replyStatus()).isEqualTo(500);
      assertThat(FakeEnvoy.log()).contains("filter 'probe' failed in").contains("\tat ");
      assertThat(FakeEnvoy.call("counter_total") - before).isEqualTo(1);
    }
  }

  // ---- Allocation
  // ----------------------------------------------------------------------------------

  /** 16 bytes are the filter's own record; the rest is its stream's handle. */
  @Test
  void aStreamCostsItsHandleAndNothingElse() {
    var stream = open("quiet");
    try (stream) {
      long count = 20_000;
      for (int warmUp = 0; warmUp < 5; warmUp++) {
        long _ = FakeEnvoy.call("requests", module.handle(), config, stream.handle(), count);
      }
      long perStream =
          allocated(
                  () -> {
                    long _ =
                        FakeEnvoy.call("requests", module.handle(), config, stream.handle(), count);
                  })
              / count;
      assertThat(perStream).isBetween(16L, 128L);
    }
  }

  @Test
  void readingAndSettingHeadersAllocatesNothing() {
    try (var stream = open("keep")) {
      stream.put(REQUEST_HEADERS, "a", "1");
      long count = 20_000;
      Runnable hooks =
          () -> {
            long _ = FakeEnvoy.call("headers_hooks", stream.handle(), count);
          };
      for (int warmUp = 0; warmUp < 5; warmUp++) hooks.run();
      assertThat(allocated(hooks) / count).isZero();
    }
  }

  private static long allocated(Runnable action) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    action.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** Runs something on another thread; returns what it threw, or null. */
  private static Throwable runElsewhere(Runnable action) throws InterruptedException {
    var thrown = new AtomicReference<Throwable>();
    var thread =
        new Thread(
            () -> {
              try {
                action.run();
              } catch (RuntimeException e) {
                thrown.set(e);
              }
            });
    thread.start();
    thread.join();
    return thrown.get();
  }
}
