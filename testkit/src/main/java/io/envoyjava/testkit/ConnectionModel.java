// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.ConnectionState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A downstream connection: Envoy's {@code ConnectionImpl} with its {@code FilterManagerImpl}. The
 * socket to the peer is read and written at the end of each turn.
 */
@SuppressWarnings("EnumOrdinal") // the enums are in the order of the ABI's numbers
final class ConnectionModel {
  /** Filters that make Envoy read again for ever would do so for ever. */
  private static final int MAX_STEPS = 10_000;

  final TestEnvoy envoy;
  final ConnectionInfo info;
  final long id;
  final ConnectionTrace trace = new ConnectionTrace();

  /** Whether there is a filter of Envoy's behind those of the test, which takes what they pass. */
  private final boolean proxied;

  private final List<NetworkFilterModel> filters = new ArrayList<>();
  private ConnectionState state = ConnectionState.OPEN;
  private boolean announced;
  private @Nullable CloseType closeType;
  private String details = "";

  /** What the peer has sent and Envoy has not read. */
  private final BodyBuffer arriving = new BodyBuffer();

  private boolean arrivingEnd;

  private final BodyBuffer readBuffer = new BodyBuffer();
  private boolean readEnd;
  private boolean readEndRaised;
  private boolean readAboveLimit;
  private int readDisables;

  /** Whether what is in the read buffer comes again, though nothing has arrived. */
  private boolean readsAgain;

  private final BodyBuffer writeBuffer = new BodyBuffer();
  private boolean writeEnd;
  private boolean writeAboveLimit;
  private boolean peerReads = true;

  /** What the peer has received, and what has passed the last filter. */
  final BodyBuffer sent = new BodyBuffer();

  final BodyBuffer passed = new BodyBuffer();
  private boolean sentEnd;
  private boolean passedEnd;

  private boolean halfClose;
  private long limit;

  ConnectionModel(TestEnvoy envoy, ConnectionInfo info, long id, boolean proxied) {
    this.envoy = envoy;
    this.info = info;
    this.id = id;
    this.proxied = proxied;
    halfClose = proxied;
    limit = envoy.bufferLimit();
    for (var config : envoy.networkConfigs()) filters.add(new NetworkFilterModel(this, config));
  }

  // ---- What the test and the filters see

  ConnectionState state() {
    return state;
  }

  private boolean isOpen() {
    return state == ConnectionState.OPEN;
  }

  /** Returns how Envoy's side has closed the connection; null if it has not. */
  @Nullable CloseType closeType() {
    return closeType;
  }

  String details() {
    return details;
  }

  boolean sentEnd() {
    return sentEnd;
  }

  boolean passedEnd() {
    return passedEnd;
  }

  BodyBuffer readBuffer() {
    return readBuffer;
  }

  boolean isReadingEnabled() {
    return readDisables == 0;
  }

  boolean isHalfCloseEnabled() {
    return halfClose;
  }

  void enableHalfClose(boolean enabled) {
    halfClose = enabled;
  }

  long limit() {
    return limit;
  }

  void setLimit(long bytes) {
    limit = bytes;
    checkReadLimit();
    checkWriteLimit();
  }

  boolean isAboveHighWatermark() {
    return writeAboveLimit;
  }

  // ---- The peer

  /** {@code initializeReadFilters}. */
  void begin() {
    read(null, null, false);
  }

  void arrive(byte[] bytes) {
    arriving.add(bytes);
  }

  void arriveEnd() {
    arrivingEnd = true;
    // While Envoy does not read, it is told of the end only if that closes the connection.
    boolean watched = readDisables > 0 || state == ConnectionState.CLOSING;
    if (watched && !halfClose) closeSocket(NetworkFilterAbi.ENVOY_CONNECTION_REMOTE_CLOSE);
  }

  void reset() {
    closeSocket(NetworkFilterAbi.ENVOY_CONNECTION_REMOTE_CLOSE);
  }

  void peerReads(boolean reads) {
    peerReads = reads;
  }

  /** Reads and writes the socket, until there is nothing to do. */
  void pump() {
    for (int steps = 0; step(); steps++) {
      if (steps > MAX_STEPS) {
        throw new IllegalStateException("a filter makes Envoy read its buffer again and again");
      }
    }
  }

  private boolean step() {
    if (state == ConnectionState.CLOSED) return false;
    if (!announced) {
      announced = true;
      if (isOpen()) event(NetworkFilterAbi.ENVOY_CONNECTION_CONNECTED);
      return true;
    }
    if (peerReads && (writeBuffer.size() > 0 || (writeEnd && !sentEnd))) {
      onWriteReady();
      return true;
    }
    boolean hasArrived = arriving.size() > 0 || (arrivingEnd && !readEnd);
    if (!isOpen() || !(readsAgain || (hasArrived && readDisables == 0))) return false;
    onReadReady();
    return true;
  }

  private void onReadReady() {
    boolean again = readsAgain;
    readsAgain = false;
    boolean ends = false;
    boolean hasArrived = false;
    if (readDisables == 0) {
      hasArrived = arriving.size() > 0;
      readBuffer.move(arriving);
      ends = arrivingEnd && !halfClose;
      if (arrivingEnd && halfClose) readEnd = true;
      checkReadLimit();
    }
    if (hasArrived || readEnd || (again && readBuffer.size() > 0)) onRead();
    if (ends || bothHalvesClosed()) {
      closeSocket(NetworkFilterAbi.ENVOY_CONNECTION_REMOTE_CLOSE);
    }
  }

  private void onRead() {
    if (!isOpen() || !filtersWantData()) return;
    if (readEnd) {
      if (readEndRaised) return;
      readEndRaised = true;
    }
    read(null, null, false);
  }

