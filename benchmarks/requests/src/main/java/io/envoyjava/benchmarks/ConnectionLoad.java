// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A program that makes the load that h2load cannot: new connections, and bytes over TCP. */
final class ConnectionLoad {
  private static final byte[] REQUEST = "GET / HTTP/1.1\r\nhost: test\r\n\r\n".getBytes(US_ASCII);
  private static final String STATUS = "HTTP/1.1 200";
  private static final String END = "\r\n\r\nok";

  private ConnectionLoad() {}

  /**
   * Prints how long it took, in nanoseconds.
   *
   * @param args the port, the workload, how many clients there are at once, and how often each of
   *     them does it
   */
  public static void main(String... args) throws Exception {
    int port = Integer.parseInt(args[0]);
    var workload = Workload.valueOf(args[1]);
    int clients = Integer.parseInt(args[2]);
    long times = Long.parseLong(args[3]);
    try (var threads = Executors.newFixedThreadPool(clients)) {
      long begin = System.nanoTime();
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < clients; i++) {
        running.add(
            threads.submit(
                () -> {
                  if (workload == Workload.CONNECT) connect(port, times);
                  else echo(port, times, workload.bodyBytes());
                  return null;
                }));
      }
      for (var client : running) client.get();
      System.out.println(System.nanoTime() - begin);
    } catch (ExecutionException e) {
      System.err.println(e.getCause());
      System.exit(1);
    }
  }

  private static Socket open(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void connect(int port, long times) throws IOException {
    var answer = new byte[4096];
    for (long i = 0; i < times; i++) {
      try (var socket = open(port)) {
        // With a reset at its end, no connection keeps its port for a minute.
        socket.setSoLinger(true, 0);
        socket.getOutputStream().write(REQUEST);
        int length = 0;
        String text;
        do {
          int read = socket.getInputStream().read(answer, length, answer.length - length);
          if (read < 0) throw new IOException("the connection ended before the answer");
          length += read;
          text = new String(answer, 0, length, US_ASCII);
        } while (!text.endsWith(END));
        if (!text.startsWith(STATUS)) throw new IOException("not 200: " + text);
      }
    }
  }

  private static void echo(int port, long times, int size) throws IOException {
    var bytes = new byte[size];
    try (var socket = open(port)) {
      for (long i = 0; i < times; i++) {
        bytes[0] = (byte) i;
        socket.getOutputStream().write(bytes);
        bytes[0]--;
        if (socket.getInputStream().readNBytes(bytes, 0, size) < size || bytes[0] != (byte) i) {
          throw new IOException("not what was sent");
        }
      }
    }
  }
}
