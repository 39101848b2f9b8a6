// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A span of a traced request, as Envoy's tracer would report it.
 *
 * @since 0.1
 */
public final class TestSpan {
  static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  final String id;
  final Map<String, String> tags = new LinkedHashMap<>();
  final Map<String, String> baggage = new LinkedHashMap<>();
  final List<String> events = new ArrayList<>();
  private final List<TestSpan> children = new ArrayList<>();
  String operation;
  boolean sampled = true;
  private boolean finished;

  /** What the module knows this span by. */
  private final long handle = Handles.add(this);

  TestSpan(String operation) {
    this.operation = operation;
    id = "%016x".formatted(handle);
  }

  long handle() {
    return handle;
  }

  TestSpan spawn(String childOperation) {
    var child = new TestSpan(childOperation);
    children.add(child);
    return child;
  }

  void finish() {
    finished = true;
    Handles.remove(handle);
  }

  /**
   * Returns the operation.
   *
   * @return its name
   */
  public String operation() {
    return operation;
  }

  /**
   * Returns the tags.
   *
   * @return values by key, in the order in which the keys were set first
   */
  public Map<String, String> tags() {
    return Map.copyOf(tags);
  }

  /**
   * Returns the events.
   *
   * @return their texts, in order
   */
  public List<String> events() {
    return List.copyOf(events);
  }

  /**
   * Returns the baggage.
   *
   * @return values by key
   */
  public Map<String, String> baggage() {
    return Map.copyOf(baggage);
  }

  /**
   * Returns whether the tracer reports the span.
   *
   * @return true unless a filter decided otherwise
   */
  public boolean isSampled() {
    return sampled;
  }

  /**
   * Returns the spans that filters have begun below this one.
   *
   * @return the children, in order
   */
  public List<TestSpan> children() {
    return List.copyOf(children);
  }

  /**
   * Returns whether the span has ended.
   *
   * @return for a request's own span, whether the stream has
   */
  public boolean isFinished() {
    return finished;
  }

  @Override
  public String toString() {
    return "%s %s%s, children %s"
        .formatted(operation, tags, finished ? "" : " (not finished)", children);
  }
}