  /** {@code filterChainWantsData}. */
  private boolean filtersWantData() {
    return readDisables == 0 || (readDisables == 1 && readAboveLimit);
  }

  private boolean bothHalvesClosed() {
    return readEnd && writeEnd && writeBuffer.size() == 0;
  }

  private void onWriteReady() {
    flush();
    if (state == ConnectionState.CLOSING || bothHalvesClosed()) {
      closeSocket(NetworkFilterAbi.ENVOY_CONNECTION_LOCAL_CLOSE);
    }
  }

  private void flush() {
    sent.move(writeBuffer);
    sentEnd = writeEnd;
    checkWriteLimit();
  }

  // ---- The filters

  void continueReading(NetworkFilterModel filter) {
    read(filter, null, false);
  }

  void injectRead(NetworkFilterModel filter, byte[] bytes, boolean endOfStream) {
    read(filter, new BodyBuffer(bytes), endOfStream);
  }

  /**
   * {@code onContinueReading}.
   *
   * @param filter the filter before those that are called; null for all
   * @param injected what they get; null for the connection's own buffer
   */
  private void read(
      @Nullable NetworkFilterModel filter, @Nullable BodyBuffer injected, boolean injectedEnd) {
    if (!isOpen()) return;
    var buffer = injected == null ? readBuffer : injected;
    int first = filter == null ? 0 : filters.indexOf(filter) + 1;
    for (var next : filters.subList(first, filters.size())) {
      if (!next.initialize() || !isOpen()) return;
      boolean end = injected == null ? readEnd : injectedEnd;
      if (buffer.size() == 0 && !end) continue;
      if (!next.read(buffer, end) || !isOpen()) return;
    }
    if (!proxied) return;
    passed.move(buffer);
    passedEnd |= injected == null ? readEnd : injectedEnd;
    checkReadLimit();
  }

  /** Sends bytes through all write filters. */
  void write(byte[] bytes, boolean endOfStream) {
    write(null, bytes, endOfStream);
  }

  void injectWrite(NetworkFilterModel filter, byte[] bytes, boolean endOfStream) {
    write(filter, bytes, endOfStream);
  }

  /**
   * Sends bytes through the filters in front of one, or all; the last of the chain is the first.
   */
  private void write(@Nullable NetworkFilterModel filter, byte[] bytes, boolean endOfStream) {
    if (!isOpen() || writeEnd) return;
    var buffer = new BodyBuffer(bytes);
    int last = filter == null ? filters.size() : filters.indexOf(filter);
    for (var next : filters.subList(0, last).reversed()) {
      if (!next.write(buffer, endOfStream) || !isOpen()) return;
    }
    writeEnd |= endOfStream;
    writeBuffer.move(buffer);
    checkWriteLimit();
  }

  // ---- Flow control

  int readDisable(boolean disable) {
    if (!isOpen()) return NetworkFilterAbi.ENVOY_READ_NO_TRANSITION;
    if (disable) {
      return ++readDisables == 1
          ? NetworkFilterAbi.ENVOY_READ_DISABLED
          : NetworkFilterAbi.ENVOY_READ_STILL_DISABLED;
    }
    if (readDisables == 0) throw new AssertionError("the SDK enabled reading too often");
    readDisables--;
    if (filtersWantData() && readBuffer.size() > 0) readsAgain = true;
    return readDisables == 0
        ? NetworkFilterAbi.ENVOY_READ_ENABLED
        : NetworkFilterAbi.ENVOY_READ_STILL_DISABLED;
  }

  private boolean isAbove(boolean before, long size) {
    return limit > 0 && (before ? size > limit / 2 : size > limit);
  }

  /** Stops reading while the read buffer is above its limit. */
  void checkReadLimit() {
    boolean above = isAbove(readAboveLimit, readBuffer.size());
    if (above == readAboveLimit) return;
    readAboveLimit = above;
    int _ = readDisable(above);
  }

  private void checkWriteLimit() {
    boolean above = isAbove(writeAboveLimit, writeBuffer.size());
    if (above == writeAboveLimit) return;
    writeAboveLimit = above;
    for (var filter : filters) filter.watermark(above);
  }

  // ---- The end

  /** {@code ConnectionImpl::close}, without a delay. */
  void close(int type, String reason) {
    if (state == ConnectionState.CLOSED) return;
    if (details.isEmpty()) details = reason;
    if (closeType == null) closeType = CloseType.values()[type];
    boolean aborts =
        type == NetworkFilterAbi.ENVOY_CLOSE_ABORT
            || type == NetworkFilterAbi.ENVOY_CLOSE_ABORT_RESET;
    boolean waits =
        writeBuffer.size() > 0 && !aborts && type != NetworkFilterAbi.ENVOY_CLOSE_NO_FLUSH;
    if (waits) {
      state = ConnectionState.CLOSING;
      return;
    }
    // Envoy does not wait, but writes what the socket takes.
    if (peerReads && !aborts) flush();
    closeSocket(NetworkFilterAbi.ENVOY_CONNECTION_LOCAL_CLOSE);
  }

  private void closeSocket(int event) {
    if (state == ConnectionState.CLOSED) return;
    state = ConnectionState.CLOSED;
    writeBuffer.clear();
    event(event);
    envoy.destroyLater(this::destroy);
  }

  private void event(int event) {
    for (var filter : filters) filter.event(event);
  }

  private void destroy() {
    filters.forEach(NetworkFilterModel::destroy);
    info.common.filterState.end();
  }

  /** What a failed assertion says of the connection. */
  String story() {
    var lines = new ArrayList<>(trace.lines());
    lines.addAll(envoy.problems());
    return "\n  " + String.join("\n  ", lines);
  }
}
