// SPDX-License-Identifier: Apache-2.0
/** All filters together in one Envoy: the command {@code run}, and what the tests share with it. */
@NullMarked
package io.envoyjava.integration;

import org.jspecify.annotations.NullMarked;
