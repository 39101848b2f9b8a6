// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.callout;

import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutException.Reason;
import io.envoyjava.sdk.callout.UpstreamStream;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.HeaderText;
import io.envoyjava.sdk.internal.runtime.LauncherCalls;
import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A stream to a cluster, for a stream or a configuration. */
public final class CalloutStream implements UpstreamStream, Callouts.Pending {
  private final Callouts callouts;
  private final String cluster;
  private final Listener listener;
  private long id;
  private boolean requestEnded;
  private boolean over;

  CalloutStream(Callouts callouts, String cluster, Listener listener) {
    this.callouts = callouts;
    this.cluster = cluster;
    this.listener = listener;
  }

  @Override
  public void started(long number) {
    id = number;
  }

  @Override
  public boolean isOpen() {
    return !over;
  }

  @Override
  public void send(byte[] data) {
    if (canSend()) send(data, false);
  }

  @Override
  public void end() {
    boolean sends = canSend();
    requestEnded = true;
    if (sends) send(new byte[0], true);
  }

  /** Returns whether there is someone to send to. */
  private boolean canSend() {
    callouts.port().check();
    if (requestEnded) throw new IllegalStateException("this request has ended already");
    return !over && id != 0;
  }

  private void send(byte[] data, boolean endOfStream) {
    try (var arena = Arena.ofConfined()) {
      var bytes = NativeMemory.bytes(arena, data);
      callouts.enter();
      try {
        LauncherCalls.done(callouts.port().send(id, bytes, endOfStream));
      } finally {
        callouts.leave();
      }
    }
  }

  @Override
  public void end(List<Header> trailers) {
    if (trailers.isEmpty())
      throw new IllegalArgumentException("trailers: expected some, found none");
    for (var trailer : trailers) {
      int _ = HeaderText.checkName(trailer.name());
      int _ = HeaderText.checkValue(trailer.name(), trailer.value());
      if (HeaderText.isPseudo(trailer.name())) {
        throw new IllegalArgumentException(
            "header " + trailer.name() + ": does not belong in trailers");
      }
    }
    boolean sends = canSend();
    requestEnded = true;
    if (!sends) return;
    try (var arena = Arena.ofConfined()) {
      var headers = HeaderArrays.of(arena, trailers);
      callouts.enter();
      try {
        LauncherCalls.done(callouts.port().sendTrailers(id, headers, trailers.size()));
      } finally {
        callouts.leave();
      }
    }
  }

  @Override
  public void reset() {
    callouts.port().check();
    if (over) return;
    over = true;
    callouts.forget(id);
    callouts.enter();
    try {
      LauncherCalls.done(callouts.port().reset(id));
    } finally {
      callouts.leave();
    }
  }

  @Override
  public void on(CalloutEvent event) {
    switch (event.kind()) {
      case LauncherAbi.JAVA_CALLOUT_HEADERS ->
          listener.onHeaders(event.status(), event.headers(), event.endOfStream());
      case LauncherAbi.JAVA_CALLOUT_DATA -> onData(event.chunks(), event.endOfStream());
      case LauncherAbi.JAVA_CALLOUT_TRAILERS -> listener.onTrailers(event.headers());
      case LauncherAbi.JAVA_CALLOUT_COMPLETE -> {
        over = true;
        listener.onComplete();
      }
      default -> fail(reason(event.result()));
    }
  }

  private void onData(List<MemorySegment> chunks, boolean endOfStream) {
    if (chunks.isEmpty() && endOfStream) {
      listener.onData(MemorySegment.ofArray(new byte[0]), true);
    }
    for (int i = 0; i < chunks.size() && !over; i++) {
      listener.onData(chunks.get(i), endOfStream && i == chunks.size() - 1);
    }
  }

  private static Reason reason(int reset) {
    return switch (reset) {
      case CommonAbi.ENVOY_UPSTREAM_CONNECTION_FAILURE,
          CommonAbi.ENVOY_UPSTREAM_CONNECTION_TERMINATION ->
          Reason.CONNECTION_FAILURE;
      case CommonAbi.ENVOY_UPSTREAM_OVERFLOW -> Reason.OVERFLOW;
      case CommonAbi.ENVOY_UPSTREAM_PROTOCOL_ERROR -> Reason.PROTOCOL_ERROR;
      default -> Reason.RESET;
    };
  }

  @Override
  public void fail(Reason reason) {
    over = true;
    listener.onFailure(new CalloutException(cluster, reason));
  }

  @Override
  public void cancel() {
    over = true;
  }
}
