// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FunctionsTest {
  /** The bindings' class for each function of the ABI, which links it. */
  static Stream<Class<?>> functions() {
    return Stream.of(
            CommonAbi.class, HttpFilterAbi.class, NetworkFilterAbi.class, LauncherAbi.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredClasses()))
        .filter(type -> EnvoyFunctions.address(type.getSimpleName()) != 0);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void hasTheTypeOfItsDeclaration(Class<?> function) throws ClassNotFoundException {
    Kit.connect();
    assertThat(Class.forName(function.getName())).isEqualTo(function);
  }

  @Test
  void allBelongToTheAbi() {
    assertThat(functions()).hasSize(EnvoyFunctions.count());
  }

  @Test
  void othersAreAbsent() {
    assertThat(List.of("envoy_dynamic_module_callback_no_such", "java_no_such"))
        .allMatch(name -> EnvoyFunctions.address(name) == 0);
  }
}
