// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a request asks a {@link PhasesFilter} for: operations in one phase, under a stress.
 *
 * @param phase when
 * @param stress with how little memory
 * @param operations what, by name
 */
public record Order(Phase phase, Stress stress, List<String> operations) {

  /** What is short while an operation is done. */
  public enum Stress {
    NONE,
    /** The heap is full. */
    HEAP,
    /** The stack ends. */
    STACK
  }

  /** Returns the header that asks for these orders. */
  public static String header(List<Order> orders) {
    return orders.stream().map(Order::toString).collect(joining(";", "x-do: ", "\r\n"));
  }

  /** Returns the orders in a header's value. */
  static List<Order> parse(String value) {
    var orders = new ArrayList<Order>();
    for (var text : value.split(";", -1)) {
      var words = List.of(text.split(" ", -1));
      orders.add(
          new Order(
              Phase.of(words.get(0)),
              Stress.valueOf(words.get(1)),
              words.subList(2, words.size())));
    }
    return orders;
  }

  @Override
  public String toString() {
    return Stream.concat(Stream.of(phase.toString(), stress.toString()), operations.stream())
        .collect(joining(" "));
  }
}
