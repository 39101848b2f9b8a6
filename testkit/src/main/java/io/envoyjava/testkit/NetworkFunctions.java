// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;

import io.envoyjava.sdk.network.ConnectionState;
import java.lang.foreign.MemorySegment;

/**
 * Envoy's functions for the data of a connection, its flow control and its tasks. Those to hold
 * back its end and to start TLS in its middle are absent.
 */
@SuppressWarnings("EnumOrdinal") // the enums are in the order of the ABI's numbers
final class NetworkFunctions {
  private NetworkFunctions() {}

  private static ConnectionModel connection(long filter) {
    return NetworkFilterModel.of(filter).connection;
  }

  // ---- Buffers

  private static long size(long filter, boolean write) {
    var buffer = NetworkFilterModel.of(filter).buffer(write);
    return buffer == null ? 0 : buffer.size();
  }

  private static long count(long filter, boolean write) {
    var buffer = NetworkFilterModel.of(filter).buffer(write);
    return buffer == null ? 0 : buffer.sliceCount();
  }

  private static boolean lend(long filter, boolean write, MemorySegment chunks) {
    var envoy = NetworkFilterModel.of(filter);
    var buffer = envoy.buffer(write);
    if (buffer == null) return false;
    long offset = 0;
    for (var slice : buffer.slices()) {
      envoy.config.envoy.lent.lend(chunks, offset, slice);
      offset += BUFFER_SIZE;
    }
    return true;
  }

  private static boolean drain(long filter, boolean write, long length) {
    var envoy = NetworkFilterModel.of(filter);
    var buffer = envoy.buffer(write);
    if (buffer == null) return false;
    buffer.drain(length);
    envoy.connection.checkReadLimit();
    return true;
  }

  static long networkFilterGetReadBufferSize(long filter) {
    return size(filter, false);
  }

  static long networkFilterGetReadBufferChunksSize(long filter) {
    return count(filter, false);
  }

  static boolean networkFilterGetReadBufferChunks(long filter, MemorySegment chunks) {
    return lend(filter, false, chunks);
  }

  static boolean networkFilterDrainReadBuffer(long filter, long length) {
    return drain(filter, false, length);
  }

  static long networkFilterGetWriteBufferSize(long filter) {
    return size(filter, true);
  }

  static long networkFilterGetWriteBufferChunksSize(long filter) {
    return count(filter, true);
  }

  static boolean networkFilterGetWriteBufferChunks(long filter, MemorySegment chunks) {
    return lend(filter, true, chunks);
  }

  static boolean networkFilterDrainWriteBuffer(long filter, long length) {
    return drain(filter, true, length);
  }

  // ---- Data to the peer

  /** Tells the SDK that there are network filters: it writes by {@link NetworkActions}. */
  static void networkFilterWrite(long filter, MemorySegment data, boolean endOfStream) {
    connection(filter).write(Abi.bytes(data), endOfStream);
  }

  // ---- Control

  static int networkFilterGetConnectionState(long filter) {
    return connection(filter).state().ordinal();
  }

  static int networkFilterReadDisable(long filter, boolean disable) {
    return connection(filter).readDisable(disable);
  }

  static boolean networkFilterReadEnabled(long filter) {
    var connection = connection(filter);
    return connection.state() == ConnectionState.OPEN && connection.isReadingEnabled();
  }

  static boolean networkFilterIsHalfCloseEnabled(long filter) {
    return connection(filter).isHalfCloseEnabled();
  }

  static void networkFilterEnableHalfClose(long filter, boolean enabled) {
    connection(filter).enableHalfClose(enabled);
  }

  static int networkFilterGetBufferLimit(long filter) {
    return (int) connection(filter).limit();
  }

  static void networkFilterSetBufferLimits(long filter, int limit) {
    connection(filter).setLimit(Integer.toUnsignedLong(limit));
  }

  static boolean networkFilterAboveHighWatermark(long filter) {
    return connection(filter).isAboveHighWatermark();
  }

  // ---- Tasks

  static long networkFilterSchedulerNew(long filter) {
    return Handles.add(new FilterScheduler(NetworkFilterModel.of(filter)));
  }

  static void networkFilterSchedulerCommit(long scheduler, long event) {
    Handles.get(scheduler, FilterScheduler.class).filter.schedule(event);
  }

  static void networkFilterSchedulerDelete(long scheduler) {
    var _ = Handles.get(scheduler, FilterScheduler.class);
    Handles.remove(scheduler);
  }

  private record FilterScheduler(NetworkFilterModel filter) {}

  static long networkFilterConfigSchedulerNew(long config) {
    return Handles.add(new ConfigScheduler(Handles.get(config, NetworkConfig.class)));
  }

  static void networkFilterConfigSchedulerCommit(long scheduler, long event) {
    var config = Handles.get(scheduler, ConfigScheduler.class).config;
    config.envoy.schedule(() -> config.scheduled(event));
  }

  static void networkFilterConfigSchedulerDelete(long scheduler) {
    var _ = Handles.get(scheduler, ConfigScheduler.class);
    Handles.remove(scheduler);
  }

  private record ConfigScheduler(NetworkConfig config) {}
}
