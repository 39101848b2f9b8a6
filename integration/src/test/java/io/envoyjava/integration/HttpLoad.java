// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over several connections, each of them with a number of its own, and notes which
 * ones were answered. One at a time on each connection: Envoy closes a connection on which more
 * than two of its own answers wait.
 */
final class HttpLoad implements AutoCloseable {
  static final String MARKER = "x-request";
  private static final int TIMEOUT_MILLIS = 20_000;

  /**
   * A request.
   *
   * @param text what is sent
   * @param answer what is true of the body that comes back; null if the client does not wait for
   *     it, but goes away
   */
  record Request(String text, @Nullable Predicate<String> answer) {}

  private final int port;
  private final IntFunction<Request> requests;
  private final AtomicLong left;
  private final AtomicInteger next = new AtomicInteger();
  private final Queue<String> answered = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answeredCount = new AtomicInteger();
  private final AtomicInteger cutCount = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> connections = new ArrayList<>();

  private HttpLoad(int port, int count, IntFunction<Request> requests) {
    this.port = port;
    this.requests = requests;
    this.left = new AtomicLong(count);
  }

  /** Requests without a body, which have their number in the header {@value #MARKER}. */
  static HttpLoad start(int port, int connections, int count) {
    return start(port, connections, count, HttpLoad::get);
  }

  private static Request get(int number) {
    return new Request(
        "GET / HTTP/1.1\r\nhost: test\r\n" + MARKER + ": " + number + "\r\n\r\n", _ -> true);
  }

  /**
   * Starts; ends after that many requests, or when nobody listens any more.
   *
   * @param requests the request of each number, from 0 on
   */
  static HttpLoad start(int port, int connections, int count, IntFunction<Request> requests) {
    var load = new HttpLoad(port, count, requests);
    for (int i = 0; i < connections; i++) load.connections.add(load.threads.submit(load::run));
    load.threads.shutdown();
    return load;
  }

  int answeredCount() {
    return answeredCount.get();
  }

  /** How many answers began and did not end. */
  int cutCount() {
    return cutCount.get();
  }

  /** Waits for the end, and returns the numbers of the requests that were answered with 200. */
  List<String> await() throws InterruptedException, ExecutionException {
    for (var connection : connections) connection.get();
    return List.copyOf(answered);
  }

  /** Sends nothing more. */
  void stop() {
    left.set(0);
  }

  @Override
  public void close() {
    stop();
    boolean _ = threads.shutdownNow().isEmpty();
  }

  private @Nullable Void run() throws IOException {
    while (left.get() > 0) {
      try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        while (exchange(socket)) {}
      } catch (ConnectException e) {
        return null;
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        // Envoy closed the connection; the next one shows whether it still listens.
      }
    }
    return null;
  }

  /** One request and its answer; true if the connection can take another. */
  private boolean exchange(Socket socket) throws IOException {
    if (left.getAndDecrement() <= 0) return false;
    boolean done = false;
    try {
      int number = next.getAndIncrement();
      var request = requests.apply(number);
      socket.getOutputStream().write(request.text.getBytes(ISO_8859_1));
      boolean more = false;
      if (request.answer != null) {
        more = readResponse(new BufferedInputStream(socket.getInputStream()), request.answer);
        answered.add(Integer.toString(number));
        answeredCount.incrementAndGet();
      }
      done = true;
      return more;
    } finally {
      if (!done) left.incrementAndGet();
    }
  }

  /** Reads a response to its end; true if the connection goes on after it. */
  private boolean readResponse(InputStream in, Predicate<String> expected) throws IOException {
    var status = readLine(in);
    if (!status.startsWith("HTTP/1.1 200 ")) throw new IllegalStateException(status);
    try {
      return readRest(in, expected);
    } catch (IOException e) {
      cutCount.incrementAndGet();
      throw e;
    }
  }

  private static boolean readRest(InputStream in, Predicate<String> expected) throws IOException {
    int length = 0;
    boolean last = false;
    for (var line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      if (line.startsWith("content-length: ")) length = Integer.parseInt(line.substring(16));
      last |= line.equals("connection: close");
    }
    var body = in.readNBytes(length);
    if (body.length < length) throw new IOException("the connection was closed");
    var text = new String(body, ISO_8859_1);
    if (!expected.test(text))
      throw new IllegalStateException("an answer was not expected: " + text);
    return !last;
  }

  private static String readLine(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) throw new IOException("the connection was closed");
      if (c != '\r') line.append((char) c);
    }
    return line.toString();
  }
}
