// SPDX-License-Identifier: Apache-2.0
/**
 * Runs a real Envoy for the tests of a class, with JUnit Jupiter: see {@link
 * io.envoyjava.testing.junit.EnvoyTest}.
 */
@NullMarked
package io.envoyjava.testing.junit;

import org.jspecify.annotations.NullMarked;
