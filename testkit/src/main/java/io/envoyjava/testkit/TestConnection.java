// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.ConnectionOptions;
import io.envoyjava.sdk.network.ConnectionState;
import io.envoyjava.sdk.stream.MetadataSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a client to the network filters. The test plays the client, and the filters of
 * Envoy behind those that it tests. AssertJ's {@code assertThat} takes it.
 *
 * @since 0.1
 */
public final class TestConnection implements AssertProvider<ConnectionAssert> {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ConnectionModel model;
  private boolean ended;

  TestConnection(ConnectionModel model) {
    this.model = model;
  }

  private TestConnection run(Runnable action) {
    if (model.state() != ConnectionState.CLOSED) model.envoy.dispatch(action);
    return this;
  }

  // ---- The client

  /**
   * Has bytes arrive from the client. They wait while a filter has stopped reading, and are lost if
   * the connection is closed.
   *
   * @param text the bytes, in UTF-8
   * @return this
   * @throws IllegalStateException after {@link #receiveEnd()}
   */
  public TestConnection receive(String text) {
    return receive(text.getBytes(UTF_8));
  }

  /**
   * Has bytes arrive from the client: {@link #receive(String)}.
   *
   * @param bytes the bytes
   * @return this
   */
  public TestConnection receive(byte[] bytes) {
    checkClientSends();
    var copy = bytes.clone();
    return run(() -> model.arrive(copy));
  }

  /**
   * Has the client end what it sends. Without half-close, that closes the connection, and no filter
   * sees the end of the stream.
   *
   * @return this
   */
  public TestConnection receiveEnd() {
    checkClientSends();
    ended = true;
    return run(model::arriveEnd);
  }

  private void checkClientSends() {
    if (ended) throw new IllegalStateException("the client has ended what it sends");
  }

  /**
   * Has the client reset the connection. What it has sent and Envoy has not read is lost.
   *
   * @return this
   */
  public TestConnection receiveReset() {
    return run(model::reset);
  }

  /**
   * Has the client read no more. What is written to it waits in Envoy's write buffer.
   *
   * @return this
   */
  public TestConnection stopReading() {
    return run(() -> model.peerReads(false));
  }

  /**
   * Has the client read on.
   *
   * @return this
   */
  public TestConnection readOn() {
    return run(() -> model.peerReads(true));
  }

  /**
   * Returns what the client has received.
   *
   * @return the bytes as text in UTF-8
   */
  public String sent() {
    return new String(sentBytes(), UTF_8);
  }

  /**
   * Returns what the client has received.
   *
   * @return a copy of the bytes
   */
  public byte[] sentBytes() {
    return model.sent.toByteArray();
  }

  /**
   * Returns whether the client has received the end of what is sent to it, while the connection was
   * open.
   *
   * @return true after a half-close by Envoy
   */
  public boolean isSentEnd() {
    return model.sentEnd();
  }

  // ---- The filters behind

  /**
   * Writes bytes to the client, as the TCP proxy writes what its upstream has sent: through the
   * filters, from the last to the first.
   *
   * @param text the bytes, in UTF-8
   * @return this
   */
  public TestConnection write(String text) {
    return write(text.getBytes(UTF_8));
  }

  /**
   * Writes bytes to the client: {@link #write(String)}.
   *
   * @param bytes the bytes
   * @return this
   */
  public TestConnection write(byte[] bytes) {
    var copy = bytes.clone();
    return run(() -> model.write(copy, false));
  }

  /**
   * Ends what is written to the client, as the TCP proxy does when its upstream has ended.
   *
   * @return this
   * @throws IllegalStateException if half-close is not enabled
   */
  public TestConnection writeEnd() {
    if (!model.isHalfCloseEnabled()) {
      throw new IllegalStateException("half-close is not enabled for this connection: close it");
    }
    return run(() -> model.write(new byte[0], true));
  }

  /**
   * Has another filter close the connection.
   *
   * @param type how
   * @param details why
   * @return this
   */
  @SuppressWarnings("EnumOrdinal") // in the order of the ABI's numbers
  public TestConnection close(CloseType type, String details) {
    return run(() -> model.close(type.ordinal(), details));
  }

