// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the SDK inside a library that plays Envoy's part (src/test/native/fake_envoy.c): the
 * real launcher, the real upcalls and downcalls, in this JVM, with sanitizers. The test kit models
 * more of Envoy, but plays the launcher's part, too, so it cannot take the place of this.
 */
@NullMarked
package io.envoyjava.sdk.fake;

import org.jspecify.annotations.NullMarked;
