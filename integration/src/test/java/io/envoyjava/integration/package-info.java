// SPDX-License-Identifier: Apache-2.0
/** Drives the filters through a real Envoy. */
@NullMarked
package io.envoyjava.integration;

import org.jspecify.annotations.NullMarked;
