// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client of server-sent events over HTTP/1.1, as a browser is one: it reads on a thread of its
 * own for as long as it is open.
 */
final class EventSource implements AutoCloseable {
  /**
   * An event.
   *
   * @param id its id; empty if it has none
   * @param name its name; empty if it has none
   * @param data its lines of data
   */
  record Event(String id, String name, String data) {}

  private final Socket socket = new Socket();
  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger heartbeats = new AtomicInteger();
  private volatile String status = "";

  private EventSource() {}

  /** Connects, and reads the events after the one with this id; null for those to come. */
  static EventSource open(int port, @Nullable String lastEventId) throws IOException {
    var source = openIdle(port, lastEventId);
    source.read();
    return source;
  }

  /** Connects with a small buffer, and reads nothing before {@link #read}. */
  static EventSource openIdle(int port, @Nullable String lastEventId) throws IOException {
    var source = new EventSource();
    source.socket.setReceiveBufferSize(16_384);
    source.socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    var last = lastEventId == null ? "" : "last-event-id: " + lastEventId + "\r\n";
    var request = "GET /events HTTP/1.1\r\nhost: test\r\naccept: text/event-stream\r\n" + last;
    source.socket.getOutputStream().write((request + "\r\n").getBytes(UTF_8));
    Thread.ofVirtual().start(source::receive);
    return source;
  }

  /** Begins to read. */
  void read() {
    reading.countDown();
  }

  private void receive() {
    try {
      reading.await();
      parse(socket.getInputStream());
    } catch (IOException | InterruptedException e) {
      // The connection is closed.
    } finally {
      ended.countDown();
    }
  }

  private void parse(InputStream in) throws IOException {
    status = HttpWire.readHead(in).start();
    var lines = new BufferedReader(new InputStreamReader(HttpWire.chunks(in), UTF_8));
    var id = "";
    var name = "";
    var data = new ArrayList<String>();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(":")) {
        heartbeats.incrementAndGet();
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data.add(line.substring(6));
      } else if (line.isEmpty() && !data.isEmpty()) {
        events.add(new Event(id, name, String.join("\n", data)));
        id = "";
        name = "";
        data.clear();
      }
    }
  }

  /** Returns the first line of the response; empty before it is there. */
  String status() {
    return status;
  }

  /** Returns the events so far. */
  List<Event> events() {
    return List.copyOf(events);
  }

  int heartbeats() {
    return heartbeats.get();
  }

  /** Whether the server has ended the stream. */
  boolean isEnded() {
    return ended.getCount() == 0;
  }

  @Override
  public void close() throws IOException {
    reading.countDown();
    socket.close();
  }
}
