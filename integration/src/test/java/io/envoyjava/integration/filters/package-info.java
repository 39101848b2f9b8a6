// SPDX-License-Identifier: Apache-2.0
/** The filters that tests bring along; {@code ModuleFile} makes modules of them. */
@NullMarked
package io.envoyjava.integration.filters;

import org.jspecify.annotations.NullMarked;
