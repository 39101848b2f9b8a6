// SPDX-License-Identifier: Apache-2.0
/** What Envoy knows of a stream, and what filters leave there for each other. */
@NullMarked
package io.envoyjava.sdk.stream;

import org.jspecify.annotations.NullMarked;
