// SPDX-License-Identifier: Apache-2.0
/** The Maven plugin {@code envoy-java}. */
@NullMarked
package io.envoyjava.maven;

import org.jspecify.annotations.NullMarked;
