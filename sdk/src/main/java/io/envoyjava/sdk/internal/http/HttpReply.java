// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.StreamedReply;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.callout.HeaderArrays;
import io.envoyjava.sdk.internal.runtime.LauncherCalls;
import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A reply that is sent piece by piece. Sees to the order of the pieces; the launcher sees to it
 * that none is sent to a stream that is over.
 */
final class HttpReply implements StreamedReply {
  private final HttpFilterRunner stream;

  /** Address of the launcher's {@link StreamRecord}, for as long as the stream is not gone. */
  private final long record;

  private final int status;

  /** Whether the headers were all: the response has no body. */
  private final boolean bodiless;

  private boolean ended;

  private HttpReply(HttpFilterRunner stream, long record, int status, boolean bodiless) {
    this.stream = stream;
    this.record = record;
    this.status = status;
    this.bodiless = bodiless;
  }

  static HttpReply start(HttpFilterRunner stream, long record, LocalReply head) {
    boolean bodiless =
        HeaderRules.isBodiless(head.status()) || stream.headers(true).is(":method", "HEAD");
    var headers = new ArrayList<Header>();
    headers.add(new Header(":status", Integer.toString(head.status())));
    headers.addAll(head.headers());
    var reply = new HttpReply(stream, record, head.status(), bodiless);
    try (var arena = Arena.ofConfined()) {
      var array = HeaderArrays.of(arena, headers);
      // The stream may end with it, and what was handed out of it.
      if (bodiless) stream.buffers().closeSegments();
      int result = LauncherAbi.java_stream_reply_headers(record, array, headers.size(), bodiless);
      LauncherCalls.done(result);
      if (result != LauncherAbi.JAVA_DONE) {
        throw new IllegalStateException("this filter does not hold the request");
      }
    }
    var body = head.body();
    if (body.length > 0) reply.write(body);
    return reply;
  }

  @Override
  public boolean isOpen() {
    return !ended && !bodiless && isThere() && stream.isOpen();
  }

  /** Whether the stream is not gone; throws on another thread than its own. */
  private boolean isThere() {
    if (stream.isGone()) return false;
    long _ = stream.address();
    return true;
  }

  private void checkNotEnded() {
    if (ended) throw new IllegalStateException("this reply has been ended");
  }

  @Override
  public void write(byte[] bytes) {
    write(MemorySegment.ofArray(bytes));
  }

  @Override
  public void write(String text) {
    write(text.getBytes(UTF_8));
  }

  @Override
  public void write(MemorySegment bytes) {
    checkNotEnded();
    if (HeaderRules.isBodiless(status) && bytes.byteSize() > 0) {
      throw new IllegalStateException("a response with status " + status + " has no body");
    }
    // A piece without bytes would say nothing, and over HTTP/2 be a frame even so.
    if (!isOpen() || bytes.byteSize() == 0) return;
    if (bytes.isNative()) {
      // The call keeps the segment open, whichever thread might close it.
      LauncherCalls.done(
          LauncherAbi.java_stream_reply_data(record, bytes, bytes.byteSize(), false));
    } else {
      writeCopies(bytes);
    }
  }

  /** Writes bytes of the Java heap by way of native memory that the worker has anyway. */
  private void writeCopies(MemorySegment bytes) {
    long size = bytes.byteSize();
    var copy = stream.buffers().copyBuffer();
    for (long offset = 0; offset < size && isOpen(); ) {
      long length = Math.min(size - offset, copy.byteSize());
      MemorySegment.copy(bytes, offset, copy, 0, length);
      LauncherCalls.done(LauncherAbi.java_stream_reply_data(record, copy, length, false));
      offset += length;
    }
  }

  @Override
  public void end() {
    end(List.of());
  }

  @Override
  public void end(List<Header> trailers) {
    for (var trailer : trailers) HeaderRules.checkReply(trailer.name(), trailer.value());
    checkNotEnded();
    boolean open = isOpen();
    ended = true;
    if (!open) return;
    try {
      LauncherCalls.done(trailers.isEmpty() ? sendEnd() : sendTrailers(trailers));
    } catch (Error e) {
      ended = false; // so that it can be ended where there is more stack or heap
      throw e;
    }
  }

  private int sendEnd() {
    stream.buffers().closeSegments();
    return LauncherAbi.java_stream_reply_data(record, MemorySegment.NULL, 0, true);
  }

  private int sendTrailers(List<Header> trailers) {
    try (var arena = Arena.ofConfined()) {
      var array = HeaderArrays.of(arena, trailers);
      stream.buffers().closeSegments();
      return LauncherAbi.java_stream_reply_trailers(record, array, trailers.size());
    }
  }
}
