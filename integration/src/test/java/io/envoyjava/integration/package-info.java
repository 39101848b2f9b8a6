// SPDX-License-Identifier: Apache-2.0
/**
 * Drives the filters through a real Envoy.
 *
 * <p>With the profile {@code versions}, all is done again with each older Envoy, but for what bears
 * the tag {@code any-envoy}: it would say nothing new there.
 */
@NullMarked
package io.envoyjava.integration;

import org.jspecify.annotations.NullMarked;
