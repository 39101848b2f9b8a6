// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.accesslog.ByteCounts;
import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;

/** How many bytes the stream of a log entry has carried. */
record EntryBytes(ThreadConfined entry) implements ByteCounts {

  /** Returns one of the four counts that Envoy writes at once. */
  private long count(int index) {
    var counts = entry.buffers().array(2);
    AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_bytes_info(
        entry.address(), counts);
    return counts.getAtIndex(JAVA_LONG, index);
  }

  private long downstreamWire(int index) {
    long address = entry.address();
    EntryReader.requireWireBytes();
    var counts = entry.buffers().array(1);
    AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_downstream_wire_bytes(
        address, counts);
    return counts.getAtIndex(JAVA_LONG, index);
  }

  @Override
  public long received() {
    return count(0);
  }

  @Override
  public long sent() {
    return count(1);
  }

  @Override
  public long upstreamWireReceived() {
    return count(2);
  }

  @Override
  public long upstreamWireSent() {
    return count(3);
  }

  @Override
  public long downstreamWireReceived() {
    return downstreamWire(0);
  }

  @Override
  public long downstreamWireSent() {
    return downstreamWire(1);
  }

  @Override
  public long requestHeaders() {
    long address = EntryReader.detailed(entry, "the size of the request's headers");
    return AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_request_headers_bytes(
        address);
  }

  @Override
  public long responseHeaders() {
    long address = EntryReader.detailed(entry, "the size of the response's headers");
    return AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_response_headers_bytes(
        address);
  }

  @Override
  public long responseTrailers() {
    long address = EntryReader.detailed(entry, "the size of the response's trailers");
    return AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_response_trailers_bytes(
        address);
  }
}
