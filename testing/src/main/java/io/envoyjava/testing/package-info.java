// SPDX-License-Identifier: Apache-2.0
/**
 * A real Envoy, and an upstream for it, for the tests of a filter.
 *
 * <p>{@link io.envoyjava.testing.EnvoyProcess} runs Envoy with a configuration and modules, on
 * ports that are free, and is seen through the interface {@link io.envoyjava.testing.Envoy}. {@link
 * io.envoyjava.testing.EnvoyBinary} finds the executable, or brings it. {@link
 * io.envoyjava.testing.Httpbin} is something to route to. {@link io.envoyjava.testing.ModuleFile}
 * makes a module of filters that are part of the test, and {@link io.envoyjava.testing.Jcmd} asks
 * the JVM within Envoy what they leave.
 *
 * <pre>{@code
 * try (var httpbin = Httpbin.start(0);
 *     var envoy =
 *         EnvoyProcess.builder()
 *             .config(Path.of("envoy.yaml"))
 *             .replace("port_value: 8080", "port_value: 0")
 *             .replace("port_value: 1234", "port_value: " + httpbin.port())
 *             .modules(Path.of("target/libmy_filter.so"))
 *             .start()) {
 *   var response =
 *       client.send(HttpRequest.newBuilder(envoy.uri("main", "/uuid")).build(), ofString());
 *   assertThat(response.statusCode()).isEqualTo(200);
 * }
 * }</pre>
 */
@NullMarked
package io.envoyjava.testing;

import org.jspecify.annotations.NullMarked;
