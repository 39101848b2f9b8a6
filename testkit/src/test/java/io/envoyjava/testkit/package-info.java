// SPDX-License-Identifier: Apache-2.0
/** Tests of the kit's model of Envoy. */
@NullMarked
package io.envoyjava.testkit;

import org.jspecify.annotations.NullMarked;
