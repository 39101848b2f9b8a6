#set( $filter = $artifactId.replace('-', '_') )
package ${package};

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyBuilder;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.junit.EnvoySetup;
import io.envoyjava.testing.junit.EnvoyTest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** In a real Envoy, with the configuration that {@code mvn envoy-java:run} uses. */
@EnvoyTest
final class HelloIT {
  @EnvoySetup
  static EnvoyBuilder<?> envoy(Httpbin upstream) {
    return EnvoyProcess.builder()
        .config(Path.of("envoy.yaml"))
        .replace("port_value: 10000", "port_value: 0")
        .replace("port_value: 1234", "port_value: " + upstream.port())
        .modules(Path.of("target/lib${filter}.so"));
  }

  @Test
  void greetsTheClient(Envoy envoy, HttpClient client) throws Exception {
    var request = HttpRequest.newBuilder(envoy.uri("main", "/get")).build();
    var response = client.send(request, ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("x-hello")).contains("good morning");
  }
}
