package ${package}

import io.envoyjava.testkit.RejectedConfigException
import io.envoyjava.testkit.TestEnvoy
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

class HelloTest {
  private fun assertGreets(config: String, header: String) {
    TestEnvoy.of(HelloFactory(), config).use { envoy ->
      val exchange = envoy.get("/").send()
      exchange.respond(200).body("ok")
      assertThat(exchange.response()).hasStatus(200).hasHeader(header, "good morning")
      assertThat(envoy.failures()).isZero()
    }
  }

  @Test
  fun greetsTheClient() = assertGreets("""{ "greeting": "good morning" }""", "x-hello")

  @Test
  fun greetsInAnotherHeader() =
    assertGreets("""{ "greeting": "good morning", "header": "x-hi" }""", "x-hi")

  @Test
  fun refusesAnEmptyGreeting() {
    assertThatThrownBy { TestEnvoy.of(HelloFactory(), """{ "greeting": "" }""") }
      .isInstanceOf(RejectedConfigException::class.java)
      .hasMessageContaining("greeting: expected text")
  }

  @Test
  fun refusesAConfigurationWithoutAGreeting() {
    assertThatThrownBy { TestEnvoy.of(HelloFactory(), "{}") }
      .isInstanceOf(RejectedConfigException::class.java)
      .hasMessageContaining("greeting: ")
  }
}
