// SPDX-License-Identifier: Apache-2.0
/** Classes that break the rules of {@code ArchitectureTest}, which has to find them. */
@NullMarked
package io.envoyjava.sdk.violations;

import org.jspecify.annotations.NullMarked;
