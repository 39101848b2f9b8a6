// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkredis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.filters.networkredis.CommandReader.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private static final String GET = "*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n";
  private static final String FLUSHALL = "*1\r\n$8\r\nflushall\r\n";
  private static final String REFUSED = "*1\r\n$22\r\nFLUSHALL (not allowed)\r\n";

  private final List<String> seen = new ArrayList<>();
  private final Gate gate =
      new Gate(
          Set.of("FLUSHALL"),
          100,
          new Gate.Listener() {
            @Override
            public void passed(String name) {
              seen.add(name);
            }

            @Override
            public void blocked(String name) {
              seen.add("blocked " + name);
            }

            @Override
            public void tooLong(String name) {
              seen.add("long " + name);
            }
          });

  private String admit(String data) {
    return new String(gate.admit(data.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  private String admitBytewise(String data) {
    var admitted = new StringBuilder();
    for (int i = 0; i < data.length(); i++) admitted.append(admit(data.substring(i, i + 1)));
    return admitted.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GET,
        GET + GET,
        "*1\r\n$4\r\nping\r\n",
        "*2\r\n$4\r\nECHO\r\n$0\r\n\r\n",
        "*2\r\n$4\r\nECHO\r\n$4\r\n\r\n*1\r\n",
        "*1\r\n$0\r\n\r\n",
        "ping\r\n",
        "  set key \"a value\"\n",
        "get\rkey\n",
      })
  void allowedCommandsPassUnchanged(String data) {
    assertThat(admit(data)).isEqualTo(data);
    assertThat(admitBytewise(GET + data)).isEqualTo(GET + data);
  }

  @Test
  void namesAreFoundInUpperCase() {
    admit(GET + "*1\r\n$4\r\nping\r\n" + "set key value\r\n" + "*1\r\n$3\r\na\nb\r\n");
    assertThat(seen).containsExactly("GET", "PING", "SET", "A?B");
  }

  @Test
  void aBlockedCommandIsReplacedInItsPlace() {
    assertThat(admit(GET + FLUSHALL + GET)).isEqualTo(GET + REFUSED + GET);
    assertThat(seen).containsExactly("GET", "blocked FLUSHALL", "GET");
    assertThat(admitBytewise(GET + FLUSHALL + GET)).isEqualTo(GET + REFUSED + GET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flushall\r\n", "FlushAll\n", " \tFLUSHALL async\r\n", "flushall\rx\n"})
  void aBlockedCommandInALineIsReplacedToo(String line) {
    assertThat(admit(line)).isEqualTo(REFUSED);
  }

  @Test
  void halfACommandIsHeldUntilItIsWhole() {
    assertThat(admit(GET.substring(0, 10))).isEmpty();
    assertThat(admit(GET.substring(10) + "*1\r\n")).isEqualTo(GET);
    assertThat(admit("$4\r\nPING\r\n")).isEqualTo("*1\r\n$4\r\nPING\r\n");
  }

  @Test
  void aCommandThatIsTooLongIsReplacedWhenItEnds() {
    assertThat(admit("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000\r\n")).isEmpty();
    assertThat(admit("x".repeat(1000))).isEmpty();
    assertThat(admit("\r\n" + GET)).isEqualTo("*1\r\n$14\r\nSET (too long)\r\n" + GET);
    assertThat(seen).containsExactly("long SET", "GET");
  }

  @Test
  void emptyLinesAreNoCommands() {
    assertThat(admit("\r\n \r\n\n" + GET)).isEqualTo("\r\n \r\n\n" + GET);
    assertThat(seen).containsExactly("GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*0\r\n",
        "*-1\r\n",
        "*\r\n",
        "*x\r\n",
        "*1\rx$8\r\nFLUSHALL\r\n",
        "*1\n$8\r\nFLUSHALL\r\n",
        "*1\r\n$8\r\nFLUSHALLxx",
        "*1\r\n$8\r\nFLUSHALL\rx",
        "*1\r\n+FLUSHALL\r\n",
        "*1\r\n$-1\r\n",
        "*99999999999999999999\r\n",
        "*1\r\n$999999999999\r\n",
        "\"FLUSHALL\"\r\n",
        "FLUSH\\x41LL\r\n",
        "FLUSHALL\0\r\n",
        "\u000bFLUSHALL\r\n",
        "\u00ff\u00fe\r\n",
      })
  void whatRedisMightReadInAnotherWayIsRefused(String data) {
    assertThatThrownBy(() -> admit(data)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aLineWithoutAnEndIsRefused() {
    assertThatThrownBy(() -> admit("x".repeat(70_000))).isInstanceOf(ProtocolException.class);
  }
}
