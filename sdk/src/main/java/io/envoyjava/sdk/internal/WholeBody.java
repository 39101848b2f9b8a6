// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Both parts of a body in a row: buffered, then received. */
final class WholeBody extends StreamBody {
  private final PartialBody buffered;
  private final PartialBody received;

  WholeBody(Stream stream, boolean request) {
    super(stream, request);
    buffered =
        new PartialBody(
            stream,
            request
                ? EnvoyAbi.ENVOY_BUFFERED_REQUEST_BODY()
                : EnvoyAbi.ENVOY_BUFFERED_RESPONSE_BODY());
    received =
        new PartialBody(
            stream,
            request
                ? EnvoyAbi.ENVOY_RECEIVED_REQUEST_BODY()
                : EnvoyAbi.ENVOY_RECEIVED_RESPONSE_BODY());
  }

  /**
   * Whether the received piece is the buffered body itself: an earlier filter had held it, and let
   * it go to this one. Then there is one part, not two.
   */
  private boolean isOnePart() {
    if (!stream.inBodyHook(request)) return false;
    return request
        ? EnvoyAbi.envoy_dynamic_module_callback_http_received_buffered_request_body(stream.host())
        : EnvoyAbi.envoy_dynamic_module_callback_http_received_buffered_response_body(
            stream.host());
  }

  @Override
  public long size() {
    return buffered.size() + (isOnePart() ? 0 : received.size());
  }

  @Override
  public List<MemorySegment> chunks() {
    var chunks = buffered.chunks();
    return isOnePart() ? chunks : received.chunks(chunks);
  }

  /** The part whose end is the body's end: the received one, if there is one now. */
  private PartialBody last() {
    return !isOnePart() && stream.inBodyHook(request) ? received : buffered;
  }

  @Override
  boolean takes() {
    return last().takes();
  }

  @Override
  public boolean append(byte[] bytes) {
    return last().append(bytes);
  }

  @Override
  public boolean append(MemorySegment bytes) {
    return last().append(bytes);
  }

  @Override
  public boolean drain(long bytes) {
    checkCount(bytes);
    if (isOnePart()) return buffered.drain(bytes);
    long first = Math.min(bytes, buffered.size());
    boolean drained = first > 0 && buffered.drain(first);
    boolean drainedReceived = stream.inBodyHook(request) && received.drain(bytes - first);
    return drained || drainedReceived;
  }
}
