// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Makes filters that hold a request with the header {@code x-hoard} until the client goes away.
 * Meanwhile the heap is full: a thread takes whatever becomes free.
 */
public final class HoarderFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public HoarderFactory() {}

  @Override
  public String name() {
    return "hoarder";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return Hoarder::new;
  }

  private static final class Hoarder implements HttpFilter {
    private final HttpStream stream;
    private final CountDownLatch full = new CountDownLatch(1);
    private volatile boolean ended;

    Hoarder(HttpStream stream) {
      this.stream = stream;
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      if (!stream.request().headers().contains("x-hoard")) return HeadersStatus.CONTINUE;
      var _ = Thread.ofPlatform().daemon().start(() -> hoard(new ArrayList<>(1 << 20)));
      awaitFullHeap();
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }

    private void awaitFullHeap() {
      try {
        full.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private void hoard(List<byte[]> hoard) {
      for (int size = 1 << 20; !ended; size = Math.max(size / 16, 1)) {
        try {
          while (!ended) hoard.add(new byte[size]);
        } catch (OutOfMemoryError e) {
          // Something smaller may still fit, or something will be free again.
          if (size == 1) full.countDown();
        }
      }
    }

    @Override
    public void onDestroy() {
      ended = true;
    }
  }
}
