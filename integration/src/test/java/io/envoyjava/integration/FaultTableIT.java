// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the tables of {@code docs/faults.md} are all read by the tests whose name they bear. */
@Tag("any-envoy")
final class FaultTableIT {
  static Stream<String> titles() {
    return FaultTable.titles().stream();
  }

  @ParameterizedTest
  @MethodSource("titles")
  void tableIsReadByItsTests(String title) throws Exception {
    var tests = Class.forName(getClass().getPackageName() + "." + title);
    assertThat(Arrays.stream(tests.getDeclaredFields()).map(Field::getType))
        .contains(FaultTable.class);
  }

  @Test
  void noTableIsWithoutTheNameOfItsTests() {
    assertThat(FaultTable.rows("## Faults")).isEmpty();
  }
}
