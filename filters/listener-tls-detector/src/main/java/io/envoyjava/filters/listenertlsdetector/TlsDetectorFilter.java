// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenertlsdetector;

import io.envoyjava.sdk.listener.AcceptedSocket;
import io.envoyjava.sdk.listener.ListenerFilter;
import io.envoyjava.sdk.listener.ListenerStatus;
import io.envoyjava.sdk.metrics.Counter;

/** Looks at the first bytes of a connection, and says whether the client speaks TLS. */
final class TlsDetectorFilter implements ListenerFilter {
  private final AcceptedSocket socket;
  private final boolean closesPlainText;
  private final Counter tls;
  private final Counter plainText;

  TlsDetectorFilter(
      AcceptedSocket socket, boolean closesPlainText, Counter tls, Counter plainText) {
    this.socket = socket;
    this.closesPlainText = closesPlainText;
    this.tls = tls;
    this.plainText = plainText;
  }

  @Override
  public int maxReadBytes() {
    return Beginning.BYTES;
  }

  @Override
  public ListenerStatus onData() {
    switch (Beginning.of(socket.data().toByteArray())) {
      case UNDECIDED -> {
        return ListenerStatus.STOP_ITERATION;
      }
      case TLS -> {
        tls.increment(socket);
        socket.setDetectedTransportProtocol("tls");
      }
      case PLAIN_TEXT -> {
        plainText.increment(socket);
        if (closesPlainText) socket.close("plain_text");
        else socket.setDetectedTransportProtocol("raw_buffer");
      }
    }
    return ListenerStatus.CONTINUE;
  }
}
