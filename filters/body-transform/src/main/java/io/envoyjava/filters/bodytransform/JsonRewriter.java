// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import static io.envoyjava.filters.bodytransform.RefusedBodyException.Reason.INVALID;

import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * Applies rules to a JSON document while it arrives, in pieces that may end anywhere, also within a
 * character. It keeps the current path and a token, never the document. What no rule concerns keeps
 * its value, numbers to the digit; blanks between tokens are left out.
 */
final class JsonRewriter implements ByteSink, AutoCloseable {
  static final String MASK = "****";

  private static final JsonFactory JSON = new JsonFactory();

  /** An object or array around the current place. */
  private static final class Container {
    final List<PathRules> rules;
    final boolean array;
    int index;

    Container(List<PathRules> rules, boolean array) {
      this.rules = rules;
      this.array = array;
    }
  }

  private final JsonParser parser =
      JSON.createNonBlockingByteArrayParser(ObjectReadContext.empty());
  private final ByteArrayFeeder feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
  private final JsonGenerator generator;
  private final Deque<Container> containers = new ArrayDeque<>();

  /** The rules for the next value. */
  private List<PathRules> rules;

  /** The number of containers around the current place that are left out. */
  private int leftOut;

  private boolean anyValue;

  /** Writes the changed document to a stream, which {@link #close} closes. */
  JsonRewriter(PathRules rules, OutputStream out) {
    this.rules = List.of(rules);
    generator = JSON.createGenerator(ObjectWriteContext.empty(), out);
  }

  @Override
  public void accept(byte[] bytes, int length) throws RefusedBodyException {
    try {
      feeder.feedInput(bytes, 0, length);
      readTokens();
    } catch (JacksonException e) {
      throw invalid(e.getOriginalMessage());
    }
  }

  /** Ends the document, all of which must be here. */
  void end() throws RefusedBodyException {
    try {
      feeder.endOfInput();
      readTokens();
      if (!anyValue || !containers.isEmpty() || leftOut > 0) throw invalid("the end is missing");
      generator.flush();
    } catch (JacksonException e) {
      throw invalid(e.getOriginalMessage());
    }
  }

  /** Passes on what is complete so far. */
  void flush() {
    generator.flush();
  }

  private void readTokens() throws RefusedBodyException {
    for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token == JsonToken.NOT_AVAILABLE) return;
      read(token);
    }
  }

  private void read(JsonToken token) throws RefusedBodyException {
    if (leftOut > 0) {
      if (token.isStructStart()) leftOut++;
      else if (token.isStructEnd()) leftOut--;
      return;
    }
    switch (token) {
      case PROPERTY_NAME -> readName(parser.currentName());
      case END_OBJECT -> {
        containers.pop();
        generator.writeEndObject();
      }
      case END_ARRAY -> {
        containers.pop();
        generator.writeEndArray();
      }
      default -> readValue(token);
    }
  }

  private void readName(String name) {
    rules = PathRules.step(Objects.requireNonNull(containers.peek()).rules, name);
    if (!PathRules.removes(rules)) generator.writeName(PathRules.rename(rules, name));
  }

  private void readValue(JsonToken token) throws RefusedBodyException {
    var container = containers.peek();
    if (container == null) {
      if (anyValue) throw invalid("more than one value");
      anyValue = true;
    } else if (container.array) {
      int index = container.index++;
      rules =
          container.rules.isEmpty()
              ? container.rules
              : PathRules.step(container.rules, Integer.toString(index));
    }
    int keepLast = PathRules.keepLast(rules);
    if (PathRules.removes(rules)) {
      if (token.isStructStart()) leftOut = 1;
    } else if (keepLast >= 0) {
      generator.writeString(token == JsonToken.VALUE_STRING ? mask(keepLast) : MASK);
      if (token.isStructStart()) leftOut = 1;
    } else {
      copy(token);
    }
  }

  /** Masks the current text; at least half of it. */
  private String mask(int keepLast) {
    var text = parser.getString();
    if (keepLast == 0 || text.codePointCount(0, text.length()) < 2 * keepLast) return MASK;
    return MASK + text.substring(text.offsetByCodePoints(text.length(), -keepLast));
  }

  private void copy(JsonToken token) {
    switch (token) {
      case START_OBJECT -> {
        containers.push(new Container(rules, false));
        generator.writeStartObject();
      }
      case START_ARRAY -> {
        containers.push(new Container(rules, true));
        generator.writeStartArray();
      }
      case VALUE_STRING -> generator.writeString(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getString());
      case VALUE_TRUE -> generator.writeBoolean(true);
      case VALUE_FALSE -> generator.writeBoolean(false);
      case VALUE_NULL -> generator.writeNull();
      default -> throw new AssertionError("JSON has no " + token);
    }
  }

  private static RefusedBodyException invalid(String problem) {
    return new RefusedBodyException(INVALID, "the body is not JSON: " + problem);
  }

  @Override
  public void close() {
    parser.close();
    generator.close();
  }
}
