// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import java.io.IOException;
import java.net.Socket;

/** An upstream over TCP that sends back what it gets. */
final class LineUpstream extends SocketUpstream {
  private LineUpstream() throws IOException {}

  static LineUpstream start() throws IOException {
    return serve(new LineUpstream());
  }

  @Override
  void answer(Socket socket) throws IOException {
    var in = socket.getInputStream();
    var out = socket.getOutputStream();
    var buffer = new byte[1 << 16];
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      out.write(buffer, 0, length);
    }
  }
}
