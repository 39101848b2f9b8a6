// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.network.NetworkFilterConfig;
import io.envoyjava.sdk.network.NetworkFilterFactory;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model of Envoy with a chain of HTTP filters, one client and one upstream, or with a chain of
 * network filters and any number of connections. The SDK that runs the filters is the real one.
 *
 * {@snippet :
 * var exchange = TestEnvoy.of(new HelloFactory(), "").get("/uuid").header("x-a", "b").send();
 * exchange.respond(200).body("ok");
 * assertThat(exchange.response()).hasStatus(200).hasHeader("x-hello", "yes");
 * }
 *
 * <p>It is used on the thread that made it, which plays Envoy's main thread and its only worker.
 * What filters submit to {@code HttpStream.executor()} runs on that thread, too: before the call of
 * the kit returns that follows the submission, or within {@link #await}. With {@link
 * Builder#manualTasks} it runs only in {@link #runTasks}.
 *
 * <p>Functions of Envoy that the kit does not model throw {@link UnsupportedOperationException}, as
 * they do in an Envoy that lacks them.
 *
 * @since 0.1
 */
public final class TestEnvoy implements AutoCloseable {
  private static final long DEFAULT_BUFFER_LIMIT = 1 << 20;

  /** Tasks that submit tasks for ever would run for ever. */
  private static final int MAX_TASKS = 10_000;

  final LentMemory lent = new LentMemory();
  private final Thread thread = Thread.currentThread();
  private final List<FilterConfig> configs = new ArrayList<>();
  private final List<Exchange> exchanges = new ArrayList<>();
  private final List<NetworkConfig> networkConfigs = new ArrayList<>();
  private final List<ConnectionModel> connections = new ArrayList<>();
  private final Deque<Runnable> toDestroy = new ArrayDeque<>();
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final List<LogLine> log = new CopyOnWriteArrayList<>();
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private final FilterStateModel connectionState = new FilterStateModel(null);
  private final Protocol downstream;
  private final Protocol upstream;
  private final long bufferLimit;
  private final boolean manualTasks;
  private final Map<String, TestCluster> clusters = new HashMap<>();
  private final Deque<Runnable> answers = new ArrayDeque<>();
  private final Map<String, byte[]> secrets = new ConcurrentHashMap<>();
  private final Map<String, Object> runtime = new ConcurrentHashMap<>();
  private final RouteConfigs routes = new RouteConfigs(this);
  private final Map<String, HttpFilterFactory> factories = new HashMap<>();
  private Hosts hosts = new Hosts(1, 1, 0);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private boolean dispatching;
  private boolean answering;
  private boolean closed;

  /** The hosts of the upstream's cluster. */
  record Hosts(long total, long healthy, long degraded) {}

  private TestEnvoy(Builder builder) {
    downstream = builder.downstream;
    upstream = builder.upstream;
    bufferLimit = builder.bufferLimit;
    manualTasks = builder.manualTasks;
    secrets.putAll(builder.secrets);
    runtime.putAll(builder.runtime);
    Kit.open(this);
    for (var filter : builder.filters) {
      var config = new FilterConfig(this, filter.factory.name());
      boolean[] accepted = {false};
      Kit.run(this, () -> accepted[0] = config.configure(filter.factory, filter.config));
      if (!accepted[0]) {
        close();
        throw rejected();
      }
      configs.add(config);
      factories.put(config.name, filter.factory);
    }
    for (var filter : builder.networkFilters) {
      var config = new NetworkConfig(this, filter.factory.name());
      boolean[] accepted = {false};
      Kit.run(this, () -> accepted[0] = config.configure(filter.factory, filter.config));
      if (!accepted[0]) {
        close();
        throw rejected();
      }
      networkConfigs.add(config);
    }
  }

  /**
   * An Envoy with one filter.
   *
   * @param factory the filter's factory
   * @param config the filter's configuration
   * @return the Envoy
   * @throws RejectedConfigException if the factory refuses the configuration
   */
  public static TestEnvoy of(HttpFilterFactory factory, String config) {
    return builder().filter(factory, config).start();
  }

  /**
   * An Envoy with one filter, of which there is a configuration already: for a test that makes it
   * with parts of its own, such as a clock.
   *
   * @param name the filter's name
   * @param config the filter's configuration, which is closed with this Envoy
   * @return the Envoy
   */
  public static TestEnvoy of(String name, HttpFilterConfig config) {
    return builder().filter(name, config).start();
  }

  /**
   * An Envoy with one network filter, in front of Envoy's TCP proxy.
   *
   * @param factory the filter's factory
   * @param config the filter's configuration
   * @return the Envoy
   * @throws RejectedConfigException if the factory refuses the configuration
   */
  public static TestEnvoy network(NetworkFilterFactory factory, String config) {
    return builder().networkFilter(factory, config).start();
  }

  /**
   * An Envoy with one network filter, of which there is a configuration already.
   *
   * @param name the filter's name
   * @param config the filter's configuration, which is closed with this Envoy
   * @return the Envoy
   */
  public static TestEnvoy network(String name, NetworkFilterConfig config) {
    return builder().networkFilter(name, config).start();
  }

  /**
   * Begins an Envoy with any number of filters.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  private record Filter(HttpFilterFactory factory, String config) {}

  private record NetworkFilter(NetworkFilterFactory factory, String config) {}

  /** A factory of a network filter's configuration that is there already. */
  private record ConfiguredNetwork(String name, NetworkFilterConfig config)
      implements NetworkFilterFactory {
    @Override
    public NetworkFilterConfig configure(ConfigContext context, String text) {
      return config;
    }
  }

  /** A factory of a configuration that is there already. */
  private record Configured(String name, HttpFilterConfig config) implements HttpFilterFactory {
    @Override
    public HttpFilterConfig configure(ConfigContext context, String text) {
      return config;
    }
  }

  /**
   * What an Envoy is made of.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final List<Filter> filters = new ArrayList<>();
    private final List<NetworkFilter> networkFilters = new ArrayList<>();
    private Protocol downstream = Protocol.HTTP_1;
    private Protocol upstream = Protocol.HTTP_1;
    private long bufferLimit = DEFAULT_BUFFER_LIMIT;
    private boolean manualTasks;
    private final Map<String, byte[]> secrets = new HashMap<>();
    private final Map<String, Object> runtime = new HashMap<>();

    private Builder() {}

    /**
     * Adds a filter behind those that were added before. Requests pass them in this order, and
     * responses in the opposite one.
     *
     * @param factory the filter's factory
     * @param config the filter's configuration
     * @return this
     */
    public Builder filter(HttpFilterFactory factory, String config) {
      filters.add(new Filter(factory, config));
      return this;
    }

    /**
     * Adds a filter of which there is a configuration already.
     *
     * @param name the filter's name
     * @param config the filter's configuration, which is closed with this Envoy
     * @return this
     */
    public Builder filter(String name, HttpFilterConfig config) {
      return filter(new Configured(name, config), "");
    }

    /**
     * Adds a network filter behind those that were added before. What a client sends passes them in
     * this order, and what is written to it in the opposite one. They are another chain than that
     * of the HTTP filters: {@link TestEnvoy#connect} uses it.
     *
     * @param factory the filter's factory
     * @param config the filter's configuration
     * @return this
     */
    public Builder networkFilter(NetworkFilterFactory factory, String config) {
      networkFilters.add(new NetworkFilter(factory, config));
      return this;
    }

    /**
     * Adds a network filter of which there is a configuration already.
     *
     * @param name the filter's name
     * @param config the filter's configuration, which is closed with this Envoy
     * @return this
     */
    public Builder networkFilter(String name, NetworkFilterConfig config) {
      return networkFilter(new ConfiguredNetwork(name, config), "");
    }

    /**
     * Sets the protocol of the client's connection, HTTP/1 by default.
     *
     * @param protocol the protocol
     * @return this
     */
    public Builder downstream(Protocol protocol) {
      downstream = protocol;
      return this;
    }

    /**
     * Sets the protocol of the upstream's connection, HTTP/1 by default.
     *
     * @param protocol the protocol
     * @return this
     */
    public Builder upstream(Protocol protocol) {
      upstream = protocol;
      return this;
    }

    /**
     * Sets how many bytes Envoy buffers of a body, and in each direction of a connection; 1 MiB by
     * default.
     *
     * @param bytes the limit; 0 for none
     * @return this
     */
    public Builder bufferLimit(long bytes) {
      bufferLimit = bytes;
      return this;
    }

    /**
     * Leaves tasks waiting until {@link TestEnvoy#runTasks} is called.
     *
     * @return this
     */
    public Builder manualTasks() {
      manualTasks = true;
      return this;
    }

    /**
     * Adds a secret, which filters get with {@code ConfigContext.secret}.
     *
     * @param name the secret's name
     * @param value its value, in UTF-8
     * @return this
     */
    public Builder secret(String name, String value) {
      secrets.put(name, value.getBytes(UTF_8));
      return this;
    }

    /**
     * Adds a truth value to Envoy's runtime, which filters read with {@code
     * ConfigContext.runtime()}.
     *
     * @param key the key
     * @param value its value
     * @return this
     */
    public Builder runtime(String key, boolean value) {
      runtime.put(key, value);
      return this;
    }

    /**
     * Adds a number to Envoy's runtime.
     *
     * @param key the key
     * @param value its value
     * @return this
     */
    public Builder runtime(String key, double value) {
      runtime.put(key, value);
      return this;
    }

    /**
     * Makes the filters' configurations.
     *
     * @return the Envoy
     * @throws RejectedConfigException if a factory refuses its configuration
     */
    public TestEnvoy start() {
      return new TestEnvoy(this);
    }
  }

  // ---- Requests

  /**
   * Begins a GET request.
   *
   * @param path the path with its query
   * @return the request
   */
  public TestRequest get(String path) {
    return request("GET", path);
  }

  /**
   * Begins a POST request.
   *
   * @param path the path with its query
   * @return the request
   */
  public TestRequest post(String path) {
    return request("POST", path);
  }

  /**
   * Begins a request.
   *
   * @param method the method
   * @param path the path with its query
   * @return the request
   */
  public TestRequest request(String method, String path) {
    return new TestRequest(this, method, path);
  }

  Exchange begin(HeaderBlock headers, StreamInfoModel info, boolean endStream) {
    checkUse();
    var exchange = new Exchange(this, headers, info, endStream);
    exchanges.add(exchange);
    dispatch(() -> exchange.stream.requests.headers(null, endStream));
    return exchange;
  }

  // ---- Connections

  /**
   * Begins to describe a client that connects to the network filters.
   *
   * @return the client
   */
  public TestClient client() {
    return new TestClient(this);
  }

  /**
   * Connects a client that is nothing special: {@code client().connect()}.
   *
   * @return the connection
   */
  public TestConnection connect() {
    return client().connect();
  }

  ConnectionModel connect(ConnectionInfo info, boolean proxied) {
    checkUse();
    if (networkConfigs.isEmpty()) {
      throw new IllegalStateException("this Envoy has no network filter to connect to");
    }
    var connection = new ConnectionModel(this, info, connections.size() + 1L, proxied);
    connections.add(connection);
    dispatch(connection::begin);
    return connection;
  }

  List<NetworkConfig> networkConfigs() {
    return networkConfigs;
  }

  // ---- The worker

  private void checkUse() {
    if (!Thread.currentThread().equals(thread)) {
      throw new IllegalStateException(
          "an Envoy of the test kit is used on the thread that made it");
    }
    if (closed) throw new IllegalStateException("this Envoy has been closed");
  }

  /** Does something on the worker, and what follows from it. */
  void dispatch(Runnable action) {
    checkUse();
    if (dispatching) {
      throw new IllegalStateException("a hook cannot drive the exchange that it is called for");
    }
    turn(action);
    if (!manualTasks && !answering) runAll();
  }

  /** Runs what waits, unless the test does so itself. */
  void runWaiting() {
    checkUse();
    if (!manualTasks && !answering && !dispatching) runAll();
  }

  /** One turn of the event loop. */
  private void turn(Runnable action) {
    dispatching = true;
    try {
      Kit.run(
          this,
          () -> {
            action.run();
            for (var connection : connections) connection.pump();
          });
    } finally {
      Kit.run(this, this::destroyEnded);
      dispatching = false;
    }
  }

  private void destroyEnded() {
    for (var end = toDestroy.poll(); end != null; end = toDestroy.poll()) end.run();
  }

  /** Ends a stream or a connection when the stack is empty again. */
  void destroyLater(Runnable end) {
    toDestroy.add(end);
  }

  /** Any thread. */
  void schedule(Runnable task) {
    tasks.add(task);
  }

  /** Has the test's own code answer a request behind the turn that is under way. */
  void answerLater(Runnable answer) {
    answers.add(answer);
  }

  private void runAll() {
    for (int count = 0; runNext(); count++) {
      if (count > MAX_TASKS) {
        throw new IllegalStateException(
            "tasks go on submitting tasks: use manualTasks() and runTasks()");
      }
    }
  }

  /** Runs a task, or else an answer to a callout; returns false if there is neither. */
  private boolean runNext() {
    var task = tasks.poll();
    if (task != null) {
      turn(task);
      return true;
    }
    var answer = answers.poll();
    if (answer == null) return false;
    answer(answer);
    return true;
  }

  private void answer(Runnable answer) {
    answering = true;
    try {
      answer.run();
    } finally {
      answering = false;
    }
  }

  /**
   * Runs the tasks and the answers of clusters that wait for the worker now, but not what follows
   * from them.
   *
   * @return whether there were any
   */
  public boolean runTasks() {
    checkUse();
    var waiting = new ArrayList<Runnable>();
    for (var task = tasks.poll(); task != null; task = tasks.poll()) waiting.add(task);
    var answered = new ArrayList<>(answers);
    answers.clear();
    waiting.forEach(this::turn);
    answered.forEach(this::answer);
    return !waiting.isEmpty() || !answered.isEmpty();
  }

  // ---- Time

  /**
   * Lets time pass on the kit's clock, which stands still otherwise. Requests to clusters time out.
   * A filter's own clock is not affected.
   *
   * @param time how long
   */
  public void advance(Duration time) {
    checkUse();
    if (time.isNegative()) throw new IllegalArgumentException("time does not go back: " + time);
    now = now.plus(time);
    for (var cluster : clusters.values()) {
      for (var callout : cluster.requests()) callout.timeOut(now);
    }
  }

  /**
   * Returns the time of the kit's clock, which {@code HttpStream.timing} reports.
   *
   * @return the time
   */
  public Instant now() {
    return now;
  }

  // ---- What is around the filters

  /**
   * Returns a cluster that filters can send requests to. Envoy has those that the test has asked
   * for; a request to another one fails.
   *
   * @param name the cluster's name
   * @return the cluster, the same one each time
   */
  public TestCluster cluster(String name) {
    return clusters.computeIfAbsent(name, _ -> new TestCluster(this, name));
  }

  @Nullable TestCluster findCluster(String name) {
    return clusters.get(name);
  }

  /**
   * Changes a secret.
   *
   * @param name the secret's name
   * @param value its new value, in UTF-8
   */
  public void secret(String name, String value) {
    secrets.put(name, value.getBytes(UTF_8));
  }

  byte @Nullable [] secret(String name) {
    return secrets.get(name);
  }

  /**
   * Changes a truth value of Envoy's runtime, as an operator does it while Envoy runs.
   *
   * @param key the key
   * @param value its new value
   */
  public void runtime(String key, boolean value) {
    runtime.put(key, value);
  }

  /**
   * Changes a number of Envoy's runtime.
   *
   * @param key the key
   * @param value its new value
   */
  public void runtime(String key, double value) {
    runtime.put(key, value);
  }

  @Nullable Object runtime(String key) {
    return runtime.get(key);
  }

  /**
   * Sets how many hosts the upstream's cluster has; one that is healthy by default.
   *
   * @param total all hosts
   * @param healthy those that are healthy
   * @param degraded those that are degraded
   */
  public void upstreamHosts(long total, long healthy, long degraded) {
    hosts = new Hosts(total, healthy, degraded);
  }

  Hosts hosts() {
    return hosts;
  }

  /** Returns the token for a route's settings. */
  long routeConfig(String filter, String config) {
    checkUse();
    var factory = factories.get(filter);
    if (factory == null) {
      throw new IllegalArgumentException(
          "expected one of the filters %s, found %s".formatted(factories.keySet(), filter));
    }
    long[] token = {0};
    Kit.run(this, () -> token[0] = routes.token(factory, filter, config));
    if (token[0] == 0) throw rejected();
    return token[0];
  }

  private RejectedConfigException rejected() {
    return new RejectedConfigException(
        refusals.isEmpty() ? "the reason could not be reported" : refusals.getLast());
  }

  /**
   * Runs tasks, as they come from other threads, until something is the case.
   *
   * @param condition what is waited for
   * @param limit how long to wait at most
   * @throws AssertionError if it is not the case in time
   */
  public void await(BooleanSupplier condition, Duration limit) {
    checkUse();
    long end = System.nanoTime() + limit.toNanos();
    runAll();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= end) {
        throw new AssertionError(
            "not the case within %s:\n  %s".formatted(limit, String.join("\n  ", problems())));
      }
      awaitTask();
      runAll();
    }
  }

  /** Runs the next task; returns after a moment without one, for the condition may have others. */
  private void awaitTask() {
    try {
      var task = tasks.poll(10, TimeUnit.MILLISECONDS);
      if (task != null) turn(task);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting", e);
    }
  }

  // ---- What filters leave

  /**
   * Returns a counter's value.
   *
   * @param name its name, with or without that of the filter before it
   * @param labels names and values of its labels, in turn
   * @return the value
   * @throws IllegalArgumentException if no filter has defined such a counter
   */
  public long counter(String name, String... labels) {
    return number("counter", name, List.of(labels));
  }

  /**
   * Returns a gauge's value.
   *
   * @param name its name, with or without that of the filter before it
   * @param labels names and values of its labels, in turn
   * @return the value
   * @throws IllegalArgumentException if no filter has defined such a gauge
   */
  public long gauge(String name, String... labels) {
    return number("gauge", name, List.of(labels));
  }

  /**
   * Returns what a histogram has recorded.
   *
   * @param name its name, with or without that of the filter before it
   * @param labels names and values of its labels, in turn
   * @return the values, in order
   * @throws IllegalArgumentException if no filter has defined such a histogram
   */
  public List<Long> histogram(String name, String... labels) {
    var full = fullName("histogram", name);
    return allConfigs()
        .flatMap(config -> config.metrics.recorded(full, List.of(labels)).stream())
        .toList();
  }

  private long number(String kind, String name, List<String> labels) {
    var full = fullName(kind, name);
    return allConfigs().mapToLong(config -> config.metrics.number(kind, full, labels)).sum();
  }

  /** The configurations of all filters. */
  private Stream<ConfigModel> allConfigs() {
    return Stream.concat(configs.stream(), networkConfigs.stream());
  }

  private String fullName(String kind, String name) {
    for (var config : allConfigs().toList()) {
      for (var full : List.of(name, config.name + "." + name)) {
        if (config.metrics.has(kind, full)) return full;
      }
    }
    throw new IllegalArgumentException(
        "expected the name of a %s, found '%s'; there are %s"
            .formatted(
                kind,
                name,
                allConfigs().flatMap(config -> config.metrics.names().stream()).toList()));
  }

  /**
   * Returns how often a filter has failed: what a hook throws is counted and answered, and fails no
   * test by itself.
   *
   * @return the number of failures of all filters
   */
  public long failures() {
    return allConfigs()
        .mapToLong(config -> config.metrics.number("counter", config.name + ".failures", List.of()))
        .sum();
  }

  /**
   * Returns the lines that were logged.
   *
   * @return the lines, of any level
   */
  public List<LogLine> log() {
    return List.copyOf(log);
  }

  void log(Level level, String message) {
    log.add(new LogLine(level, message));
  }

  void refused(String reason) {
    refusals.add(reason);
  }

  /** Warnings and errors, for the message of a failed assertion. */
  List<String> problems() {
    return log.stream()
        .filter(line -> line.level().compareTo(Level.WARNING) >= 0)
        .map(line -> line.level() + ": " + line.message())
        .toList();
  }

  List<FilterConfig> configs() {
    return configs;
  }

  Protocol downstream() {
    return downstream;
  }

  Protocol upstream() {
    return upstream;
  }

  long bufferLimit() {
    return bufferLimit;
  }

  FilterStateModel connectionState() {
    return connectionState;
  }

  /**
   * Resets the streams and connections that are left, and ends the configurations. Does nothing the
   * second time.
   */
  @Override
  public void close() {
    if (closed) return;
    for (var exchange : exchanges) {
      if (!exchange.isComplete()) turn(exchange.stream::resetStream);
    }
    for (var connection : connections) turn(connection::reset);
    Kit.run(
        this,
        () -> {
          routes.close();
          configs.forEach(FilterConfig::destroy);
          networkConfigs.forEach(NetworkConfig::destroy);
        });
    connectionState.end();
    closed = true;
    Kit.close(this);
  }
}
