// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.stream.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Envoy's side of a filter in a stream: its {@code DynamicModuleHttpFilter}. */
final class DynamicModuleFilter {
  final StreamModel stream;
  final FilterConfig config;

  /** What the module knows this object by. */
  final long handle;

  private final JavaStream javaStream;
  private final FilterEntry[] entries = new FilterEntry[2];
  private final @Nullable BodyBuffer[] current = new BodyBuffer[2];

  /**
   * Whether a direction goes on already, so that Envoy ignores a call to continue it. Envoy 1.40
   * sets this behind the hooks that the call leads to, even if one of them has stopped the message
   * again.
   */
  private final boolean[] continues = new boolean[2];

  /** Own local replies do not come by this filter's hooks for the response. */
  private boolean sentLocalReply;

  private boolean destroyed;

  /** The filter's requests to clusters. */
  final Callouts callouts;

  DynamicModuleFilter(StreamModel stream, FilterConfig config) {
    this.stream = stream;
    this.config = config;
    handle = Handles.add(this);
    callouts = new Callouts(stream.envoy, this::calloutEvent);
    javaStream = new JavaStream(config.javaHandle(), config.failures(), this);
  }

  String name() {
    return config.name;
  }

  void setEntry(boolean response, FilterEntry entry) {
    entries[response ? 1 : 0] = entry;
  }

  FilterEntry entry(boolean response) {
    return entries[response ? 1 : 0];
  }

  /** The piece that a hook for the body is about; null outside of such hooks. */
  @Nullable BodyBuffer current(boolean response) {
    return current[response ? 1 : 0];
  }

  int headers(boolean response, boolean endOfStream) {
    if (response && sentLocalReply) return HttpFilterAbi.ENVOY_HEADERS_CONTINUE;
    return answer(response, HttpHooks.headers(javaStream, response, endOfStream));
  }

  int data(boolean response, BodyBuffer piece, boolean endOfStream) {
    if (response && sentLocalReply) return HttpFilterAbi.ENVOY_BODY_CONTINUE;
    int index = response ? 1 : 0;
    current[index] = piece;
    int status = HttpHooks.body(javaStream, response, endOfStream);
    current[index] = null;
    return answer(response, status);
  }

  int trailers(boolean response) {
    if (response && sentLocalReply) return HttpFilterAbi.ENVOY_TRAILERS_CONTINUE;
    return answer(response, HttpHooks.trailers(javaStream, response));
  }

  private int answer(boolean response, int status) {
    continues[response ? 1 : 0] = status == HttpFilterAbi.ENVOY_HEADERS_CONTINUE; // 0 in all hooks
    return status;
  }

  boolean resetsAtLocalReply(int status, String details, boolean resetImminent) {
    return HttpHooks.localReply(javaStream, status, details, resetImminent)
        == HttpFilterAbi.ENVOY_LOCAL_REPLY_RESET_STREAM;
  }

  void streamComplete() {
    HttpHooks.streamComplete(javaStream);
  }

  /** Has the launcher called with an event, later. Any thread. */
  void schedule(long event) {
    stream.envoy.schedule(() -> scheduled(event));
  }

  void scheduled(long event) {
    if (!destroyed) HttpHooks.scheduled(javaStream, event);
  }

  void downstreamWatermark(boolean above) {
    if (!destroyed) HttpHooks.downstreamWatermark(javaStream, above);
  }

  /** Something has come for one of this filter's requests to clusters. */
  private void calloutEvent(long event) {
    if (!destroyed) HttpHooks.callout(javaStream, event);
  }

  void destroy() {
    if (destroyed) return;
    destroyed = true;
    callouts.cancelAll();
    HttpHooks.destroy(javaStream);
    Handles.remove(handle);
  }

  /** {@code http_send_response}. */
  void sendResponse(int status, List<Header> headers, byte[] body, String details) {
    sentLocalReply = true;
    stream.sendLocalReply(status, headers, body, 0, details);
  }

  // ---- A reply piece by piece: decoder_callbacks_->encodeHeaders and its siblings

  /** {@code http_send_response_headers}. */
  void sendResponseHeaders(List<Header> headers, boolean endOfStream) {
    sentLocalReply = true;
    stream.encodeHeaders(headers, endOfStream);
  }

  /** {@code http_send_response_data}. */
  void sendResponseData(byte[] bytes, boolean endOfStream) {
    stream.responses.data(null, new BodyBuffer(bytes), endOfStream, true);
  }

  /** {@code http_send_response_trailers}. */
  void sendResponseTrailers(List<Header> trailers) {
    stream.responseTrailers = HeaderBlock.of(trailers);
    stream.responses.trailers(null);
  }

  /** {@code http_filter_continue_decoding} and {@code http_filter_continue_encoding}. */
  void goOn(boolean response) {
    int index = response ? 1 : 0;
    if (continues[index]) return;
    entries[index].commonContinue();
    continues[index] = true;
  }
}
