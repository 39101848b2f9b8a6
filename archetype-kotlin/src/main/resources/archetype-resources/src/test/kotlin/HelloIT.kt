#set( $filter = $artifactId.replace('-', '_') )
package ${package}

import io.envoyjava.testing.Envoy
import io.envoyjava.testing.EnvoyBuilder
import io.envoyjava.testing.EnvoyProcess
import io.envoyjava.testing.Httpbin
import io.envoyjava.testing.junit.EnvoySetup
import io.envoyjava.testing.junit.EnvoyTest
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers.ofString
import java.nio.file.Path
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** In a real Envoy, with the configuration that `mvn envoy-java:run` uses. */
@EnvoyTest
class HelloIT {
  companion object {
    @EnvoySetup
    @JvmStatic
    fun envoy(upstream: Httpbin): EnvoyBuilder<*> =
      EnvoyProcess.builder()
        .config(Path.of("envoy.yaml"))
        .replace("port_value: 10000", "port_value: 0")
        .replace("port_value: 1234", "port_value: " + upstream.port())
        .modules(Path.of("target/lib${filter}.so"))
  }

  @Test
  fun greetsTheClient(envoy: Envoy, client: HttpClient) {
    val request = HttpRequest.newBuilder(envoy.uri("main", "/get")).build()
    val response = client.send(request, ofString())
    assertThat(response.statusCode()).isEqualTo(200)
    assertThat(response.headers().firstValue("x-hello")).contains("good morning")
  }
}
