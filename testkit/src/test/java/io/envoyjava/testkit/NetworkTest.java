// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.ConnectionState;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkStatus;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data of connections, their flow control and their end. */
final class NetworkTest {
  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Sends back what it receives. */
  private record Echo(Connection connection) implements NetworkFilter {
    @Override
    public NetworkStatus onRead(boolean endOfStream) {
      var buffer = connection.readBuffer();
      var received = buffer.toByteArray();
      buffer.drain(received.length);
      connection.write(received);
      if (endOfStream) connection.close(CloseType.FLUSH_WRITE, "end");
      return NetworkStatus.STOP_ITERATION;
    }
  }

  /** Passes whole lines. */
  private record Lines(Connection connection) implements NetworkFilter {
    @Override
    public NetworkStatus onRead(boolean endOfStream) {
      var text = new String(connection.readBuffer().toByteArray(), UTF_8);
      return text.endsWith("\n") || endOfStream
          ? NetworkStatus.CONTINUE
          : NetworkStatus.STOP_ITERATION;
    }
  }

  /** Puts its name before what passes, in both directions. */
  private record Named(Connection connection, String name) implements NetworkFilter {
    @Override
    public NetworkStatus onRead(boolean endOfStream) {
      connection.readBuffer().prepend(MemorySegment.ofArray(bytes(name)));
      return NetworkStatus.CONTINUE;
    }

    @Override
    public NetworkStatus onWrite(boolean endOfStream) {
      connection.writeBuffer().append(MemorySegment.ofArray(bytes(name)));
      return NetworkStatus.CONTINUE;
    }
  }

  /** Takes what it receives to be the name of what to do. */
  private record Doing(Connection connection, Consumer<String> command) implements NetworkFilter {
    @Override
    public NetworkStatus onRead(boolean endOfStream) {
      var buffer = connection.readBuffer();
      var text = new String(buffer.toByteArray(), UTF_8);
      buffer.drain(buffer.size());
      if (!text.isEmpty()) command.accept(text);
      return NetworkStatus.STOP_ITERATION;
    }
  }

  /** Notes its events. */
  private record Noting(Connection connection, List<String> events) implements NetworkFilter {
    @Override
    public NetworkStatus onNewConnection() {
      events.add("new");
      return NetworkStatus.CONTINUE;
    }

    @Override
    public NetworkStatus onRead(boolean endOfStream) {
      events.add("read " + connection.readBuffer().size() + (endOfStream ? " end" : ""));
      return NetworkStatus.CONTINUE;
    }

    @Override
    public void onEvent(ConnectionEvent event) {
      events.add(event + " " + connection.state());
    }

    @Override
    public void onAboveHighWatermark() {
      events.add("above");
    }

    @Override
    public void onBelowLowWatermark() {
      events.add("below");
    }

    @Override
    public void onDestroy() {
      events.add("destroy");
    }
  }

  @Test
  void whatAFilterWritesIsSent() {
    try (var envoy = TestEnvoy.network("echo", Echo::new)) {
      var connection = envoy.connect().receive("hello ").receive("world");
      assertThat(connection).hasSent("hello world").hasPassed("").holds("").isOpen();
      connection.receiveEnd();
      assertThat(connection).isClosedWith(CloseType.FLUSH_WRITE, "end");
      assertThat(envoy.failures()).isZero();
    }
  }

  @Test
  void whatAFilterLeavesInTheBufferComesAgain() {
    try (var envoy = TestEnvoy.network("lines", Lines::new)) {
      var connection = envoy.connect().receive("one");
      assertThat(connection).hasPassed("").holds("one");
      connection.receive(" line\n");
      assertThat(connection).hasPassed("one line\n").holds("");
      connection.receive("rest").receiveEnd();
      assertThat(connection).hasPassed("one line\nrest").isOpen();
      assertThat(connection.isPassedEnd()).isTrue();
    }
  }

  @Test
  void dataPassesTheFiltersInOrderAndComesBackInTheOppositeOne() {
    try (var envoy =
        TestEnvoy.builder()
            .networkFilter("a", connection -> new Named(connection, "a"))
            .networkFilter("b", connection -> new Named(connection, "b"))
            .start()) {
      var connection = envoy.connect().receive("|").write("|");
      assertThat(connection).hasPassed("ba|").hasSent("|ba");
    }
  }

