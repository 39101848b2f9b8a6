// SPDX-License-Identifier: Apache-2.0
/**
 * Runs a real Envoy and an upstream for the tests of a filter.
 *
 * <p>{@link io.envoyjava.testing.EnvoyProcess} runs Envoy with a configuration and modules, on free
 * ports, and implements {@link io.envoyjava.testing.Envoy}. {@link
 * io.envoyjava.testing.EnvoyBinary} finds the executable, or downloads it. {@link
 * io.envoyjava.testing.Httpbin} is an upstream. {@link io.envoyjava.testing.ModuleFile} builds a
 * module from filters that are part of the test, and {@link io.envoyjava.testing.Jcmd} asks the JVM
 * within Envoy, for example for leaks.
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
