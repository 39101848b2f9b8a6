// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import java.lang.foreign.MemorySegment;

/** The launcher's functions for connections that Java calls, as in {@code network_actions.c}. */
final class NetworkActions {
  private NetworkActions() {}

  static int javaConnectionWrite(
      long address, MemorySegment data, long length, boolean endOfStream) {
    var connection = JavaConnection.at(address);
    if (!connection.isOpen()
        || connection.isWriting()
        || connection.has(LauncherAbi.JAVA_CONNECTION_ENDED)) {
      return LauncherAbi.JAVA_NOT_NOW;
    }
    if (endOfStream) connection.set(LauncherAbi.JAVA_CONNECTION_ENDED);
    var bytes = Abi.bytes(data.address(), length);
    connection.hold();
    connection.envoy.connection.write(bytes, endOfStream);
    connection.release();
    return LauncherAbi.JAVA_DONE;
  }

  static int javaConnectionInject(
      long address, boolean toWrite, MemorySegment data, long length, boolean endOfStream) {
    var connection = JavaConnection.at(address);
    if (!connection.isOpen()) return LauncherAbi.JAVA_NOT_NOW;
    if (!toWrite && connection.isWriting()) return LauncherAbi.JAVA_NOT_NOW;
    if (toWrite && connection.has(LauncherAbi.JAVA_CONNECTION_ENDED)) {
      return LauncherAbi.JAVA_NOT_NOW;
    }
    if (toWrite && endOfStream) connection.set(LauncherAbi.JAVA_CONNECTION_ENDED);
    var bytes = Abi.bytes(data.address(), length);
    var envoy = connection.envoy;
    connection.hold();
    if (toWrite) envoy.connection.injectWrite(envoy, bytes, endOfStream);
    else envoy.connection.injectRead(envoy, bytes, endOfStream);
    connection.release();
    return LauncherAbi.JAVA_DONE;
  }

  static int javaConnectionContinueReading(long address) {
    var connection = JavaConnection.at(address);
    if (!connection.isOpen()
        || connection.isReading()
        || connection.isWriting()
        || !connection.has(LauncherAbi.JAVA_CONNECTION_HELD)) {
      return LauncherAbi.JAVA_NOT_NOW;
    }
    connection.clear(LauncherAbi.JAVA_CONNECTION_HELD);
    connection.hold();
    connection.envoy.connection.continueReading(connection.envoy);
    connection.release();
    return LauncherAbi.JAVA_DONE;
  }

  static int javaConnectionClose(long address, int type, MemorySegment details) {
    var connection = JavaConnection.at(address);
    if (!connection.isOpen()) return LauncherAbi.JAVA_NOT_NOW;
    connection.askToClose(type, Abi.utf8(details));
    return LauncherAbi.JAVA_DONE;
  }

  static int javaConnectionCallout(
      long address,
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis) {
    var connection = JavaConnection.at(address);
    if (!connection.isOpen()) return LauncherAbi.JAVA_CALLOUT_NOT_NOW;
    return connection.envoy.callouts.start(
        id, Abi.utf8(cluster), Abi.headers(headers, headerCount), Abi.bytes(body), timeoutMillis);
  }

  static boolean javaConnectionAdd(
      long filter, boolean toWrite, boolean front, MemorySegment data, long length) {
    var envoy = NetworkFilterModel.of(filter);
    var buffer = envoy.buffer(toWrite);
    if (buffer == null) return false;
    var bytes = Abi.bytes(data.address(), length);
    if (front) buffer.prepend(bytes);
    else buffer.add(bytes);
    envoy.connection.checkReadLimit();
    return true;
  }
}
