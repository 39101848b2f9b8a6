// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The launcher's {@code java_connection}, and what {@code network_connection.c} does with it. The
 * fields that Java reads are in native memory, at the launcher's offsets.
 */
final class JavaConnection {
  private static final long SIZE = 64;
  private static final byte POISON = (byte) 0xdb;
  private static final String FAILURE = "java_filter_failure";

  /** By the addresses of their records. */
  private static final Map<Long, JavaConnection> CONNECTIONS = new ConcurrentHashMap<>();

  final NetworkFilterModel envoy;

  private final MemorySegment record = Arena.ofAuto().allocate(SIZE, 8);
  private int depth;
  private boolean gone;
  private int closeType;
  private String details = "";

  /** A connection: {@code connection_new}. */
  JavaConnection(NetworkFilterModel envoy) {
    this.envoy = envoy;
    record.set(JAVA_LONG, LauncherAbi.JAVA_CONNECTION_CONFIG_OFFSET, envoy.config.javaHandle());
    setHooks(-1);
    CONNECTIONS.put(record.address(), this);
  }

  /** Returns the connection whose record is at an address. */
  static JavaConnection at(long address) {
    var connection = CONNECTIONS.get(address);
    if (connection == null) {
      throw new AssertionError("the SDK used the record of a connection that is gone");
    }
    return connection;
  }

  long address() {
    return record.address();
  }

  /** {@code connection_hold}. */
  void hold() {
    depth++;
  }

  /** {@code connection_release}: closes as asked; what would be freed is overwritten. */
  void release() {
    if (depth == 1
        && !gone
        && has(LauncherAbi.JAVA_CONNECTION_CLOSING)
        && !has(LauncherAbi.JAVA_CONNECTION_CLOSED)) {
      set(LauncherAbi.JAVA_CONNECTION_CLOSED);
      boolean failed = has(LauncherAbi.JAVA_CONNECTION_FAIL_CLOSED);
      envoy.connection.close(closeType, failed ? FAILURE : details);
    }
    if (--depth > 0 || !gone) return;
    CONNECTIONS.remove(record.address());
    record.fill(POISON);
  }

  void setGone() {
    gone = true;
  }

  long place() {
    return record.get(JAVA_LONG, LauncherAbi.JAVA_CONNECTION_PLACE_OFFSET);
  }

  /** {@code connection_wants}. */
  boolean wants(int hook) {
    return (record.get(JAVA_INT, LauncherAbi.JAVA_CONNECTION_HOOKS_OFFSET) >> hook & 1) != 0;
  }

  void setHooks(int hooks) {
    record.set(JAVA_INT, LauncherAbi.JAVA_CONNECTION_HOOKS_OFFSET, hooks);
  }

  /** {@code connection_is_open}. */
  boolean isOpen() {
    return !gone && !has(LauncherAbi.JAVA_CONNECTION_CLOSING | LauncherAbi.JAVA_CONNECTION_CLOSED);
  }

  boolean has(int flags) {
    return (record.get(JAVA_BYTE, LauncherAbi.JAVA_CONNECTION_FLAGS_OFFSET) & flags) != 0;
  }

  void set(int flags) {
    setFlags(record.get(JAVA_BYTE, LauncherAbi.JAVA_CONNECTION_FLAGS_OFFSET) | flags);
  }

  void clear(int flags) {
    setFlags(record.get(JAVA_BYTE, LauncherAbi.JAVA_CONNECTION_FLAGS_OFFSET) & ~flags);
  }

  private void setFlags(int flags) {
    record.set(JAVA_BYTE, LauncherAbi.JAVA_CONNECTION_FLAGS_OFFSET, (byte) flags);
  }

  /** Whether a hook for reading is on the stack. */
  boolean isReading() {
    return count(LauncherAbi.JAVA_CONNECTION_READS_OFFSET) > 0;
  }

  /** Whether a hook for writing is on the stack. */
  boolean isWriting() {
    return count(LauncherAbi.JAVA_CONNECTION_WRITES_OFFSET) > 0;
  }

  /** Counts the hooks for reading that are on the stack. */
  void reading(int change) {
    change(LauncherAbi.JAVA_CONNECTION_READS_OFFSET, change);
  }

  /** Counts the hooks for writing that are on the stack. */
  void writing(int change) {
    change(LauncherAbi.JAVA_CONNECTION_WRITES_OFFSET, change);
  }

  private int count(long offset) {
    return record.get(JAVA_SHORT, offset);
  }

  private void change(long offset, int change) {
    record.set(JAVA_SHORT, offset, (short) (count(offset) + change));
  }

  /** {@code connection_ask_to_close}. */
  void askToClose(int type, String reason) {
    set(LauncherAbi.JAVA_CONNECTION_CLOSING);
    closeType = type;
    details = reason;
  }

  /** {@code connection_fail}. */
  void fail(long result) {
    var config = envoy.config;
    if (result == LauncherAbi.JAVA_FAILED) {
      config.envoy.log(Level.ERROR, "java: a filter failed and its failure could not be reported");
    }
    set(LauncherAbi.JAVA_CONNECTION_FAIL_CLOSED);
    setHooks(
        1 << LauncherAbi.JAVA_NETWORK_NEW_CONNECTION
            | 1 << LauncherAbi.JAVA_NETWORK_READ
            | 1 << LauncherAbi.JAVA_NETWORK_WRITE);
    if (config.failures() != LauncherAbi.JAVA_NO_COUNTER) {
      config.metrics.add(config.failures(), List.of(), 1);
    }
    askToClose(NetworkFilterAbi.ENVOY_CLOSE_NO_FLUSH, "");
  }
}
