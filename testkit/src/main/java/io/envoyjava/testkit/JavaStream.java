// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The launcher's {@code java_stream}, and what {@code http_stream.c} does with it. The fields that
 * Java reads are in native memory, at the launcher's offsets.
 */
final class JavaStream {
  private static final long SIZE = 64;
  private static final byte POISON = (byte) 0xdb;

  /** By the addresses of their records. */
  private static final Map<Long, JavaStream> STREAMS = new ConcurrentHashMap<>();

  final DynamicModuleFilter envoy;

  /** Envoy's number for the counter of failures, or {@code JAVA_NO_COUNTER}. */
  final long failures;

  private final MemorySegment record = Arena.ofAuto().allocate(SIZE, 8);
  private int depth;
  private boolean gone;

  /** How the request ended, one of {@code JAVA_END_AHEAD} and its siblings. */
  private int requestEnd = LauncherAbi.JAVA_END_AHEAD;

  /** Messages that a hook has held again inside their resumption, as bits. */
  private int heldTwice;

  /** What the filter has asked for, until it is done. */
  private @Nullable Ending ending;

  /** How often the request has been started anew before this stream. */
  private final int recreations;

  /**
   * How a filter wants the stream to end: {@code java_stream_end}.
   *
   * @param how one of {@code JAVA_END_RESET} and its siblings
   * @param details Envoy's reason
   */
  record Ending(int how, String details) {}

  /** A stream: {@code stream_new}. */
  JavaStream(long config, long failures, DynamicModuleFilter envoy) {
    this.envoy = envoy;
    this.recreations = envoy.stream.recreations;
    this.failures = failures;
    record.set(JAVA_LONG, LauncherAbi.JAVA_STREAM_CONFIG_OFFSET, config);
    setHooks(-1);
    STREAMS.put(record.address(), this);
  }

  /** Returns the stream whose record is at an address. */
  static JavaStream at(long address) {
    var stream = STREAMS.get(address);
    if (stream == null)
      throw new AssertionError("the SDK used the record of a stream that is gone");
    return stream;
  }

  long address() {
    return record.address();
  }

  /** {@code stream_hold}. */
  void hold() {
    depth++;
  }

  /** {@code stream_release}: what would be freed is overwritten. */
  void release() {
    if (--depth > 0 || !gone) return;
    STREAMS.remove(record.address());
    record.fill(POISON);
  }

  boolean gone() {
    return gone;
  }

  void setGone() {
    gone = true;
  }

  long place() {
    return record.get(JAVA_LONG, LauncherAbi.JAVA_STREAM_PLACE_OFFSET);
  }

  /** {@code stream_wants}. */
  boolean wants(int hook) {
    return (record.get(JAVA_INT, LauncherAbi.JAVA_STREAM_HOOKS_OFFSET) >> hook & 1) != 0;
  }

  void setHooks(int hooks) {
    record.set(JAVA_INT, LauncherAbi.JAVA_STREAM_HOOKS_OFFSET, hooks);
  }

  boolean has(int flags) {
    return (record.get(JAVA_BYTE, LauncherAbi.JAVA_STREAM_FLAGS_OFFSET) & flags) != 0;
  }

  void set(int flags) {
    setFlags(record.get(JAVA_BYTE, LauncherAbi.JAVA_STREAM_FLAGS_OFFSET) | flags);
  }

  void clear(int flags) {
    setFlags(record.get(JAVA_BYTE, LauncherAbi.JAVA_STREAM_FLAGS_OFFSET) & ~flags);
  }

  private void setFlags(int flags) {
    record.set(JAVA_BYTE, LauncherAbi.JAVA_STREAM_FLAGS_OFFSET, (byte) flags);
  }

  int phase(boolean response) {
    return record.get(JAVA_BYTE, phaseOffset(response));
  }

  private void setPhase(boolean response, int phase) {
    record.set(JAVA_BYTE, phaseOffset(response), (byte) phase);
  }

  private static long phaseOffset(boolean response) {
    return response
        ? LauncherAbi.JAVA_STREAM_RESPONSE_OFFSET
        : LauncherAbi.JAVA_STREAM_REQUEST_OFFSET;
  }

  private static int headersPassed(boolean response) {
    return response
        ? LauncherAbi.JAVA_RESPONSE_HEADERS_PASSED
        : LauncherAbi.JAVA_REQUEST_HEADERS_PASSED;
  }

  int reply() {
    return record.get(JAVA_BYTE, LauncherAbi.JAVA_STREAM_REPLY_OFFSET);
  }

  void setReply(int reply) {
    record.set(JAVA_BYTE, LauncherAbi.JAVA_STREAM_REPLY_OFFSET, (byte) reply);
  }

  int hooks() {
    return record.get(JAVA_INT, LauncherAbi.JAVA_STREAM_HOOKS_OFFSET);
  }

  void noteRequestEnd(int hook) {
    requestEnd = hook + LauncherAbi.JAVA_END_IN_HEADERS;
  }

  @Nullable Ending ending() {
    return ending;
  }

  void setEnding(@Nullable Ending asked) {
    ending = asked;
  }

  int recreations() {
    return recreations;
  }

  /** {@code may_recreate}. */
  boolean mayRecreate() {
    boolean isHere =
        requestEnd == LauncherAbi.JAVA_END_IN_HEADERS
            || (requestEnd == LauncherAbi.JAVA_END_IN_BODY
                && phase(false) != LauncherAbi.JAVA_PASSED);
    return isHere
        && reply() == LauncherAbi.JAVA_NO_REPLY
        && !has(LauncherAbi.JAVA_REPLYING | LauncherAbi.JAVA_RESPONSE_HEADERS_PASSED);
  }

  /** {@code stream_note_arrival}. */
  void noteArrival(boolean response) {
    setPhase(response, LauncherAbi.JAVA_ARRIVING);
    clear(headersPassed(response));
  }

  /** Returns whether a hook has held a message again while it was resumed. */
  boolean isHeldTwice(boolean response) {
    return (heldTwice & bit(response)) != 0;
  }

  void noteHeldTwice(boolean response) {
    heldTwice |= bit(response);
  }

  private static int bit(boolean response) {
    return response ? 2 : 1;
  }

  /** {@code stream_note_answer}. */
  void noteAnswer(boolean response, boolean passes) {
    heldTwice &= ~bit(response);
    setPhase(response, passes ? LauncherAbi.JAVA_PASSED : LauncherAbi.JAVA_HELD);
    if (passes) set(headersPassed(response));
  }

  /** {@code stream_note_local_reply}. */
  void noteLocalReply() {
    set(LauncherAbi.JAVA_REPLYING);
    if (phase(true) == LauncherAbi.JAVA_HELD) setPhase(true, LauncherAbi.JAVA_NOT_BEGUN);
  }

  /** {@code stream_note_complete}. */
  void noteComplete() {
    set(LauncherAbi.JAVA_COMPLETE);
  }
}
