// SPDX-License-Identifier: Apache-2.0
/**
 * Tools for the author of a filter: {@link io.envoyjava.dev.Main} runs a project's filter in an
 * Envoy, replaces its code while it is edited, and prints its configuration. Build tools start it
 * in a JVM of its own, on Java 25 or newer.
 */
@NullMarked
package io.envoyjava.dev;

import org.jspecify.annotations.NullMarked;
