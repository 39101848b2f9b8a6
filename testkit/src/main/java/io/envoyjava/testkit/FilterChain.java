// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a stream: passes a message through the filters, as Envoy's {@code FilterManager}
 * does with its functions {@code decode…} for requests and {@code encode…} for responses. The
 * upstream, or the client, is at the end of it.
 */
abstract class FilterChain {
  /** Which of the filters' hooks are on the stack: Envoy's {@code filter_call_state_}. */
  static final int IN_HEADERS = 1;

  static final int IN_DATA = 2;
  static final int IN_TRAILERS = 4;

  final StreamModel stream;
  final boolean response;
  private final List<FilterEntry> entries = new ArrayList<>();

  /**
   * Whether a full buffer makes the sender wait, instead of ending the stream: so it is until a
   * filter buffers.
   */
  boolean streaming = true;

  /** Whether a local reply, or a reset, has ended this iteration. */
  boolean aborted;

  int calls;
  private @Nullable BodyBuffer buffered;
  private boolean aboveHighWatermark;

  FilterChain(StreamModel stream, boolean response) {
    this.stream = stream;
    this.response = response;
  }

  /** Adds filters in the order in which this direction's messages pass them. */
  void add(List<DynamicModuleFilter> filters) {
    for (var filter : filters) {
      var entry = new FilterEntry(filter, this, entries.size());
      entries.add(entry);
      filter.setEntry(response, entry);
    }
  }

  // ---- What the directions differ in

  /** Whether the message has come to its end. */
  abstract boolean complete();

  abstract boolean canContinue();

  abstract @Nullable HeaderBlock trailers();

  /** Whether a local reply has taken this message's place. */
  abstract boolean isOver();

  /** A part of the message comes from its sender. */
  abstract void begin(boolean endStream);

  abstract void passHeaders(boolean endStream);

  abstract void passData(BodyBuffer data, boolean endStream);

  abstract void passTrailers();

  /** The filters' buffer has outgrown the limit. */
  abstract void tooLarge();

  /** A hook has sent a local reply. */
  abstract void afterAbort();

  // ---- Buffering

  @Nullable BodyBuffer buffered() {
    return buffered;
  }

  /** {@code commonHandleBufferData}. */
  void buffer(BodyBuffer piece) {
    var kept = buffered;
    if (kept == null) {
      kept = new BodyBuffer();
      buffered = kept;
    }
    if (kept != piece) kept.move(piece);
    checkWatermark();
  }

  /** Keeps an empty piece, so that the end of the message is passed on. */
  void bufferNothing() {
    if (buffered == null) buffered = new BodyBuffer();
  }

  void checkWatermark() {
    var kept = buffered;
    long limit = stream.bufferLimit;
    if (kept == null || limit == 0) return;
    if (aboveHighWatermark) {
      if (kept.size() <= limit / 2) aboveHighWatermark = false;
    } else if (kept.size() > limit) {
      aboveHighWatermark = true;
      if (!streaming) tooLarge();
    }
  }

  /** {@code addDecodedData} and {@code addEncodedData}. */
  void addData(FilterEntry entry, BodyBuffer data, boolean streams) {
    boolean inTrailers = (calls & IN_TRAILERS) != 0;
    if (stream.noCalls()
        || (calls & (IN_HEADERS | IN_DATA)) != 0
        || (inTrailers && !entry.canIterate())) {
      streaming = streams;
      buffer(data);
    } else if (inTrailers) {
      data(entry, data, false, false);
    } else {
      stream.sendLocalReply(
          502,
          "Filter error",
          response ? "filter_added_invalid_response_data" : "filter_added_invalid_request_data");
    }
  }

  // ---- Iteration

  /** Passes the headers from behind a filter on; from the first one if there is none. */
  void headers(@Nullable FilterEntry from, boolean endOfStream) {
    if (stream.isComplete()) return;
    if (from == null) begin(endOfStream);
    boolean endStream = endOfStream;
    FilterEntry bodyAdded = null;
    for (int i = from == null ? 0 : from.index + 1; i < entries.size(); i++) {
      var entry = entries.get(i);
      calls |= IN_HEADERS;
      entry.endStream = endStream && bodyAdded == null;
      int status = entry.filter.headers(response, entry.endStream);
      calls &= ~IN_HEADERS;
      if (aborted) {
        afterAbort();
        status = HttpFilterAbi.ENVOY_HEADERS_STOP_ITERATION;
      }
      boolean goesOn = entry.afterHeaders(status);
      if (status == HttpFilterAbi.ENVOY_HEADERS_CONTINUE_AND_DONT_END_STREAM) endStream = false;
      if (!goesOn || (!response && isOver())) {
        if (!response || !entry.endStream) continueAfterAddedBody(bodyAdded);
        return;
      }
      if (endStream && buffered != null && bodyAdded == null) bodyAdded = entry;
    }
    boolean ends = endStream && bodyAdded == null;
    passHeaders(ends);
    if (!ends) continueAfterAddedBody(bodyAdded);
  }

  /** A filter has added a body to a message that had none: it follows the headers. */
  private static void continueAfterAddedBody(@Nullable FilterEntry bodyAdded) {
    if (bodyAdded == null) return;
    bodyAdded.iteration = FilterEntry.Iteration.STOP_SINGLE;
    bodyAdded.commonContinue();
  }

  /** Passes a piece of the body on. */
  void data(
      @Nullable FilterEntry from, BodyBuffer data, boolean endStream, boolean canStartFromCurrent) {
    if (isOver()) return;
    if (from == null) begin(endStream);
    for (int i = firstIndex(from, canStartFromCurrent); i < entries.size(); i++) {
      var entry = entries.get(i);
      if (entry.stoppedAll()) {
        streaming = entry.iteration == FilterEntry.Iteration.STOP_ALL_WATERMARK;
        buffer(data);
        return;
      }
      if (entry.endStream) return;
      calls |= IN_DATA;
      entry.endStream = endStream && trailers() == null;
      int status = entry.filter.data(response, data, entry.endStream);
      calls &= ~IN_DATA;
      if (aborted) {
        afterAbort();
        if (!response) return;
        status = HttpFilterAbi.ENVOY_BODY_STOP_ITERATION_NO_BUFFER;
      }
      if (!entry.afterData(status, data)) return;
    }
    passData(data, endStream && trailers() == null);
  }

  private static int firstIndex(@Nullable FilterEntry from, boolean canStartFromCurrent) {
    if (from == null) return 0;
    return canStartFromCurrent ? from.firstIndex() : from.index + 1;
  }

  /** Passes the trailers on. */
  void trailers(@Nullable FilterEntry from) {
    if (isOver()) return;
    if (from == null) begin(true);
    for (int i = firstIndex(from, true); i < entries.size(); i++) {
      var entry = entries.get(i);
      if (entry.stoppedAll()) return;
      calls |= IN_TRAILERS;
      int status = entry.filter.trailers(response);
      entry.endStream = true;
      calls &= ~IN_TRAILERS;
      if (aborted && !response) {
        afterAbort();
        status = HttpFilterAbi.ENVOY_TRAILERS_STOP_ITERATION;
      }
      if (!entry.afterTrailers(status)) return;
    }
    passTrailers();
  }
}
