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
 * @param actions what the filters do: six actions for each
 * @param request what the client sends after the headers
 * @param response what the upstream answers after the headers
 */
record Scenario(String name, List<List<String>> actions, Shape request, Shape response) {
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
          List.of("", "", "+", "S", "ST", "AT", "+S", "+AT", "R", "T"),
          List.of("", "", "+", "B", "+B", "N", "ST", "R"),
          List.of("", "", "+", "ST", "R"),
          List.of("", "", "+", "S", "ST", "AT", "+S", "+AT", "R", "T"),
          List.of("", "", "+", "B", "+B", "N", "ST", "R"),
          List.of("", "", "+", "ST"));

  /** The value of the header that tells the filters what to do. */
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
    return new Scenario("n" + number, actions, shape(random, "q"), shape(random, "s"));
  }

  private static Shape shape(Random random, String letter) {
    var pieces = new ArrayList<String>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) pieces.add(letter + i);
    return new Shape(pieces, random.nextInt(3) == 0);
  }
}
