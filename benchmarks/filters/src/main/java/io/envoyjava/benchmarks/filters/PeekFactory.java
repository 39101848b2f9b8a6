// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.listener.AcceptedSocket;
import io.envoyjava.sdk.listener.ListenerFilter;
import io.envoyjava.sdk.listener.ListenerFilterConfig;
import io.envoyjava.sdk.listener.ListenerFilterFactory;
import io.envoyjava.sdk.listener.ListenerStatus;

/** The listener filter {@code peek}: tells TLS from plain text by the first byte. */
public final class PeekFactory implements ListenerFilterFactory {
  private static final byte HANDSHAKE = 0x16;

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public PeekFactory() {}

  @Override
  public String name() {
    return "peek";
  }

  @Override
  public ListenerFilterConfig configure(ConfigContext context, String config) {
    return Peek::new;
  }

  private record Peek(AcceptedSocket socket) implements ListenerFilter {
    @Override
    public int maxReadBytes() {
      return 1;
    }

    @Override
    public ListenerStatus onData() {
      boolean tls = socket.data().segment().get(JAVA_BYTE, 0) == HANDSHAKE;
      socket.setDetectedTransportProtocol(tls ? "tls" : "raw_buffer");
      return ListenerStatus.CONTINUE;
    }
  }
}