  @Test
  void whatWasHeldGoesOnWithATask() {
    var events = new ArrayList<String>();
    try (var envoy =
        TestEnvoy.builder()
            .networkFilter(
                "holding",
                connection ->
                    new NetworkFilter() {
                      @Override
                      public NetworkStatus onNewConnection() {
                        return NetworkStatus.STOP_ITERATION;
                      }

                      @Override
                      public NetworkStatus onRead(boolean endOfStream) {
                        connection.executor().execute(connection::continueReading);
                        return NetworkStatus.STOP_ITERATION;
                      }
                    })
            .networkFilter("noting", connection -> new Noting(connection, events))
            .manualTasks()
            .start()) {
      var connection = envoy.connect().receive("data");
      assertThat(events).isEmpty();
      assertThat(connection).holds("data");
      assertThat(envoy.runTasks()).isTrue();
      assertThat(events).containsExactly("new", "read 4");
      assertThat(connection).hasPassed("data").holds("");
    }
  }

  @Test
  void whatAFilterHoldsInOnWriteIsDroppedAndItsCopyIsInjected() {
    try (var envoy =
        TestEnvoy.network(
            "holding",
            connection ->
                new NetworkFilter() {
                  @Override
                  public NetworkStatus onWrite(boolean endOfStream) {
                    var copy = connection.writeBuffer().toByteArray();
                    if (copy[0] == '!') {
                      connection
                          .executor()
                          .execute(
                              () -> connection.injectWrite(MemorySegment.ofArray(copy), false));
                    }
                    return NetworkStatus.STOP_ITERATION;
                  }
                })) {
      assertThat(envoy.connect().write("dropped").write("!late")).hasSent("!late");
    }
  }

  @Test
  void whatIsInjectedPassesTheFiltersBehindOnly() {
    try (var envoy =
        TestEnvoy.builder()
            .networkFilter("front", connection -> new Named(connection, "front "))
            .networkFilter(
                "doing",
                connection ->
                    new Doing(
                        connection,
                        text -> connection.injectRead(MemorySegment.ofArray(bytes(text)), true)))
            .networkFilter("behind", connection -> new Named(connection, "behind "))
            .start()) {
      var connection = envoy.connect().receive("data");
      assertThat(connection).hasPassed("behind front data");
      assertThat(connection.isPassedEnd()).isTrue();
    }
  }

