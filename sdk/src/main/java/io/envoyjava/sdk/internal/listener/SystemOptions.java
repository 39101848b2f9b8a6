// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.ffi.CallBuffers;
import io.envoyjava.sdk.listener.SocketOptions;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The options of a socket: each call asks the system. */
final class SystemOptions implements SocketOptions {
  private final ListenerFilterRunner socket;

  SystemOptions(ListenerFilterRunner socket) {
    this.socket = socket;
  }

  @Override
  public boolean set(int level, int name, int value) {
    return ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_set_socket_option_int(
        socket.addressForChange(), level, name, value);
  }

  @Override
  public boolean set(int level, int name, byte[] value) {
    long filter = socket.addressForChange();
    // There is no text; the bytes are the second argument.
    socket.arguments().put("", value);
    return ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_set_socket_option_bytes(
        filter, level, name, socket.arguments().second);
  }

  @Override
  public OptionalInt getInt(int level, int name) {
    var number = socket.buffers().number64;
    boolean found =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_socket_option_int(
            socket.address(), level, name, number);
    return found ? OptionalInt.of((int) number.get(JAVA_LONG, 0)) : OptionalInt.empty();
  }

  @Override
  public byte @Nullable [] getBytes(int level, int name, int maxSize) {
    if (maxSize < 1 || maxSize > CallBuffers.KEPT) {
      throw new IllegalArgumentException("maxSize: expected 1 to 65536, found " + maxSize);
    }
    long filter = socket.address();
    var room = socket.buffers().copyBuffer();
    var size = socket.buffers().number64;
    boolean found =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_socket_option_bytes(
            filter, level, name, room, maxSize, size);
    if (!found) return null;
    var bytes = new byte[(int) Math.min(size.get(JAVA_LONG, 0), maxSize)];
    MemorySegment.copy(room, JAVA_BYTE, 0, bytes, 0, bytes.length);
    return bytes;
  }
}
