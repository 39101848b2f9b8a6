// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

/**
 * A span that a filter has begun below another one: see {@link Span#child}. It ends once, when the
 * filter closes it. One that is still open when the stream is complete, or when the filter fails or
 * is destroyed, is closed by the SDK.
 *
 * <p>On the stream's worker thread only. Once the span is closed, all methods but {@link #close}
 * throw {@link IllegalStateException}.
 *
 * <pre>{@code
 * var span = stream.activeSpan();
 * if (span != null) {
 *   try (var lookup = span.child("look up")) {
 *     lookup.setTag("user", "alice");
 *   }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface ChildSpan extends Span, AutoCloseable {

  /**
   * Finishes the span, which is then reported. Does nothing if the span is closed already.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_child_span_finish}.
   */
  @Override
  void close();
}
