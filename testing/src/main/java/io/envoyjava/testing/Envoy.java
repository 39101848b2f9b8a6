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
 * A running Envoy, in a process or a container. Any thread may use it.
 *
 * <p>Methods that ask Envoy throw {@link EnvoyException} if it does not answer.
 *
 * @since 0.1
 */
public interface Envoy extends AutoCloseable {

  /**
   * Returns the port at which a listener is reached from here. In the configuration, the port may
   * be 0.
   *
   * @param listener the listener's name in the configuration
   * @return the port on the loopback interface
   * @throws EnvoyException if there is no such listener; the message lists the existing ones
   */
  int port(String listener);

  /**
   * Returns the address of a path on a listener.
   *
   * @param listener the listener's name
   * @param path path and query, with the leading slash
   * @return an address with the scheme http
   */
  default URI uri(String listener, String path) {
    return URI.create("http://127.0.0.1:" + port(listener) + path);
  }

  /**
   * Returns Envoy's version.
   *
   * @return the version, for example {@code 1.40.0}
   */
  default String version() {
    // "version": "<commit>/1.40.0/Clean/RELEASE/BoringSSL"
    var version = Pattern.compile("\"version\": \"[^/]*/([0-9.]+)").matcher(admin("/server_info"));
    if (!version.find()) throw new EnvoyException("Envoy's /server_info has no version");
    return version.group(1);
  }

  /**
   * Sends a GET request to Envoy's administration interface.
   *
   * @param path path and query, for example {@code /config_dump?resource=dynamic_listeners}
   * @return the body of the response
   * @throws EnvoyException if the status is not 200
   */
  String admin(String path);

  /**
   * Sends a POST request to Envoy's administration interface.
   *
   * @param path path and query, for example {@code /logging?dynamic_modules=debug}
   * @return the body of the response
   * @throws EnvoyException if the status is not 200
   */
  String adminPost(String path);

  /**
   * Returns the value of a counter or gauge.
   *
   * @param name its full name, for example {@code http.ingress.downstream_rq_total}
   * @return the value; 0 if Envoy has no such counter, which may mean that it has not counted yet
   */
  long stat(String name);

  /**
   * Returns the values of all counters and gauges.
   *
   * @return the values by name
   */
  SortedMap<String, Long> stats();

  /**
   * Waits until the value of a counter or gauge fulfils a condition. Envoy's workers publish their
   * counts with a little delay, so a test that reads a value only once fails at times.
   *
   * @param name the full name
   * @param wanted the condition
   * @param timeout how long to wait
   * @return the value that fulfils it
   * @throws EnvoyException if no value does in time; the message has the last one
   */
  long awaitStat(String name, LongPredicate wanted, Duration timeout);

  /**
   * Returns all that Envoy has written so far, or at least its last 100,000 lines.
   *
   * @return the lines
   */
  List<String> log();

  /**
   * Waits for a line in Envoy's log; existing lines count, too.
   *
   * @param regex the expression to search for in each line
   * @param timeout how long to wait
   * @return the first line with a match
   * @throws EnvoyException if there is no such line in time, or Envoy ends; the message has the
   *     last lines
   */
  String awaitLog(String regex, Duration timeout);

  /**
   * Waits for a line in Envoy's log; existing lines count, too.
   *
   * @param wanted the condition for the line
   * @param timeout how long to wait
   * @return the first line that fulfils it
   * @throws EnvoyException if there is no such line in time, or Envoy ends; the message has the
   *     last lines
   */
  String awaitLog(Predicate<String> wanted, Duration timeout);

  /**
   * Returns whether Envoy runs.
   *
   * @return false as soon as its process has ended
   */
  boolean isAlive();

  /**
   * Waits until Envoy has ended.
   *
   * @param timeout how long to wait
   * @return how it ended
   * @throws EnvoyException if it does not end in time; the message has the last lines of the log,
   *     and the stacks of a process's Java threads
   */
  EnvoyExit awaitExit(Duration timeout);

  /**
   * Asks Envoy to end (SIGTERM), and waits until it has ended. If it has already ended, only
   * returns the status.
   *
   * @return the exit status
   * @throws EnvoyException if it does not end in time; the message has the last lines of the log,
   *     and the stacks of a process's Java threads
   */
  int terminate();

  /** Ends Envoy, by force if necessary, and deletes all that was created for it. */
  @Override
  void close();
}
