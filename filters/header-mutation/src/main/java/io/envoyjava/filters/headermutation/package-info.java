// SPDX-License-Identifier: Apache-2.0
/** Sets and removes headers, and shows some attributes of a stream. */
@NullMarked
package io.envoyjava.filters.headermutation;

import org.jspecify.annotations.NullMarked;