  @Test
  void writingWithinOnWriteIsRefused() {
    try (var envoy =
        TestEnvoy.network(
            "writing",
            connection ->
                new NetworkFilter() {
                  @Override
                  public NetworkStatus onWrite(boolean endOfStream) {
                    connection.write(bytes("again"));
                    return NetworkStatus.CONTINUE;
                  }
                })) {
      var connection = envoy.connect().write("once");
      assertThat(connection).hasSent("").isClosedWith(CloseType.NO_FLUSH, "java_filter_failure");
      assertThat(envoy.failures()).isOne();
      assertThat(envoy.log())
          .anyMatch(line -> line.message().contains("within onWrite, add to writeBuffer()"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onNewConnection", "onRead", "onWrite", "onEvent", "task", "newFilter"})
  void aFailureClosesItsConnectionAndNoOther(String where) {
    try (var envoy =
        TestEnvoy.network(
            "failing",
            connection -> {
              boolean fails = connection.id() == 1;
              if (fails && where.equals("newFilter")) throw new IllegalStateException(where);
              return new NetworkFilter() {
                private NetworkStatus in(String hook) {
                  if (fails && where.equals(hook)) throw new IllegalStateException(hook);
                  return NetworkStatus.CONTINUE;
                }

                @Override
                public NetworkStatus onNewConnection() {
                  connection.executor().execute(() -> in("task"));
                  return in("onNewConnection");
                }

                @Override
                public NetworkStatus onRead(boolean endOfStream) {
                  return in("onRead");
                }

                @Override
                public NetworkStatus onWrite(boolean endOfStream) {
                  return in("onWrite");
                }

                @Override
                public void onEvent(ConnectionEvent event) {
                  NetworkStatus _ = in("onEvent");
                }
              };
            })) {
      var failing = envoy.connect();
      var other = envoy.connect();
      failing.receive("a").write("b");
      assertThat(failing).isClosedWith(CloseType.NO_FLUSH, "java_filter_failure").hasSent("");
      assertThat(other.receive("a").write("b")).isOpen().hasPassed("a").hasSent("b");
      assertThat(envoy.failures()).isOne();
    }
  }

  @Test
  void eventsComeInTheirOrder() {
    var events = new ArrayList<String>();
    try (var envoy = TestEnvoy.network("noting", connection -> new Noting(connection, events))) {
      var connection = envoy.connect().receive("data").receiveEnd();
      assertThat(events).containsExactly("new", "CONNECTED OPEN", "read 4", "read 0 end");
      connection.writeEnd();
      assertThat(connection).isClosed();
      assertThat(events.subList(4, 6)).containsExactly("LOCAL_CLOSE CLOSED", "destroy");
      assertThat(connection.hooks()).contains("noting: onRead (end of stream) CONTINUE");
    }
  }

  @Test
  void withoutHalfCloseTheEndClosesTheConnectionUnseen() {
    var events = new ArrayList<String>();
    try (var envoy = TestEnvoy.network("noting", connection -> new Noting(connection, events))) {
      var connection = envoy.client().terminal().connect().receive("data").receiveEnd();
      assertThat(events)
          .containsExactly("new", "CONNECTED OPEN", "read 4", "REMOTE_CLOSE CLOSED", "destroy");
      assertThat(connection).isClosed().hasPassed("");
      assertThat(connection.closeType()).isNull();
    }
  }

  @Test
  void aResetIsTheClientsClose() {
    var events = new ArrayList<String>();
    try (var envoy = TestEnvoy.network("noting", connection -> new Noting(connection, events))) {
      assertThat(envoy.connect().receiveReset().receive("late")).isClosed();
      assertThat(events).containsExactly("new", "CONNECTED OPEN", "REMOTE_CLOSE CLOSED", "destroy");
    }
  }

  @Test
  void aSlowClientIsNoticedAndAFlushingCloseWaitsForIt() {
    var events = new ArrayList<String>();
    try (var envoy =
        TestEnvoy.builder()
            .networkFilter("noting", connection -> new Noting(connection, events))
            .bufferLimit(10)
            .start()) {
      var connection = envoy.connect().stopReading().write("0123456789");
      assertThat(events).doesNotContain("above");
      connection.write("X");
      assertThat(events).endsWith("above");
      connection.close(CloseType.FLUSH_WRITE, "bye");
      assertThat(connection.state()).isEqualTo(ConnectionState.CLOSING);
      assertThat(connection).hasSent("");
      connection.readOn();
      assertThat(connection).hasSent("0123456789X").isClosedWith(CloseType.FLUSH_WRITE, "bye");
    }
  }

  @Test
  void aSlowClientThatReadsOnIsNoticed() {
    var events = new ArrayList<String>();
    try (var envoy =
        TestEnvoy.builder()
            .networkFilter("noting", connection -> new Noting(connection, events))
            .bufferLimit(10)
            .start()) {
      var connection = envoy.connect().stopReading().write("0123456789X").readOn();
      assertThat(events).endsWith("above", "below");
      assertThat(connection).hasSent("0123456789X").isOpen();
    }
  }

  @Test
  void anAbortDropsWhatHasNotBeenRead() {
    try (var envoy = TestEnvoy.network("echo", Echo::new)) {
      var connection = envoy.connect().stopReading().receive("data");
      connection.close(CloseType.ABORT, "").readOn();
      assertThat(connection).hasSent("").isClosedWith(CloseType.ABORT, "");
    }
  }

  @Test
  void aBufferAboveItsLimitStopsReadingUntilItIsDrained() {
    try (var envoy =
        TestEnvoy.builder().networkFilter("lines", Lines::new).bufferLimit(10).start()) {
      var connection = envoy.connect().receive("0123456789X");
      assertThat(connection.isReadingEnabled()).isFalse();
      connection.receive("\n");
      assertThat(connection).holds("0123456789X").hasPassed("");
    }
  }

  @Test
  void whatArrivesWhileReadingIsStoppedWaits() {
    try (var envoy =
        TestEnvoy.builder()
            .networkFilter(
                "doing",
                connection ->
                    new Doing(
                        connection,
                        text -> {
                          connection.write(bytes(text));
                          connection.disableReading(true);
                          connection.executor().execute(() -> connection.disableReading(false));
                        }))
            .manualTasks()
            .start()) {
      var connection = envoy.connect().receive("a").receive("b");
      assertThat(connection).hasSent("a");
      assertThat(connection.isReadingEnabled()).isFalse();
      assertThat(envoy.runTasks()).isTrue();
      assertThat(connection).hasSent("ab");
    }
  }

  @Test
  void bytesOfLentMemoryAreGoneWithTheHook() {
    var kept = new ArrayList<MemorySegment>();
    try (var envoy =
        TestEnvoy.network(
            "keeping",
            connection ->
                new NetworkFilter() {
                  @Override
                  public NetworkStatus onRead(boolean endOfStream) {
                    kept.addAll(connection.readBuffer().chunks());
                    return NetworkStatus.CONTINUE;
                  }
                })) {
      assertThat(envoy.connect().receive("data")).hasPassed("data");
      var chunk = kept.getFirst();
      assertThatThrownBy(() -> chunk.getString(0)).isInstanceOf(IllegalStateException.class);
    }
  }
}
