// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.GrpcServerFactory;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A terminal filter is a gRPC server over HTTP/2, with streamed replies and back-pressure. */
final class GrpcServerIT {
  private static final String PREFIX = "dynamicmodulescustom.grpc_server.";

  @TempDir static Path directory;
  private static EnvoyProcess envoy;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast(HttpFeature.WATERMARKS.since());
    envoy =
        EnvoyProcess.builder()
            .config(
                EnvoyConfig.direct()
                    .terminalFilter("grpc_server", "")
                    // Over HTTP/2, this is also what Envoy keeps of a response for a slow client.
                    .connectionManagerOptions(
                        "http2_protocol_options: { initial_stream_window_size: 65536 }")
                    .yaml())
            .modules(ModuleFile.of(directory, "grpc_server", GrpcServerFactory.class))
            .concurrency(1)
            .start();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", envoy.port(EnvoyConfig.LISTENER))
            .usePlaintext()
            .flowControlWindow(65_535)
            .build();
  }

  @AfterAll
  static void stop() {
    if (channel != null) channel.shutdownNow();
    if (envoy != null) envoy.close();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    eventually(() -> assertThat(envoy.stat("http.main.downstream_rq_active")).isZero());
    assertThat(envoy.stat(PREFIX + "failures")).isZero();
  }

  @Test
  void messagesGoBothWaysWhileTheCallIsOpen() throws Exception {
    var call = Call.start("Echo", 10);
    for (int i = 1; i <= 3; i++) {
      var sent = "message " + i;
      int count = i;
      call.send(sent.getBytes(StandardCharsets.UTF_8));
      eventually(() -> assertThat(call.messages()).hasSize(count));
      assertThat(call.messages().getLast()).asString(StandardCharsets.UTF_8).isEqualTo(sent);
    }
    call.halfClose();
    eventually(() -> assertThat(call.status().getCode()).isEqualTo(Status.Code.OK));
  }

  @Test
  void statusInTheTrailersIsTheClients() throws Exception {
    var call = Call.start("Missing", 10);
    call.halfClose();
    eventually(() -> assertThat(call.status()).isNotEqualTo(Call.OPEN));
    assertThat(call.messages()).hasSize(1);
    assertThat(call.status().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(call.status().getDescription()).isEqualTo("no such thing");
  }

  @Test
  void clientThatDoesNotReadPausesTheServer() throws Exception {
    long sentBefore = envoy.stat(PREFIX + "sent");
    long pausesBefore = envoy.stat(PREFIX + "pauses");
    var call = Call.start("Flood", 1);
    call.halfClose();
    eventually(() -> assertThat(envoy.stat(PREFIX + "pauses")).isGreaterThan(pausesBefore));
    // Of 8 MB, no more has been sent than fits into the windows and buffers on the way.
    assertThat((envoy.stat(PREFIX + "sent") - sentBefore) * GrpcServerFactory.SIZE)
        .isLessThan(2 << 20);
    call.request(GrpcServerFactory.MESSAGES);
    eventually(() -> assertThat(call.status().getCode()).isEqualTo(Status.Code.OK));
    assertThat(call.messages())
        .extracting(message -> ByteBuffer.wrap(message).getInt())
        .isEqualTo(IntStream.range(0, GrpcServerFactory.MESSAGES).boxed().toList());
  }

  @Test
  void clientThatCancelsStopsTheServer() throws Exception {
    var call = Call.start("Forever", Integer.MAX_VALUE);
    eventually(() -> assertThat(call.messages()).hasSizeGreaterThan(100));
    call.cancel();
    eventually(() -> assertThat(envoy.stat("http.main.downstream_rq_active")).isZero());
    long sent = envoy.stat(PREFIX + "sent");
    assertThat(Call.start("Missing", 10).await().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(envoy.stat(PREFIX + "sent")).isEqualTo(sent + 1);
  }

  /** A call, and what has come back. */
  private static final class Call extends ClientCall.Listener<byte[]> {
    static final Status OPEN = Status.UNKNOWN.withDescription("the call is open");

    private final ClientCall<byte[], byte[]> call;
    private final List<byte[]> messages = new CopyOnWriteArrayList<>();
    private volatile Status status = OPEN;

    private Call(ClientCall<byte[], byte[]> call) {
      this.call = call;
    }

    /** Starts a call that takes that many messages for the time being. */
    static Call start(String method, int wanted) {
      var descriptor =
          MethodDescriptor.newBuilder(new GrpcRepliesIT.Bytes(), new GrpcRepliesIT.Bytes())
              .setType(MethodType.BIDI_STREAMING)
              .setFullMethodName("service/" + method)
              .build();
      var started = new Call(channel.newCall(descriptor, CallOptions.DEFAULT));
      started.call.start(started, new Metadata());
      started.call.request(wanted);
      return started;
    }

    void send(byte[] message) {
      call.sendMessage(message);
    }

    void halfClose() {
      call.halfClose();
    }

    void request(int count) {
      call.request(count);
    }

    void cancel() {
      call.cancel("on purpose", null);
    }

    List<byte[]> messages() {
      return messages;
    }

    Status status() {
      return status;
    }

    Status await() throws Exception {
      eventually(() -> assertThat(status).isNotEqualTo(OPEN));
      return status;
    }

    @Override
    public void onMessage(byte[] message) {
      messages.add(message);
    }

    @Override
    public void onClose(Status end, Metadata trailers) {
      status = end;
    }
  }
}
