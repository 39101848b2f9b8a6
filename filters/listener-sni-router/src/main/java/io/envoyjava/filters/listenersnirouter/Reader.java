// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenersnirouter;

import java.util.Arrays;

/** Reads the numbers and vectors of a TLS message. Never reads beyond its part of the bytes. */
final class Reader {
  private final byte[] bytes;
  private final int end;
  private int position;

  Reader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Reader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  int length() {
    return end - position;
  }

  boolean isEmpty() {
    return length() == 0;
  }

  boolean isAtEnd() {
    return isEmpty();
  }

  void requireEnd() throws MalformedHelloException {
    if (!isAtEnd()) throw new MalformedHelloException("%d bytes too many".formatted(length()));
  }

  void skip(int count) throws MalformedHelloException {
    if (count > length()) {
      throw new MalformedHelloException("%d bytes too few".formatted(count - length()));
    }
    position += count;
  }

  int number8() throws MalformedHelloException {
    skip(1);
    return bytes[position - 1] & 0xff;
  }

  int number16() throws MalformedHelloException {
    return number8() << 8 | number8();
  }

  /** Returns the bytes behind a length of one byte. */
  Reader vector8() throws MalformedHelloException {
    return vector(number8());
  }

  /** Returns the bytes behind a length of two bytes. */
  Reader vector16() throws MalformedHelloException {
    return vector(number16());
  }

  private Reader vector(int length) throws MalformedHelloException {
    int start = position;
    skip(length);
    return new Reader(bytes, start, position);
  }

  /** Returns a copy of what has not been read. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, position, end);
  }
}
