// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkredis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Finds the commands in what a client sends, one byte after the other: arrays of bulk strings, as
 * clients' libraries send them, and lines, as people type them. It keeps no more of a command than
 * its name. What it accepts, Redis reads in the same way: where Redis is lenient, it refuses.
 */
final class CommandReader {
  /** Redis's own limits. */
  private static final int MAX_ARGUMENTS = 1 << 20;

  private static final int MAX_BULK = 512 << 20;
  private static final int MAX_LINE = 1 << 16;

  /** The longest name that is kept. Commands of Redis have shorter ones. */
  private static final int MAX_NAME = 64;

  private static final Pattern NOT_PRINTABLE = Pattern.compile("[^!-~]");

  private enum State {
    START,
    LINE,
    ARRAY_SIZE,
    BULK,
    BULK_SIZE,
    DATA,
    DATA_CR,
    DATA_LF
  }

  private State state = State.START;
  private long length;
  private long number;
  private int digits;
  private boolean atLineEnd;
  private long arguments;
  private long data;
  private boolean named;
  private final ByteArrayOutputStream name = new ByteArrayOutputStream();

  /**
   * Takes the next byte.
   *
   * @return whether it is the last one of a command
   * @throws ProtocolException if this is no command; nothing more can be read then
   */
  boolean accept(byte b) {
    if (state == State.START) start();
    length++;
    return switch (state) {
      case START -> {
        if (b != '*') yield line(b);
        state = State.ARRAY_SIZE;
        yield false;
      }
      case LINE -> line(b);
      case ARRAY_SIZE -> {
        if (isNumber(b, MAX_ARGUMENTS)) {
          arguments = number;
          if (arguments == 0) throw new ProtocolException("a command is empty");
          state = State.BULK;
        }
        yield false;
      }
      case BULK -> {
        expect('$', b);
        state = State.BULK_SIZE;
        yield false;
      }
      case BULK_SIZE -> {
        if (isNumber(b, MAX_BULK)) {
          data = number;
          state = data == 0 ? State.DATA_CR : State.DATA;
        }
        yield false;
      }
      case DATA -> {
        if (!named) keep(b);
        if (--data == 0) state = State.DATA_CR;
        yield false;
      }
      case DATA_CR -> {
        expect('\r', b);
        state = State.DATA_LF;
        yield false;
      }
      case DATA_LF -> {
        expect('\n', b);
        named = true;
        state = --arguments == 0 ? State.START : State.BULK;
        yield state == State.START;
      }
    };
  }

  private void start() {
    length = 0;
    digits = 0;
    named = false;
    name.reset();
  }

  /** A line of words. Only what cannot be quoted may be part of its first word. */
  private boolean line(byte b) {
    state = State.LINE;
    if (length > MAX_LINE) throw new ProtocolException("a line is too long");
    if (b == '\n') {
      state = State.START;
      return true;
    }
    boolean isSpace = b == ' ' || b == '\t' || b == '\r';
    if (named) return false;
    if (isSpace) {
      named = name.size() > 0;
    } else if (b > ' ' && b <= '~' && b != '"' && b != '\'' && b != '\\') {
      keep(b);
    } else {
      throw new ProtocolException("a line does not begin with a command");
    }
    return false;
  }

  private void keep(byte b) {
    if (name.size() < MAX_NAME) name.write(b);
  }

  /** Takes a byte of a number; returns whether it is the last one of its line. */
  private boolean isNumber(byte b, int max) {
    if (atLineEnd) {
      expect('\n', b);
      atLineEnd = false;
      digits = 0;
      return true;
    }
    if (b == '\r' && digits > 0) {
      atLineEnd = true;
      return false;
    }
    if (b < '0' || b > '9') throw new ProtocolException("a size is not a number");
    number = digits++ == 0 ? b - '0' : number * 10 + (b - '0');
    if (number > max) throw new ProtocolException("a size is too large");
    return false;
  }

  private static void expect(char expected, byte found) {
    if (found != expected) throw new ProtocolException("a command is malformed");
  }

  /** Returns the number of bytes of the current command so far, or of the one that has ended. */
  long length() {
    return length;
  }

  /**
   * Returns the command's name in upper case, with a question mark for each byte that is not
   * printable; empty for a line without words, which Redis does not answer.
   */
  String name() {
    var upper = name.toString(ISO_8859_1).toUpperCase(Locale.ROOT);
    return NOT_PRINTABLE.matcher(upper).replaceAll("?");
  }

  /** Thrown for what is no command. */
  static final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ProtocolException(String message) {
      super(message, null, false, false);
    }
  }
}
