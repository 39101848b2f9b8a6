// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * An Envoy that serves, wherever it runs. Safe for all threads.
 *
 * <p>Each method that asks Envoy something throws {@link EnvoyException} if it does not answer.
 *
 * @since 0.1
 */
public interface Envoy extends AutoCloseable {

  /**
   * Where a listener is reached from here. The name is the one in the configuration; the port there
   * may be 0.
   *
   * @param listener the listener's name
   * @return the port on the loopback interface
   * @throws EnvoyException if there is no such listener; the message lists those that there are
   */
  int port(String listener);

  /**
   * The address of a page behind a listener.
   *
   * @param listener the listener's name
   * @param path path and query, with the leading slash
   * @return an address with the scheme http
   */
  default URI uri(String listener, String path) {
    return URI.create("http://127.0.0.1:" + port(listener) + path);
  }

  /**
   * Which Envoy this is.
   *
   * @return its version, for example {@code 1.40.0}
   */
  default String version() {
    // "version": "<commit>/1.40.0/Clean/RELEASE/BoringSSL"
    var version = Pattern.compile("\"version\": \"[^/]*/([0-9.]+)").matcher(admin("/server_info"));
    if (!version.find()) throw new EnvoyException("Envoy's /server_info has no version");
    return version.group(1);
  }

  /**
   * Asks Envoy's administration interface.
   *
   * @param path path and query, for example {@code /config_dump?resource=dynamic_listeners}
   * @return the body of the answer
   * @throws EnvoyException if the status is not 200
   */
  String admin(String path);

  /**
   * Tells Envoy's administration interface to do something.
   *
   * @param path path and query, for example {@code /logging?dynamic_modules=debug}
   * @return the body of the answer
   * @throws EnvoyException if the status is not 200
   */
  String adminPost(String path);

  /**
   * The value of a counter or gauge.
   *
   * @param name its full name, for example {@code http.ingress.downstream_rq_total}
   * @return the value; 0 if Envoy knows no such counter, which may mean that it never counted
   */
  long stat(String name);

  /**
   * The values of all counters and gauges.
   *
   * @return the values by name
   */
  SortedMap<String, Long> stats();

  /**
   * Waits until a counter or gauge is as wanted. Envoy's workers hand their counts over with a
   * little delay, so a test that looks once is a test that fails at times.
   *
   * @param name the full name
   * @param wanted what its value has to be
   * @param timeout how long to wait
   * @return the value that did
   * @throws EnvoyException if there was none in time; the message has the last one
   */
  long awaitStat(String name, LongPredicate wanted, Duration timeout);

  /**
   * All that Envoy wrote so far, or its last 100,000 lines at least.
   *
   * @return the lines
   */
  List<String> log();

  /**
   * Waits for a line in Envoy's log, from the first line on.
   *
   * @param regex is searched for in each line
   * @param timeout how long to wait
   * @return the first line that has it
   * @throws EnvoyException if there was none in time, or Envoy ended; the message has the last
   *     lines
   */
  String awaitLog(String regex, Duration timeout);

  /**
   * Waits for a line in Envoy's log, from the first line on.
   *
   * @param wanted what is true of the line
   * @param timeout how long to wait
   * @return the first line of which it is true
   * @throws EnvoyException if there was none in time, or Envoy ended; the message has the last
   *     lines
   */
  String awaitLog(Predicate<String> wanted, Duration timeout);

  /**
   * Whether Envoy runs.
   *
   * @return false as soon as its process has ended
   */
  boolean isAlive();

  /**
   * Asks Envoy to end (SIGTERM), and waits until it has. Once it has ended, only tells how.
   *
   * @return the exit status
   * @throws EnvoyException if it does not end in time
   */
  int terminate();

  /** Ends Envoy, by force if need be, and lets go of all that was made for it. */
  @Override
  void close();
}
