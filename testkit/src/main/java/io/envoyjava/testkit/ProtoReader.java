// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.stream.TypedMessage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the messages of Protocol Buffers that metadata consists of. */
final class ProtoReader {
  /** Takes the next field of a message: its number, and its value as the wire has it. */
  private interface Field {
    void read(int number, ProtoReader value);
  }

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;

  private final ByteBuffer bytes;

  private ProtoReader(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads a {@code google.protobuf.Any}. */
  static TypedMessage any(byte[] message) {
    var url = new StringBuilder();
    byte[][] value = {new byte[0]};
    new ProtoReader(ByteBuffer.wrap(message))
        .fields(
            (number, field) -> {
              if (number == 1) url.append(field.text());
              else if (number == 2) value[0] = field.rest();
            });
    return new TypedMessage(url.toString(), value[0]);
  }

  /** Reads a {@code google.protobuf.Struct}; returns null if it is not a valid one. */
  static @Nullable Map<String, Object> struct(byte[] message) {
    try {
      return new ProtoReader(ByteBuffer.wrap(message)).struct();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return null;
    }
  }

  private void fields(Field read) {
    while (bytes.hasRemaining()) {
      int tag = (int) varint();
      int size =
          switch (tag & 7) {
            case VARINT -> varintSize();
            case FIXED_64 -> Double.BYTES;
            case LENGTH_DELIMITED -> (int) varint();
            default -> throw new IllegalArgumentException("wire type " + (tag & 7));
          };
      if (size > bytes.remaining()) throw new BufferUnderflowException();
      read.read(tag >> 3, new ProtoReader(bytes.slice(bytes.position(), size)));
      bytes.position(bytes.position() + size);
    }
  }

  private int varintSize() {
    int size = 1;
    while (bytes.get(bytes.position() + size - 1) < 0) size++;
    return size;
  }

  private long varint() {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  private byte[] rest() {
    var rest = new byte[bytes.remaining()];
    bytes.get(rest);
    return rest;
  }

  private String text() {
    return new String(rest(), UTF_8);
  }

  private Map<String, Object> struct() {
    var fields = new LinkedHashMap<String, Object>();
    fields(
        (_, entry) -> {
          var key = new StringBuilder();
          Object[] value = {""};
          entry.fields(
              (number, part) -> {
                if (number == 1) key.append(part.text());
                else value[0] = part.value();
              });
          fields.put(key.toString(), value[0]);
        });
    return fields;
  }

  /** Reads a {@code google.protobuf.Value}; null is an empty {@code Map}, which no getter finds. */
  private Object value() {
    Object[] value = {Map.of()};
    fields(
        (number, part) ->
            value[0] =
                switch (number) {
                  case 2 -> part.bytes.getDouble();
                  case 3 -> part.text();
                  case 4 -> part.varint() != 0;
                  case 5 -> part.struct();
                  case 6 -> {
                    var list = new ArrayList<Object>();
                    part.fields((_, element) -> list.add(element.value()));
                    yield list;
                  }
                  default -> Map.of();
                });
    return value[0];
  }
}
