// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;

/** One direction of a filter in the chain: Envoy's {@code ActiveStreamFilterBase}. */
final class FilterEntry {
  /** How far iteration is stopped at this filter. */
  enum Iteration {
    CONTINUE,
    STOP_SINGLE,
    STOP_ALL_BUFFER,
    STOP_ALL_WATERMARK
  }

  final DynamicModuleFilter filter;
  private final FilterChain chain;

  /** The place in the direction's order. */
  final int index;

  Iteration iteration = Iteration.CONTINUE;

  /** Whether this filter has seen the end of the message. */
  boolean endStream;

  private boolean headersContinued;
  private boolean iterateFromCurrent;

  FilterEntry(DynamicModuleFilter filter, FilterChain chain, int index) {
    this.filter = filter;
    this.chain = chain;
    this.index = index;
  }

  boolean canIterate() {
    return iteration == Iteration.CONTINUE;
  }

  boolean stoppedAll() {
    return iteration == Iteration.STOP_ALL_BUFFER || iteration == Iteration.STOP_ALL_WATERMARK;
  }

  /** Where iteration goes on if it may begin with this filter. */
  int firstIndex() {
    return iterateFromCurrent ? index : index + 1;
  }

  /** {@code commonHandleAfterHeadersCallback}: whether the next filter gets the headers. */
  boolean afterHeaders(int status) {
    switch (status) {
      case HttpFilterAbi.ENVOY_HEADERS_STOP_ITERATION -> iteration = Iteration.STOP_SINGLE;
      case HttpFilterAbi.ENVOY_HEADERS_STOP_ALL_ITERATION_AND_BUFFER ->
          iteration = Iteration.STOP_ALL_BUFFER;
      case HttpFilterAbi.ENVOY_HEADERS_STOP_ALL_ITERATION_AND_WATERMARK ->
          iteration = Iteration.STOP_ALL_WATERMARK;
      default -> headersContinued = true;
    }
    return headersContinued;
  }

  /** {@code commonHandleAfterDataCallback}: whether the next filter gets the piece. */
  boolean afterData(int status, BodyBuffer piece) {
    if (status == HttpFilterAbi.ENVOY_BODY_CONTINUE) {
      if (iteration != Iteration.STOP_SINGLE) return true;
      chain.buffer(piece);
      commonContinue();
      return false;
    }
    iteration = Iteration.STOP_SINGLE;
    if (status == HttpFilterAbi.ENVOY_BODY_STOP_ITERATION_AND_BUFFER
        || status == HttpFilterAbi.ENVOY_BODY_STOP_ITERATION_AND_WATERMARK) {
      chain.streaming = status == HttpFilterAbi.ENVOY_BODY_STOP_ITERATION_AND_WATERMARK;
      chain.buffer(piece);
    } else if (chain.complete() && chain.trailers() == null) {
      chain.bufferNothing();
    }
    return false;
  }

  /** {@code commonHandleAfterTrailersCallback}: whether the next filter gets the trailers. */
  boolean afterTrailers(int status) {
    if (status == HttpFilterAbi.ENVOY_TRAILERS_STOP_ITERATION) {
      if (canIterate()) iteration = Iteration.STOP_SINGLE;
      return false;
    }
    if (iteration != Iteration.STOP_SINGLE) return true;
    commonContinue();
    return false;
  }

  /** {@code commonContinue}: passes on what this filter has held. */
  void commonContinue() {
    if (!chain.canContinue()) return;
    if (stoppedAll()) iterateFromCurrent = true;
    iteration = Iteration.CONTINUE;
    if (!headersContinued) {
      headersContinued = true;
      chain.headers(this, chain.complete() && chain.buffered() == null && chain.trailers() == null);
    }
    boolean hadTrailers = chain.trailers() != null;
    var body = chain.buffered();
    if (body != null) chain.data(this, body, chain.complete() && !hadTrailers, true);
    if (hadTrailers) chain.trailers(this);
    iterateFromCurrent = false;
  }
}
