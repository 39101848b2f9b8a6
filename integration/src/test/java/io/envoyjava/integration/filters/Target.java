// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyRuntime;
import io.envoyjava.sdk.Secret;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.metrics.Labeled;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a filter can call methods on: its stream, and what its configuration made.
 *
 * @param stream the stream
 * @param made the others by their names; one that this Envoy does not have is the exception
 */
record Target(HttpStream stream, Map<String, Object> made) {
  /** The names and types of what a filter has from the start. */
  static final Map<String, Class<?>> ROOTS = roots();

  private static Map<String, Class<?>> roots() {
    var roots = new LinkedHashMap<String, Class<?>>();
    roots.put("stream", HttpStream.class);
    roots.put("context", ConfigContext.class);
    roots.put("counter", Counter.class);
    roots.put("gauge", Gauge.class);
    roots.put("histogram", Histogram.class);
    roots.put("labeled", Labeled.class);
    roots.put("labeled.counter", Counter.class);
    roots.put("labeled.gauge", Gauge.class);
    roots.put("labeled.histogram", Histogram.class);
    roots.put("runtime", EnvoyRuntime.class);
    roots.put("secret", Secret.class);
    return roots;
  }

  /** Makes all that is made in {@code configure}. */
  static Map<String, Object> make(ConfigContext context) {
    var made = new LinkedHashMap<String, Object>();
    made.put("context", context);
    put(made, "counter", () -> context.counter("calls"));
    put(made, "gauge", () -> context.gauge("level"));
    put(made, "histogram", () -> context.histogram("sizes"));
    put(made, "labeled", () -> context.labeledCounter("calls_by", "label"));
    put(made, "labeled.counter", () -> context.labeledCounter("more_by", "label").with("value"));
    put(made, "labeled.gauge", () -> context.labeledGauge("level_by", "label").with("value"));
    put(made, "labeled.histogram", () -> context.labeledHistogram("sizes_by", "label").with("v"));
    put(made, "runtime", context::runtime);
    put(made, "secret", () -> context.secret("phases"));
    return Map.copyOf(made);
  }

  private static void put(Map<String, Object> made, String name, Supplier<Object> maker) {
    try {
      made.put(name, maker.get());
    } catch (UnsupportedOperationException e) {
      made.put(name, e);
    }
  }

  /** Returns one of the {@link #ROOTS}; throws what came of its making. */
  @Nullable Object root(String name) {
    if (name.equals("stream")) return stream;
    var object = made.get(name);
    if (object instanceof RuntimeException e) throw e;
    return object;
  }
}
