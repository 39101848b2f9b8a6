// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method of an {@link EnvoyTest} that describes the Envoy. It is static, runs once,
 * before the class's {@code @BeforeAll} methods, and returns an {@link
 * io.envoyjava.testing.EnvoyBuilder}, which the extension starts. Static fields with
 * {@code @TempDir} are set. A parameter of the type {@link io.envoyjava.testing.Httpbin} is an
 * upstream, which the extension starts before Envoy and ends after it.
 *
 * @since 0.1
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface EnvoySetup {}
