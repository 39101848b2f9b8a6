// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import static io.envoyjava.filters.bodytransform.RefusedBodyException.Reason.INVALID;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952) as it arrives, in pieces of any size. The JDK's {@link
 * java.util.zip.GZIPInputStream} would block until there is more.
 */
final class Gunzip implements ByteSink, AutoCloseable {
  private static final int HEADER_SIZE = 10;
  private static final int TRAILER_SIZE = 8;
  private static final int HAS_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private enum State {
    HEADER,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CRC,
    DATA,
    TRAILER
  }

  private final ByteSink sink;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] output = new byte[8192];

  private State state = State.HEADER;

  /** Bytes of the current state so far, and those that are left of the extra field. */
  private int count;

  private int extra;
  private int flags;
  private long trailer;
  private boolean anyMember;

  /** Decompresses into a sink. */
  Gunzip(ByteSink sink) {
    this.sink = sink;
  }

  @Override
  public void accept(byte[] bytes, int length) throws RefusedBodyException {
    for (int i = 0; i < length; ) {
      if (state == State.DATA) {
        i = length - inflate(bytes, i, length - i);
      } else {
        frame(bytes[i++] & 0xff);
      }
    }
  }

  /** Decompresses data; returns how many bytes are left after its end. */
  private int inflate(byte[] bytes, int offset, int length) throws RefusedBodyException {
    inflater.setInput(bytes, offset, length);
    try {
      while (!inflater.finished()) {
        int size = inflater.inflate(output);
        crc.update(output, 0, size);
        if (size > 0) sink.accept(output, size);
        else if (inflater.needsDictionary()) throw invalid();
        else if (inflater.needsInput()) return 0;
      }
    } catch (DataFormatException e) {
      throw invalid();
    }
    enter(State.TRAILER);
    trailer = 0;
    return inflater.getRemaining();
  }

  /** Takes a byte of what is around the data. */
  private void frame(int b) throws RefusedBodyException {
    count++;
    switch (state) {
      case HEADER -> {
        boolean right =
            switch (count) {
              case 1 -> b == 0x1f;
              case 2 -> b == 0x8b;
              case 3 -> b == 8;
              case 4 -> (b & RESERVED) == 0;
              default -> true;
            };
        if (!right) throw invalid();
        if (count == 4) flags = b;
        if (count == HEADER_SIZE) enterNext();
      }
      case EXTRA_LENGTH -> {
        extra = count == 1 ? b : extra | (b << 8);
        if (count == 2) {
          if (extra == 0) enterNext();
          else enter(State.EXTRA);
        }
      }
      case EXTRA -> {
        if (count == extra) enterNext();
      }
      case NAME, COMMENT -> {
        if (b == 0) enterNext();
      }
      case HEADER_CRC -> {
        if (count == 2) enterNext();
      }
      case TRAILER -> {
        trailer |= (long) b << (8 * (count - 1));
        if (count == TRAILER_SIZE) endMember();
      }
      case DATA -> throw new AssertionError("data is not framing");
    }
  }

  private void enter(State next) {
    state = next;
    count = 0;
  }

  /** Enters the state for the next part of a header, by the flags that are left. */
  private void enterNext() {
    if (takeFlag(HAS_EXTRA)) enter(State.EXTRA_LENGTH);
    else if (takeFlag(HAS_NAME)) enter(State.NAME);
    else if (takeFlag(HAS_COMMENT)) enter(State.COMMENT);
    else if (takeFlag(HAS_CRC)) enter(State.HEADER_CRC);
    else enter(State.DATA);
  }

  private boolean takeFlag(int flag) {
    boolean set = (flags & flag) != 0;
    flags &= ~flag;
    return set;
  }

  private void endMember() throws RefusedBodyException {
    long expected = crc.getValue() | ((inflater.getBytesWritten() & 0xffffffffL) << 32);
    if (trailer != expected) throw invalid();
    anyMember = true;
    inflater.reset();
    crc.reset();
    enter(State.HEADER);
  }

  /** Checks that the data is whole. */
  void end() throws RefusedBodyException {
    if (!anyMember || state != State.HEADER || count != 0) throw invalid();
  }

  private static RefusedBodyException invalid() {
    return new RefusedBodyException(INVALID, "the body is not gzip");
  }

  /** Releases native memory. */
  @Override
  public void close() {
    inflater.end();
  }
}
