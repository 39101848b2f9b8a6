// SPDX-License-Identifier: Apache-2.0
/** Tests of the development tools. */
@NullMarked
package io.envoyjava.dev;

import org.jspecify.annotations.NullMarked;
