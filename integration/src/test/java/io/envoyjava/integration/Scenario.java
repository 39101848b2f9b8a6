// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import io.envoyjava.integration.filters.ScriptFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A stream through two filters of {@link ScriptFactory}.
 *
 * @param name its name
 * @param kind what kind of request it is
 * @param routed whether the route has settings for the filters
 * @param actions what the filters do: six actions for each
 * @param request what the client sends after the headers
 * @param response what the upstream answers after the headers
 */
record Scenario(
    String name,
    Kind kind,
    boolean routed,
    List<List<String>> actions,
    Shape request,
    Shape response) {
  /** What Envoy buffers of a body; the long pieces are longer. */
  static final int BUFFER_LIMIT = 1024;

  /** A kind of request. */
  enum Kind {
    POST,
    HEAD,
    GRPC;

    String method() {
      return this == HEAD ? "HEAD" : "POST";
    }
  }

  /** The path, which the route depends on. */
  String path() {
    return routed ? "/routed" : "/";
  }

  /**
   * What follows the headers of a message.
   *
   * @param pieces the pieces of the body
   * @param trailers whether there are trailers
   */
  record Shape(List<String> pieces, boolean trailers) {
    boolean headersOnly() {
      return pieces.isEmpty() && !trailers;
    }

    /** How many parts the message is sent in: the headers, each piece, and the end. */
    int steps() {
      return headersOnly() ? 1 : pieces.size() + 2;
    }
  }

  /** The actions for each hook, the usual ones more than once. */
  private static final List<List<String>> CHOICES =
      List.of(
          List.of(
              "", "", "+", "S", "ST", "AT", "+S", "+AT", "R", "T", "SC", "AC", "+AC", "SU", "SG",
              "SX", "X", "SW", "AW"),
          List.of("", "", "+", "B", "+B", "N", "ST", "R", "SC", "SG", "SX", "X", "BW", "SW"),
          List.of("", "", "+", "ST", "R", "SC", "SG", "X", "SW"),
          List.of("", "", "+", "S", "ST", "AT", "+S", "+AT", "R", "T", "SC", "AC", "SX", "X", "SW"),
          List.of("", "", "+", "B", "+B", "N", "ST", "R", "SC", "X"),
          List.of("", "", "+", "ST", "SC", "X"));

  /** The value of the header that has the instructions for the filters. */
  String script() {
    return name
        + ";"
        + String.join(";", actions.stream().map(list -> String.join(",", list)).toList());
  }

  static Scenario random(Random random, int number) {
    var actions = new ArrayList<List<String>>();
    for (int filter = 0; filter < 2; filter++) {
      actions.add(
          CHOICES.stream().map(choices -> choices.get(random.nextInt(choices.size()))).toList());
    }
    var kind =
        switch (random.nextInt(6)) {
          case 0 -> Kind.HEAD;
          case 1 -> Kind.GRPC;
          default -> Kind.POST;
        };
    boolean routed = random.nextInt(3) == 0;
    var request = shape(random, "q");
    var response = shape(random, "s");
    var nothing = new Shape(List.of(), false);
    return kind == Kind.HEAD
        ? new Scenario("n" + number, kind, routed, actions, nothing, nothing)
        : new Scenario("n" + number, kind, routed, actions, request, response);
  }

  private static Shape shape(Random random, String letter) {
    var pieces = new ArrayList<String>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      pieces.add(random.nextInt(8) == 0 ? letter.repeat(3 * BUFFER_LIMIT / 2) : letter + i);
    }
    return new Shape(pieces, random.nextInt(3) == 0);
  }
}
