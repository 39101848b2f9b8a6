#set( $filter = $artifactId.replace('-', '_') )
package ${package};

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** In a real Envoy, with the configuration that {@code mvn envoy-java:run} uses. */
final class HelloIT {
  @Test
  void greetsTheClient() throws Exception {
    try (var httpbin = Httpbin.start(0);
        var envoy =
            EnvoyProcess.builder()
                .config(Path.of("envoy.yaml"))
                .replace("port_value: 10000", "port_value: 0")
                .replace("port_value: 1234", "port_value: " + httpbin.port())
                .modules(Path.of("target/lib${filter}.so"))
                .start();
        var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri("main", "/get")).build();
      var response = client.send(request, ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("x-hello")).contains("good morning");
    }
  }
}
