// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FileInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Calls of the JDK that wait, each until a gate is opened. */
@SuppressWarnings("LockNotBeforeTry") // to wait for a lock is all that they are taken for
enum BlockingCall {
  SLEEP {
    @Override
    void wait(Gate gate) throws Exception {
      gate.begin(() -> {});
      while (!gate.isOpen()) Thread.sleep(5);
    }
  },
  PARK {
    @Override
    void wait(Gate gate) {
      var thread = Thread.currentThread();
      gate.begin(() -> LockSupport.unpark(thread));
      while (!gate.isOpen()) LockSupport.park();
    }
  },
  JOIN {
    @Override
    void wait(Gate gate) throws Exception {
      var other = held(gate, () -> {});
      gate.begin(() -> {});
      other.join();
    }
  },
  SOCKET_READ {
    @Override
    void wait(Gate gate) throws Exception {
      try (var server = server();
          var client = new Socket(LOOPBACK, server.getLocalPort());
          var other = server.accept()) {
        gate.begin(() -> other.getOutputStream().write('x'));
        int _ = client.getInputStream().read();
      }
    }
  },
  SOCKET_READ_WITH_LOCKS {
    @Override
    void wait(Gate gate) throws Exception {
      var lock = new ReentrantLock();
      lock.lock();
      try {
        synchronized (lock) {
          SOCKET_READ.wait(gate);
        }
      } finally {
        lock.unlock();
      }
    }
  },
  SOCKET_ACCEPT {
    @Override
    void wait(Gate gate) throws Exception {
      try (var server = server()) {
        gate.begin(() -> new Socket(LOOPBACK, server.getLocalPort()).close());
        server.accept().close();
      }
    }
  },
  SOCKET_CHANNEL {
    @Override
    void wait(Gate gate) throws Exception {
      try (var server = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
          var client = SocketChannel.open(server.getLocalAddress());
          var other = server.accept()) {
        gate.begin(() -> other.write(ByteBuffer.wrap(new byte[1])));
        int _ = client.read(ByteBuffer.allocate(1));
      }
    }
  },
  HTTP_CLIENT {
    @Override
    void wait(Gate gate) throws Exception {
      var response = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".getBytes(US_ASCII);
      try (var server = server();
          var client = HttpClient.newHttpClient()) {
        var answering =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try (var socket = server.accept()) {
                        gate.await();
                        socket.getOutputStream().write(response);
                      } catch (Exception e) {
                        throw new AssertionError(e);
                      }
                    });
        gate.begin(() -> {});
        var uri = URI.create("http://127.0.0.1:" + server.getLocalPort());
        client.send(
            HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).build(),
            HttpResponse.BodyHandlers.discarding());
        answering.join();
      }
    }
  },
  LOCK {
    @Override
    void wait(Gate gate) throws Exception {
      var lock = new ReentrantLock();
      var locked = new CountDownLatch(1);
      held(
          gate,
          () -> {
            lock.lock();
            locked.countDown();
          },
          lock::unlock);
      locked.await();
      gate.begin(() -> {});
      lock.lock();
      lock.unlock();
    }
  },
  CONDITION {
    @Override
    void wait(Gate gate) throws Exception {
      var lock = new ReentrantLock();
      var condition = lock.newCondition();
      lock.lock();
      try {
        gate.begin(
            () -> {
              lock.lock();
              condition.signal();
              lock.unlock();
            });
        while (!gate.isOpen()) condition.await();
      } finally {
        lock.unlock();
      }
    }
  },
  SYNCHRONIZED {
    @Override
    void wait(Gate gate) throws Exception {
      var monitor = new Object();
      var locked = new CountDownLatch(1);
      Thread.ofPlatform()
          .start(
              () -> {
                synchronized (monitor) {
                  locked.countDown();
                  awaitQuietly(gate);
                }
              });
      locked.await();
      gate.begin(() -> {});
      synchronized (monitor) {
        gate.await();
      }
    }
  },
  OBJECT_WAIT {
    @Override
    void wait(Gate gate) throws Exception {
      var monitor = new Object();
      synchronized (monitor) {
        gate.begin(
            () -> {
              synchronized (monitor) {
                monitor.notifyAll();
              }
            });
        while (!gate.isOpen()) monitor.wait();
      }
    }
  },
  QUEUE {
    @Override
    void wait(Gate gate) throws Exception {
      var queue = new ArrayBlockingQueue<String>(1);
      gate.begin(() -> queue.put("x"));
      var _ = queue.take();
    }
  },
  FUTURE {
    @Override
    void wait(Gate gate) throws Exception {
      var future = new FutureTask<>(() -> "x");
      gate.begin(future::run);
      var _ = future.get();
    }
  },
  COMPLETABLE_FUTURE {
    @Override
    void wait(Gate gate) throws ExecutionException {
      var future = new CompletableFuture<String>();
      gate.begin(() -> future.complete("x"));
      var _ = future.join();
    }
  },
  SEMAPHORE {
    @Override
    void wait(Gate gate) throws Exception {
      var semaphore = new Semaphore(0);
      gate.begin(semaphore::release);
      semaphore.acquire();
    }
  },
  LATCH {
    @Override
    void wait(Gate gate) throws Exception {
      gate.begin(() -> {});
      gate.await();
    }
  },
  PIPED_STREAM {
    @Override
    void wait(Gate gate) throws Exception {
      try (var in = new PipedInputStream();
          var out = new PipedOutputStream(in)) {
        gate.begin(
            () -> {
              out.write('x');
              out.flush();
            });
        int _ = in.read();
      }
    }
  },
  PROCESS_WAIT {
    @Override
    void wait(Gate gate) throws Exception {
      var process = new ProcessBuilder("cat").start();
      gate.begin(() -> process.getOutputStream().close());
      int _ = process.waitFor();
    }
  },
  PROCESS_OUTPUT {
    @Override
    void wait(Gate gate) throws Exception {
      var process = new ProcessBuilder("cat").start();
      gate.begin(() -> process.getOutputStream().close());
      int _ = process.getInputStream().read();
    }
  },
  PIPE_CHANNEL {
    @Override
    void wait(Gate gate) throws Exception {
      var pipe = Pipe.open();
      try (var source = pipe.source();
          var sink = pipe.sink()) {
        gate.begin(() -> sink.write(ByteBuffer.wrap(new byte[1])));
        int _ = source.read(ByteBuffer.allocate(1));
      }
    }
  },
  SELECTOR {
    @Override
    void wait(Gate gate) throws Exception {
      try (var selector = Selector.open()) {
        gate.begin(selector::wakeup);
        int _ = selector.select();
      }
    }
  },
  FILE_STREAM {
    @Override
    void wait(Gate gate) throws Exception {
      var fifo = fifo();
      gate.begin(() -> Files.writeString(fifo, "x"));
      try (var in = new FileInputStream(fifo.toFile())) {
        int _ = in.read();
      }
    }
  },
  FILES {
    @Override
    void wait(Gate gate) throws Exception {
      var fifo = fifo();
      gate.begin(() -> Files.writeString(fifo, "x"));
      var _ = Files.readAllLines(fifo);
    }
  },
  NAME_LOOKUP {
    @Override
    void wait(Gate gate) throws Exception {
      // By the file that the JVM reads names from, as it is told to.
      var fifo = Path.of(System.getProperty("jdk.net.hosts.file"));
      gate.begin(() -> Files.writeString(fifo, "127.0.0.9 slow.example\n"));
      var _ = InetAddress.getAllByName("slow.example");
    }
  },
  CLASS_INITIALIZER {
    @Override
    void wait(Gate gate) throws Exception {
      gate.begin(() -> {});
      Initialized.touch();
    }
  },
  NATIVE_FRAME {
    @Override
    void wait(Gate gate) throws Exception {
      gate.begin(() -> {});
      sort(gate);
    }
  },
  COMPUTATION {
    @Override
    void wait(Gate gate) {
      gate.begin(() -> {});
      while (!gate.isOpen()) Thread.onSpinWait();
    }
  };

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /** A class whose initializer waits. */
  private static final class Initialized {
    static {
      awaitQuietly(java.util.Objects.requireNonNull(Gate.current));
    }

    static void touch() {}
  }

  /** Says that it begins, and waits. */
  abstract void wait(Gate gate) throws Exception;

  private static ServerSocket server() throws Exception {
    return new ServerSocket(0, 1, LOOPBACK);
  }

  private static Path fifo() throws Exception {
    var path = Files.createTempDirectory("fifo").resolve("fifo");
    if (new ProcessBuilder("mkfifo", path.toString()).start().waitFor() != 0) {
      throw new AssertionError("no mkfifo");
    }
    return path;
  }

  private static Thread held(Gate gate, Runnable after) {
    return held(gate, () -> {}, after);
  }

  /** Starts a platform thread that does something before it waits for the gate, and after. */
  private static Thread held(Gate gate, Runnable before, Runnable after) {
    return Thread.ofPlatform()
        .start(
            () -> {
              before.run();
              awaitQuietly(gate);
              after.run();
            });
  }

  private static void awaitQuietly(Gate gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Has the C library call Java to compare two numbers, which takes until the gate is open. */
  @SuppressWarnings("restricted")
  private static void sort(Gate gate) throws Exception {
    var linker = Linker.nativeLinker();
    var qsort =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("qsort"),
            FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS));
    var type =
        MethodType.methodType(int.class, Gate.class, MemorySegment.class, MemorySegment.class);
    var compare =
        MethodHandles.lookup().findStatic(BlockingCall.class, "compare", type).bindTo(gate);
    try (var arena = Arena.ofConfined()) {
      var stub =
          linker.upcallStub(compare, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), arena);
      qsort.invokeExact(arena.allocateFrom(JAVA_INT, 2, 1), 2L, 4L, stub);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unused") // called by way of the handle above
  private static int compare(Gate gate, MemorySegment left, MemorySegment right) {
    awaitQuietly(gate);
    return 0;
  }
}
