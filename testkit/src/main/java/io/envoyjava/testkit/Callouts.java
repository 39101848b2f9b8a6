// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.DATA;
import static io.envoyjava.sdk.internal.ffi.NativeMemory.LENGTH;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests to clusters that a filter, or a configuration, has under way: what Envoy's {@code
 * http_callouts_} and {@code http_stream_callouts_} are.
 */
final class Callouts {
  private static final long CALLOUT_SIZE = 48;

  private final TestEnvoy envoy;
  private final LongConsumer module;
  private final Map<Long, TestCallout> pending = new LinkedHashMap<>();
  private long lastId;

  /**
   * No requests.
   *
   * @param module takes the address of a {@code java_callout}
   */
  Callouts(TestEnvoy envoy, LongConsumer module) {
    this.envoy = envoy;
    this.module = module;
  }

  // ---- What the module calls

  /** Sends a whole request. */
  int start(
      MemorySegment id, String cluster, List<Header> headers, byte[] body, long timeoutMillis) {
    return send(id, cluster, headers, body, timeoutMillis, true, true);
  }

  /** Sends the beginning of a request. */
  int open(
      MemorySegment id,
      String cluster,
      List<Header> headers,
      byte[] body,
      boolean endOfStream,
      long timeoutMillis) {
    return send(id, cluster, headers, body, timeoutMillis, false, endOfStream);
  }

  private int send(
      MemorySegment id,
      String name,
      List<Header> headers,
      byte[] body,
      long timeoutMillis,
      boolean whole,
      boolean endOfStream) {
    var cluster = envoy.findCluster(name);
    if (cluster == null) return CommonAbi.ENVOY_CALLOUT_NO_CLUSTER;
    for (var required : List.of(":method", ":path", ":authority")) {
      if (headers.stream().noneMatch(header -> header.name().equals(required))) {
        return CommonAbi.ENVOY_CALLOUT_MISSING_HEADERS;
      }
    }
    if (!cluster.isAvailable()) return CommonAbi.ENVOY_CALLOUT_CANNOT_CREATE;
    long number = ++lastId;
    var callout = new TestCallout(envoy, cluster, this, number, whole, timeoutMillis);
    pending.put(number, callout);
    id.set(JAVA_LONG, 0, number);
    callout.begin(HeaderBlock.of(headers).entries(), body, endOfStream);
    cluster.add(callout);
    return CommonAbi.ENVOY_CALLOUT_STARTED;
  }

  boolean sendData(long id, byte[] bytes, boolean endOfStream) {
    var callout = pending.get(id);
    if (callout == null) return false;
    callout.data(bytes, endOfStream);
    return true;
  }

  boolean sendTrailers(long id, List<Header> trailers) {
    var callout = pending.get(id);
    if (callout == null) return false;
    callout.trailers(trailers);
    return true;
  }

  /** The module gives a request up, and is told of it, as by Envoy. */
  void reset(long id) {
    var callout = pending.get(id);
    if (callout == null) return;
    callout.cancel();
    end(LauncherAbi.JAVA_CALLOUT_RESET, id, CommonAbi.ENVOY_UPSTREAM_LOCAL_RESET);
  }

  /** The stream, or the configuration, ends. */
  void cancelAll() {
    pending.values().forEach(TestCallout::cancel);
    pending.clear();
  }

  // ---- What the module is told

  /** The answer to a whole request. */
  void answer(long id, HeaderBlock headers, byte[] body) {
    pending.remove(id);
    event(
        LauncherAbi.JAVA_CALLOUT_DONE,
        id,
        CommonAbi.ENVOY_CALLOUT_SUCCESS,
        headers.entries(),
        body,
        true);
  }

  void failure(long id, int result) {
    end(LauncherAbi.JAVA_CALLOUT_DONE, id, result);
  }

  void headers(long id, HeaderBlock headers, boolean endOfStream) {
    event(LauncherAbi.JAVA_CALLOUT_HEADERS, id, 0, headers.entries(), null, endOfStream);
  }

  void data(long id, byte[] bytes, boolean endOfStream) {
    event(LauncherAbi.JAVA_CALLOUT_DATA, id, 0, List.of(), bytes, endOfStream);
  }

  void trailers(long id, HeaderBlock trailers) {
    event(LauncherAbi.JAVA_CALLOUT_TRAILERS, id, 0, trailers.entries(), null, true);
  }

  void complete(long id) {
    end(LauncherAbi.JAVA_CALLOUT_COMPLETE, id, 0);
  }

  void streamReset(long id, int reason) {
    end(LauncherAbi.JAVA_CALLOUT_RESET, id, reason);
  }

  private void end(int kind, long id, int result) {
    if (pending.remove(id) != null) event(kind, id, result, List.of(), null, true);
  }

  private void event(
      int kind,
      long id,
      int result,
      List<Header> headers,
      byte @Nullable [] body,
      boolean endOfStream) {
    try (var arena = Arena.ofConfined()) {
      var array = arena.allocate(Math.max(1, 2 * headers.size()) * BUFFER_SIZE, 8);
      long offset = 0;
      for (var header : headers) {
        put(arena, array, offset, header.name().getBytes(ISO_8859_1));
        put(arena, array, offset + BUFFER_SIZE, header.value().getBytes(ISO_8859_1));
        offset += 2 * BUFFER_SIZE;
      }
      var chunks = arena.allocate(BUFFER_SIZE, 8);
      if (body != null) put(arena, chunks, 0, body);
      var callout = arena.allocate(CALLOUT_SIZE, 8);
      callout.set(JAVA_LONG, LauncherAbi.JAVA_CALLOUT_ID_OFFSET, id);
      callout.set(JAVA_LONG, LauncherAbi.JAVA_CALLOUT_HEADERS_OFFSET, array.address());
      callout.set(JAVA_LONG, LauncherAbi.JAVA_CALLOUT_HEADER_COUNT_OFFSET, headers.size());
      callout.set(JAVA_LONG, LauncherAbi.JAVA_CALLOUT_CHUNKS_OFFSET, chunks.address());
      callout.set(
          JAVA_LONG,
          LauncherAbi.JAVA_CALLOUT_CHUNK_COUNT_OFFSET,
          body == null || body.length == 0 ? 0 : 1);
      callout.set(JAVA_INT, LauncherAbi.JAVA_CALLOUT_RESULT_OFFSET, result);
      callout.set(JAVA_BYTE, LauncherAbi.JAVA_CALLOUT_KIND_OFFSET, (byte) kind);
      callout.set(JAVA_BOOLEAN, LauncherAbi.JAVA_CALLOUT_END_OF_STREAM_OFFSET, endOfStream);
      module.accept(callout.address());
    }
  }

  private static void put(Arena arena, MemorySegment buffers, long offset, byte[] bytes) {
    var copy = arena.allocate(Math.max(1, bytes.length));
    MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
    buffers.set(JAVA_LONG, offset + DATA, copy.address());
    buffers.set(JAVA_LONG, offset + LENGTH, bytes.length);
  }
}
