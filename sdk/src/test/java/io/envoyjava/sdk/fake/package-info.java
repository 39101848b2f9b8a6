// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the SDK inside a host that plays Envoy's part (src/test/native/fake_envoy.c): the real
 * launcher, the real upcalls and downcalls, in this JVM.
 */
@NullMarked
package io.envoyjava.sdk.fake;

import org.jspecify.annotations.NullMarked;
