// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.http.HeaderMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** What a filter tries, and the outcome of each attempt: a value or an exception. */
final class Attempts {
  private final Map<String, String> results = new LinkedHashMap<>();

  /** Tries something that has a result. */
  void get(String name, Callable<?> attempt) {
    results.put(name, resultOf(attempt));
  }

  /** Tries something that has none. */
  void run(String name, Runnable attempt) {
    get(name, done(attempt));
  }

  /** A runnable as one that has the result {@code done}. */
  static Callable<String> done(Runnable attempt) {
    return () -> {
      attempt.run();
      return "done";
    };
  }

  /** Tries something on another thread. Waits for that in a hook, which only a test may do. */
  void elsewhere(String name, Callable<?> attempt) {
    var result = new CompletableFuture<String>();
    Thread.ofVirtual().start(() -> result.complete(resultOf(attempt)));
    results.put(name, result.join());
  }

  private static String resultOf(Callable<?> attempt) {
    try {
      return String.valueOf(attempt.call());
    } catch (Exception e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  /** Writes the results into headers of the same names. */
  void writeTo(HeaderMap headers) {
    results.forEach(headers::set);
  }
}
