// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz.filters;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.BodyStatus;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A message's body, and a model of its contents. */
final class ModelBody {
  /** The largest number of chunks. The fake Envoy has room for more, which may still arrive. */
  private static final int MOST_CHUNKS = 30;

  private static final int MOST_BYTES = 10_000;

  private final Body buffered;
  private final Body received;
  private final Body whole;

  private byte[] bufferedModel = {};
  private byte[] receivedModel = {};

  /** Whether a received part exists now. */
  private boolean piece;

  /** Whether this filter has replied: then it no longer has a body. */
  private boolean over;

  private List<MemorySegment> shown = List.of();

  ModelBody(Body buffered, Body received, Body whole) {
    this.buffered = buffered;
    this.received = received;
    this.whole = whole;
  }

  /** Called when a hook begins; with a piece if it is a body hook. */
  void enter(boolean withPiece) {
    Check.that(isGone(shown), "a segment's end after its hook");
    piece = withPiece;
    receivedModel = received.toByteArray();
    Check.that(withPiece || receivedModel.length == 0, "a received part in the body's hook only");
    read();
  }

  /** Called when the body's hook ends with this answer. */
  void leave(BodyStatus status) {
    bufferedModel =
        switch (status) {
          case CONTINUE -> new byte[0];
          case STOP_ITERATION_NO_BUFFER -> bufferedModel;
          default -> joined(bufferedModel, receivedModel);
        };
    receivedModel = new byte[0];
  }

  /** Called when what was held moves on. */
  void pass() {
    bufferedModel = new byte[0];
  }

  void read() {
    Check.that(Arrays.equals(buffered.toByteArray(), bufferedModel), "buffered part");
    Check.that(Arrays.equals(received.toByteArray(), receivedModel), "received part");
    var model = joined(bufferedModel, receivedModel);
    Check.that(Arrays.equals(whole.toByteArray(), model), "whole body");
    Check.that(whole.size() == model.length, "size of a body");
    shown = whole.chunks();
    var bytes = new ByteArrayOutputStream();
    for (var chunk : shown) bytes.writeBytes(chunk.toArray(JAVA_BYTE));
    Check.that(Arrays.equals(bytes.toByteArray(), model), "chunks of a body");
  }

  /** Called after a local reply, with which Envoy may drop the body. */
  void replied() {
    over = true;
    bufferedModel = new byte[0];
    receivedModel = new byte[0];
    Check.that(isGone(shown), "a segment's end at a local reply");
    read();
  }

  void drain(int bytes) {
    boolean _ = whole.drain(bytes);
    int first = Math.min(bytes, bufferedModel.length);
    int second = Math.min(bytes - first, receivedModel.length);
    bufferedModel = Arrays.copyOfRange(bufferedModel, first, bufferedModel.length);
    receivedModel = Arrays.copyOfRange(receivedModel, second, receivedModel.length);
    checkChange();
  }

  void append(int count) {
    if (count == 0 || isFull()) return;
    var bytes = new byte[count];
    Arrays.fill(bytes, (byte) count);
    append(() -> whole.append(bytes), bytes);
  }

  private void append(BooleanSupplier action, byte[] bytes) {
    boolean taken;
    try {
      taken = action.getAsBoolean();
    } catch (IllegalStateException e) {
      // The status of the response does not allow a body.
      return;
    }
    Check.that(taken != over, "append");
    appended(bytes);
  }

  /** Appends a piece of the body itself. */
  void appendOwn(int number) {
    if (number >= shown.size() || isFull()) return;
    var own = shown.get(number);
    var bytes = own.toArray(JAVA_BYTE);
    append(() -> whole.append(own), bytes);
  }

  private boolean isFull() {
    return shown.size() >= MOST_CHUNKS || whole.size() > MOST_BYTES;
  }

  private void appended(byte[] bytes) {
    if (over) return;
    if (piece) receivedModel = joined(receivedModel, bytes);
    else bufferedModel = joined(bufferedModel, bytes);
    checkChange();
  }

  void replace(int count) {
    var bytes = new byte[count];
    try {
      boolean _ = whole.replace(bytes);
    } catch (IllegalStateException e) {
      // The headers have moved on with another length, or do not allow a body.
      return;
    }
    bufferedModel = new byte[0];
    receivedModel = new byte[0];
    appended(bytes);
  }

  private void checkChange() {
    Check.that(isGone(shown), "a segment's end at a change");
    read();
  }

  private static boolean isGone(List<MemorySegment> segments) {
    return segments.stream().noneMatch(segment -> segment.scope().isAlive());
  }

  private static byte[] joined(byte[] first, byte[] second) {
    var both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
