// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings.filters;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.HttpStream;
import java.lang.foreign.MemorySegment;

/** How a filter reads the request's body. */
public enum BodyReading {
  /** Reads the chunks of the received piece in place, eight bytes at a time. */
  RECEIVED_CHUNKS((stream, sink) -> sink.keep(sum(stream.request().receivedBody()))),
  /** Reads the chunks of the whole body. */
  WHOLE_CHUNKS((stream, sink) -> sink.keep(sum(stream.request().body()))),
  /** Copies the whole body. */
  WHOLE_COPY((stream, sink) -> sink.keep(stream.request().body().toByteArray()));

  @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
  private final Reading reading;

  BodyReading(Reading reading) {
    this.reading = reading;
  }

  void run(HttpStream stream, Sink sink) {
    reading.run(stream, sink);
  }

  private static long sum(Body body) {
    long sum = 0;
    for (var chunk : body.chunks()) sum += sum(chunk);
    return sum;
  }

  private static long sum(MemorySegment chunk) {
    long sum = 0;
    long whole = chunk.byteSize() & -Long.BYTES;
    for (long i = 0; i < whole; i += Long.BYTES) sum += chunk.get(JAVA_LONG_UNALIGNED, i);
    for (long i = whole; i < chunk.byteSize(); i++) sum += chunk.get(JAVA_BYTE, i);
    return sum;
  }

  private interface Reading {
    void run(HttpStream stream, Sink sink);
  }
}
