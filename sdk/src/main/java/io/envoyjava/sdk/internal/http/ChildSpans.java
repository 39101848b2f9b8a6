// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.ChildSpan;
import org.jspecify.annotations.Nullable;

/**
 * The open child spans of a stream. Envoy leaks a span that is not finished, and does not survive
 * one that is finished twice; so each is finished here, once. The stream's thread.
 */
final class ChildSpans {
  private final ThreadConfined stream;

  /** Address of the launcher's {@link StreamRecord}. */
  private final long record;

  /** The span that was begun last. The open ones are a list, since a stream has few of them. */
  private @Nullable Child last;

  ChildSpans(ThreadConfined stream, long record) {
    this.stream = stream;
    this.record = record;
  }

  /**
   * Begins a child of a span, which is 0 if the stream is not traced.
   *
   * @throws IllegalStateException if the stream is over
   */
  ChildSpan begin(long parent, String operation) {
    long filter = stream.address();
    if (!stream.isOpen()) throw new IllegalStateException("this stream is complete");
    // The open ones are closed when the stream is complete, also if the filter lacks that hook.
    StreamRecord.setHooks(record, StreamRecord.hooks(record) | HttpHook.completion());
    var in = stream.arguments();
    in.put(operation);
    long span =
        parent == 0
            ? 0
            : HttpFilterAbi.envoy_dynamic_module_callback_http_span_spawn_child(
                filter, parent, in.first);
    var child = new Child(this, span, last);
    last = child;
    return child;
  }

  /** Finishes the open spans, the newest first. */
  void closeAll() {
    while (last != null) last.finish();
  }

  private void remove(Child child) {
    if (last == child) {
      last = child.earlier;
      return;
    }
    for (var later = last; later != null; later = later.earlier) {
      if (later.earlier == child) later.earlier = child.earlier;
    }
  }

  private static final class Child extends StreamSpan implements ChildSpan {
    private final ChildSpans spans;
    private final long span;
    private boolean finished;
    private @Nullable Child earlier;

    Child(ChildSpans spans, long span, @Nullable Child earlier) {
      super(spans.stream);
      this.spans = spans;
      this.span = span;
      this.earlier = earlier;
    }

    @Override
    long span() {
      long _ = stream.address();
      if (finished) throw new IllegalStateException("this span is closed");
      return span;
    }

    @Override
    public ChildSpan child(String operation) {
      return spans.begin(span(), operation);
    }

    @Override
    public void close() {
      // Finished for certain if the stream is gone.
      if (finished) return;
      long _ = stream.address();
      finish();
    }

    void finish() {
      finished = true;
      spans.remove(this);
      if (span != 0) HttpFilterAbi.envoy_dynamic_module_callback_http_child_span_finish(span);
    }
  }
}
