// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Envoy's functions for tracing. */
final class SpanFunctions {
  private static final LentMemory LENT = new LentMemory();

  private SpanFunctions() {}

  private static TestSpan span(long handle) {
    return Handles.get(handle, TestSpan.class);
  }

  /** The text is good until the next call about a span. */
  private static synchronized boolean lend(MemorySegment result, @Nullable String text) {
    LENT.endLoans();
    Abi.putNone(result, 0);
    if (text == null) return false;
    LENT.lend(result, 0, text.getBytes(StandardCharsets.UTF_8));
    return true;
  }

  static long httpGetActiveSpan(long filter) {
    var span = Handles.filter(filter).stream.info.span();
    return span == null || span.isFinished() ? 0 : span.handle();
  }

  static void httpSpanSetTag(long span, MemorySegment key, MemorySegment value) {
    span(span).tags.put(Abi.utf8(key), Abi.utf8(value));
  }

  static void httpSpanSetTagBatch(long span, MemorySegment tags, long count) {
    var texts = Abi.texts(tags, 2 * count);
    for (int i = 0; i < texts.size(); i += 2) span(span).tags.put(texts.get(i), texts.get(i + 1));
  }

  static void httpSpanSetSampled(long span, boolean sampled) {
    span(span).sampled = sampled;
  }

  /** The kit's tracer never decides anew. */
  static void httpSpanDisableLocalDecision(long span) {
    var _ = span(span);
  }

  static boolean httpSpanGetTraceId(long span, MemorySegment id) {
    var _ = span(span);
    return lend(id, TestSpan.TRACE_ID);
  }

  static boolean httpSpanGetSpanId(long span, MemorySegment id) {
    return lend(id, span(span).id);
  }

  static void httpSpanSetOperation(long span, MemorySegment operation) {
    span(span).operation = Abi.utf8(operation);
  }

  // The time of an event is not kept, and so the stream is not needed.
  @SuppressWarnings("UnusedVariable")
  static void httpSpanLog(long filter, long span, MemorySegment event) {
    span(span).events.add(Abi.utf8(event));
  }

  static boolean httpSpanGetBaggage(long span, MemorySegment key, MemorySegment value) {
    return lend(value, span(span).baggage.get(Abi.utf8(key)));
  }

  static void httpSpanSetBaggage(long span, MemorySegment key, MemorySegment value) {
    span(span).baggage.put(Abi.utf8(key), Abi.utf8(value));
  }

  // As above.
  @SuppressWarnings("UnusedVariable")
  static long httpSpanSpawnChild(long filter, long span, MemorySegment operation) {
    return span(span).spawn(Abi.utf8(operation)).handle();
  }

  static void httpChildSpanFinish(long span) {
    span(span).finish();
  }
}
