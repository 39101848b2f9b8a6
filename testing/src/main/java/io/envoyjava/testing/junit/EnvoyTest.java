// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs one Envoy for all tests of a class, and of its {@code @Nested} classes.
 *
 * <pre>{@code
 * @EnvoyTest
 * final class GreetingIT {
 *   @EnvoySetup
 *   static EnvoyBuilder<?> envoy(Httpbin upstream) {
 *     return EnvoyProcess.builder()
 *         .config(Path.of("envoy.yaml"))
 *         .replace("port_value: 8080", "port_value: 0")
 *         .replace("port_value: 1234", "port_value: " + upstream.port())
 *         .modules(Path.of("target/libgreeting.so"));
 *   }
 *
 *   @Test
 *   void greets(Envoy envoy, HttpClient client) throws Exception {
 *     var request = HttpRequest.newBuilder(envoy.uri("main", "/uuid")).build();
 *     var response = client.send(request, ofString());
 *     assertThat(response.headers().firstValue("x-greeting")).hasValue("good morning");
 *     assertThat(envoy.stat("dynamicmodulescustom.greeting.failures")).isZero();
 *   }
 * }
 * }</pre>
 *
 * <p>The method with {@link EnvoySetup} describes the Envoy. Test methods, lifecycle methods and
 * constructors get, as parameters, the {@link io.envoyjava.testing.Envoy}, by this type or the one
 * that the builder makes; a {@link java.net.http.HttpClient} for HTTP/1.1; and the {@link
 * io.envoyjava.testing.Httpbin} if the setup has it. If a test fails, what Envoy has logged since
 * the test began is printed to the standard error stream.
 *
 * <p>Requires JUnit Jupiter 5.13 or later.
 *
 * @since 0.1
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EnvoyExtension.class)
public @interface EnvoyTest {}
