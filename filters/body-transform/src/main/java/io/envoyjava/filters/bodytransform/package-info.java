// SPDX-License-Identifier: Apache-2.0
/** Removes, renames and masks fields of JSON bodies while they pass. */
@NullMarked
package io.envoyjava.filters.bodytransform;

import org.jspecify.annotations.NullMarked;