  /**
   * Has the TCP proxy choose an upstream host, which filters see from then on.
   *
   * @param cluster the host's cluster
   * @param ip its IP address
   * @param port its port
   * @param hostname its name; null without one
   * @return this
   */
  public TestConnection chooseHost(String cluster, String ip, int port, @Nullable String hostname) {
    model.info.host = new ConnectionInfo.Host(cluster, ConnectionInfo.address(ip, port), hostname);
    return this;
  }

  /**
   * Returns what the filters have passed to those behind them.
   *
   * @return the bytes as text in UTF-8; none if the last filter is {@link TestClient#terminal}
   */
  public String passed() {
    return new String(passedBytes(), UTF_8);
  }

  /**
   * Returns what the filters have passed to those behind them.
   *
   * @return a copy of the bytes
   */
  public byte[] passedBytes() {
    return model.passed.toByteArray();
  }

  /**
   * Returns whether the filters have passed the end of what the client sends.
   *
   * @return true if nothing follows
   */
  public boolean isPassedEnd() {
    return model.passedEnd();
  }

  // ---- What becomes of it

  /**
   * Returns what the filters have left in the read buffer, which comes again.
   *
   * @return the bytes as text in UTF-8
   */
  public String held() {
    return new String(model.readBuffer().toByteArray(), UTF_8);
  }

  /**
   * Returns the connection's state.
   *
   * @return the state; {@code CLOSING} if it is closed once the client has read what was written
   */
  public ConnectionState state() {
    return model.state();
  }

  /**
   * Returns how a filter, of the test or another one, has closed the connection.
   *
   * @return how; null if it is open, or the client has closed it
   */
  public @Nullable CloseType closeType() {
    return model.closeType();
  }

  /**
   * Returns why a filter has closed the connection: {@code java_filter_failure} if it has failed.
   *
   * @return the details; empty without any
   */
  public String details() {
    return model.details();
  }

  /**
   * Returns whether Envoy reads from the client.
   *
   * @return false while a filter has stopped it, or the read buffer is above its limit
   */
  public boolean isReadingEnabled() {
    return model.isReadingEnabled();
  }

  /**
   * Returns the hooks that entered Java, with their answers.
   *
   * @return a line for each
   */
  public List<String> hooks() {
    return model.trace.lines();
  }

  /**
   * Returns a value of the connection's dynamic metadata.
   *
   * @param namespace the namespace
   * @param key the key
   * @return a text, a number as a {@code Double}, or a truth value; null if it is absent
   */
  public @Nullable Object metadata(String namespace, String key) {
    return model.info.common.metadata(MetadataSource.DYNAMIC, namespace, key);
  }

  /**
   * Returns an entry of the connection's filter state, which is dropped when the connection is.
   *
   * @param key the key
   * @return a copy of the bytes, in UTF-8 if it was set as a typed one; null if it is absent
   */
  public byte @Nullable [] filterState(String key) {
    return switch (model.info.common.filterState.get(key)) {
      case byte[] bytes -> bytes.clone();
      case String text -> text.getBytes(UTF_8);
      case null, default -> null;
    };
  }

  /**
   * Returns what a socket option was set to last.
   *
   * @param option the option
   * @return an {@code Integer} or an array of bytes; null if it was not set
   */
  public @Nullable Object socketOption(ConnectionOptions.Option option) {
    for (var entry : model.info.socketOptions.reversed()) {
      if (entry.option().equals(option)) return entry.value();
    }
    return null;
  }

  /**
   * Runs tasks, as they come from other threads, until something is the case.
   *
   * @param condition what is waited for, at most ten seconds
   * @return this
   * @throws AssertionError if it is not the case in time
   */
  public TestConnection await(Predicate<TestConnection> condition) {
    model.envoy.await(() -> condition.test(this), LIMIT);
    return this;
  }

  /** For AssertJ. */
  @Override
  public ConnectionAssert assertThat() {
    return new ConnectionAssert(this);
  }

  String story() {
    return model.story();
  }

  @Override
  public String toString() {
    return "a connection that is %s%s, has sent '%s' and passed '%s'"
        .formatted(state(), details().isEmpty() ? "" : " (" + details() + ")", sent(), passed());
  }
}
