package ${package};

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.testkit.RejectedConfigException;
import io.envoyjava.testkit.TestEnvoy;
import org.junit.jupiter.api.Test;

final class HelloTest {
  @Test
  void greetsTheClient() {
    try (var envoy = TestEnvoy.of(new HelloFactory(), "{ \"greeting\": \"good morning\" }")) {
      var exchange = envoy.get("/").send();
      exchange.respond(200).body("ok");
      assertThat(exchange.response()).hasStatus(200).hasHeader("x-hello", "good morning");
      assertThat(envoy.failures()).isZero();
    }
  }

  @Test
  void refusesAnEmptyGreeting() {
    assertThatThrownBy(() -> TestEnvoy.of(new HelloFactory(), "{ \"greeting\": \"\" }"))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessageContaining("greeting: expected text");
  }
}
