// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import static io.envoyjava.filters.bodytransform.RefusedBodyException.Reason.TOO_LARGE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.envoyjava.sdk.http.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The way of one body: decompressed if it is gzip, counted, rewritten, compressed again. What comes
 * out is kept until it is taken.
 */
final class BodyPipeline implements AutoCloseable {
  private final MessageRules rules;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final JsonRewriter rewriter;
  private final @Nullable Gunzip gunzip;
  private final ByteSink input;
  private final byte[] copy = new byte[8192];
  private boolean empty = true;
  private long decoded;

  BodyPipeline(MessageRules rules, boolean gzip) {
    this.rules = rules;
    rewriter = new JsonRewriter(rules.paths(), gzip ? gzip(output) : output);
    gunzip = gzip ? new Gunzip(this::count) : null;
    input = gunzip == null ? this::count : gunzip;
  }

  private static OutputStream gzip(OutputStream out) {
    try {
      // A flush makes all that was written so far readable, for bodies that are streamed.
      return new GZIPOutputStream(out, 8192, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a piece of the body. */
  void accept(Body piece) throws RefusedBodyException {
    for (var chunk : piece.chunks()) {
      empty = false;
      for (long offset = 0; offset < chunk.byteSize(); ) {
        int length = (int) Math.min(copy.length, chunk.byteSize() - offset);
        MemorySegment.copy(chunk, JAVA_BYTE, offset, copy, 0, length);
        input.accept(copy, length);
        offset += length;
      }
    }
  }

  /** The limit is for what is decompressed: a small body can become a large one. */
  private void count(byte[] bytes, int length) throws RefusedBodyException {
    decoded += length;
    if (decoded > rules.maxBytes()) {
      throw new RefusedBodyException(
          TOO_LARGE, "the body has more than %d bytes".formatted(rules.maxBytes()));
    }
    rewriter.accept(bytes, length);
  }

  /** Returns whether the body had no bytes so far. */
  boolean isEmpty() {
    return empty;
  }

  /** Ends the body; the rest of the output can be taken then. */
  void end() throws RefusedBodyException {
    if (gunzip != null) gunzip.end();
    rewriter.end();
    // Writes the end of gzip, too.
    close();
  }

  /** Returns what has come out since the last time. */
  byte[] take() {
    var bytes = output.toByteArray();
    output.reset();
    return bytes;
  }

  /** Makes all that has come in so far come out, but for a token that is not complete. */
  void flush() {
    rewriter.flush();
  }

  /** Releases native memory. May be called again. */
  @Override
  public void close() {
    rewriter.close();
    if (gunzip != null) gunzip.close();
  }
}
