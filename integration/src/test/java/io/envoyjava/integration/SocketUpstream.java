// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An upstream on a free port. It answers each connection on a virtual thread of its own. */
abstract class SocketUpstream implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Listens; connections are answered from {@link #serve} on. */
  SocketUpstream() throws IOException {
    server = new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1"));
  }

  /** Begins to answer. */
  static <U extends SocketUpstream> U serve(U upstream) {
    SocketUpstream it = upstream;
    var _ = it.threads.submit(it::accept);
    return upstream;
  }

  final int port() {
    return server.getLocalPort();
  }

  private @Nullable Void accept() throws IOException {
    while (true) {
      var socket = server.accept();
      socket.setTcpNoDelay(true);
      var _ =
          threads.submit(
              () -> {
                try (socket) {
                  answer(socket);
                }
                return null;
              });
    }
  }

  /** Answers a connection, which is closed afterwards. */
  abstract void answer(Socket socket) throws IOException, InterruptedException;

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
