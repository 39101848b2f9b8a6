// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing.junit;

import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyBuilder;
import io.envoyjava.testing.Httpbin;
import java.lang.reflect.Modifier;
import java.net.http.HttpClient;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Starts the Envoy of an {@link EnvoyTest}, gives it to the tests, and prints its log. JUnit calls
 * it.
 *
 * @since 0.1
 */
public final class EnvoyExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(EnvoyExtension.class);

  /** The key of the log's length before a test. */
  private static final String LOGGED = "logged";

  /** The number of lines that are printed at most. */
  private static final int LINES = 1000;

  /** For JUnit. */
  public EnvoyExtension() {}

  /** What runs for a class. JUnit closes it with the class's store. */
  private static final class Running implements AutoCloseable {
    private @Nullable Httpbin upstream;
    private @Nullable Envoy envoy;
    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Httpbin startUpstream() {
      var started = Httpbin.start(0);
      upstream = started;
      return started;
    }

    /** Returns the value for a parameter of a type, or null. */
    @Nullable Object of(Class<?> type) {
      if (type == HttpClient.class) return client;
      if (type == Httpbin.class) return upstream;
      return Envoy.class.isAssignableFrom(type) && type.isInstance(envoy) ? envoy : null;
    }

    @Override
    public void close() {
      // A test may have left a request without an answer.
      client.shutdownNow();
      if (envoy != null) envoy.close();
      if (upstream != null) upstream.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    var store = context.getStore(NAMESPACE);
    // A nested class uses the Envoy of the outer one.
    if (store.get(Running.class) != null) return;
    var running = new Running();
    store.put(Running.class, running);
    running.envoy = setUp(context.getRequiredTestClass(), running).start();
  }

  private static EnvoyBuilder<?> setUp(Class<?> tests, Running running) {
    var methods =
        AnnotationSupport.findAnnotatedMethods(
            tests, EnvoySetup.class, HierarchyTraversalMode.BOTTOM_UP);
    if (methods.size() != 1) {
      throw new ExtensionConfigurationException(
          "%s: expected one method with @EnvoySetup, found %s".formatted(tests, methods));
    }
    var method = methods.getFirst();
    var parameters = method.getParameterTypes();
    var takesUpstream = Arrays.equals(parameters, new Class<?>[] {Httpbin.class});
    if (!Modifier.isStatic(method.getModifiers())
        || !EnvoyBuilder.class.isAssignableFrom(method.getReturnType())
        || (parameters.length > 0 && !takesUpstream)) {
      throw new ExtensionConfigurationException(
          "%s: expected a static method that returns an EnvoyBuilder, without parameters or with an Httpbin"
              .formatted(method));
    }
    var arguments = takesUpstream ? new Object[] {running.startUpstream()} : new Object[0];
    return (EnvoyBuilder<?>)
        Objects.requireNonNull(ReflectionSupport.invokeMethod(method, null, arguments));
  }

  private static Running running(Store store) {
    var running = store.get(Running.class, Running.class);
    if (running == null) throw new ParameterResolutionException("no Envoy has been started");
    return running;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    // Nothing runs yet while JUnit makes the instance of a class that is used for all its tests.
    var running = context.getStore(NAMESPACE).get(Running.class, Running.class);
    return running != null && running.of(parameter.getParameter().getType()) != null;
  }

  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context.getStore(NAMESPACE)).of(parameter.getParameter().getType());
  }

  /** Remembers how many lines Envoy has logged before the test. */
  @Override
  public void beforeEach(ExtensionContext context) {
    var store = context.getStore(NAMESPACE);
    var envoy = running(store).envoy;
    if (envoy != null) store.put(LOGGED, envoy.log().size());
  }

  /** Prints what Envoy has logged since then, if the test has failed. */
  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) return;
    var store = context.getStore(NAMESPACE);
    var envoy = running(store).envoy;
    if (envoy == null) return;
    var log = envoy.log();
    int before = Math.min(store.getOrDefault(LOGGED, Integer.class, 0), log.size());
    var lines = log.subList(Math.max(before, log.size() - LINES), log.size());
    System.err.printf(
        "Envoy's log during %s, which failed:%n%s%n",
        context.getDisplayName(), lines.isEmpty() ? "(nothing)" : String.join("\n", lines));
  }
}
