// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.envoyjava.integration.filters.WriteFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gRPC client learns that its call was refused, and why; it is never told that all is well. */
final class GrpcRepliesIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(GrpcRepliesIT.class);

  private static final Metadata.Key<String> WRITE =
      Metadata.Key.of("x-write", Metadata.ASCII_STRING_MARSHALLER);
  private static final int[] STATUSES = {
    200, 204, 400, 401, 403, 404, 409, 429, 500, 501, 502, 503, 504
  };

  @TempDir static Path directory;
  private static RawUpstream upstream;
  private static EnvoyProcess envoy;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    upstream = RawUpstream.start();
    // For each status, a route on which Envoy itself replies with it.
    var routes =
        IntStream.of(STATUSES)
            .mapToObj(
                status ->
                    """
                    - match: { prefix: /direct%d/ }
                      direct_response: { status: %d }
                    """
                        .formatted(status, status))
            .collect(Collectors.joining());
    var config =
        EnvoyConfig.upstream(upstream.port())
            .filter("write")
            .routes(routes + "- match: { prefix: / }\n  route: { cluster: upstream }\n");
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(ModuleFile.of(directory, "write", WriteFactory.class))
            .start();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", envoy.port(EnvoyConfig.LISTENER))
            .usePlaintext()
            .build();
  }

  @AfterAll
  static void stop() throws Exception {
    channel.shutdownNow();
    envoy.close();
    upstream.close();
  }

  /** What the client of a call is told that the filter gets these orders for. */
  private static Status call(String service, String... orders) {
    var method =
        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setType(MethodType.UNARY)
            .setFullMethodName(service + "/Call")
            .build();
    var headers = new Metadata();
    for (var order : orders) headers.put(WRITE, order);
    var attached =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    return catchThrowableOfType(
            StatusRuntimeException.class,
            () -> ClientCalls.blockingUnaryCall(attached, method, CallOptions.DEFAULT, new byte[3]))
        .getStatus();
  }

  @Test
  void aLocalReplyHasTheStatusThatEnvoysOwnHas() {
    for (int status : STATUSES) {
      var own = call("direct" + status);
      var replied = call("service", "requestHeaders reply " + status);
      assertThat(replied.getCode()).as("status %d", status).isEqualTo(own.getCode());
    }
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHENTICATED", "403, PERMISSION_DENIED", "404, UNIMPLEMENTED"})
  void theBodyIsTheMessage(int status, Status.Code code) {
    var told = call("service", "requestHeaders reply " + status + " who, me 100%?");
    assertThat(told.getCode()).isEqualTo(code);
    assertThat(told.getDescription()).isEqualTo("who, me 100%?");
  }

  @Test
  void theAuthorsStatusAndMessageComeFirst() {
    var told =
        call("service", "requestHeaders reply 403 grpc-status=9|grpc-message=not%20yet|the body");
    assertThat(told.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(told.getDescription()).isEqualTo("not yet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"requestHeaders", "requestEnd"})
  void aFilterThatFailsIsAnError(String hook) {
    long failures = envoy.stat("dynamicmodulescustom.write.failures");
    assertThat(call("service", hook + " throw").getCode()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(envoy.stat("dynamicmodulescustom.write.failures")).isEqualTo(failures + 1);
    envoy.awaitLog("java\\.lang\\.IllegalStateException: on demand", Duration.ofSeconds(30));
    FAULTS.assertHas(
        "An exception in a hook for a gRPC call",
        "the gRPC status `UNKNOWN`",
        "`java.lang.IllegalStateException: on demand`",
        "nothing; counted as a failure");
  }

  /** Envoy takes the request for what it was when it came to the filter. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "requestHeaders remove content-type",
        "requestHeaders set content-type application/x-protobuf"
      })
  void aRequestStaysOneOfGrpcWhateverItsContentTypeBecomes(String change) {
    assertThat(call("service", change, "requestHeaders reply 403").getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(call("service", change, "responseHeaders reply 403").getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void aFilterThatFailsAfterItChangedAllOfThatIsAnError() {
    var status =
        call(
            "service",
            "requestHeaders remove content-type",
            "requestHeaders remove te",
            "requestHeaders throw");
    assertThat(status.getCode()).isEqualTo(Status.Code.UNKNOWN);
  }

  @Test
  void aReplyInTheResponsesPlaceHasItsStatus() {
    assertThat(call("service", "responseHeaders reply 401 denied").getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void otherClientsGetTheReplyAsItIs() throws Exception {
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      var response = connection.send("GET", "/", "x-write: requestHeaders reply 403 no");
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.body()).isEqualTo("no");
      assertThat(response.values("grpc-status")).isEmpty();
    }
  }

  /** A message is its bytes. */
  static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
