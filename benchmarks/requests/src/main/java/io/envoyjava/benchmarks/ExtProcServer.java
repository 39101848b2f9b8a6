// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc.ExternalProcessorImplBase;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * An external processor that does what the filter {@code get_set_set} does: the alternative for
 * Java code with Envoy. It is as fast as grpc-java allows: the thread that reads also answers.
 */
final class ExtProcServer {
  private ExtProcServer() {}

  /** Serves on a free port of loopback, which it prints, until the process is ended. */
  public static void main(String... args) throws Exception {
    var server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(new Processor())
            .build()
            .start();
    System.out.println(server.getPort());
    server.awaitTermination();
  }

  private static final class Processor extends ExternalProcessorImplBase {
    @Override
    public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> answers) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ProcessingRequest request) {
          answers.onNext(answer(request));
        }

        @Override
        public void onError(Throwable failure) {
          // Envoy has cancelled this stream, so nothing expects an answer.
        }

        @Override
        public void onCompleted() {
          answers.onCompleted();
        }
      };
    }
  }

  private static ProcessingResponse answer(ProcessingRequest request) {
    return switch (request.getRequestCase()) {
      case REQUEST_HEADERS ->
          ProcessingResponse.newBuilder()
              .setRequestHeaders(set("x-agent", agent(request.getRequestHeaders())))
              .build();
      case RESPONSE_HEADERS ->
          ProcessingResponse.newBuilder()
              .setResponseHeaders(set("x-seen", ByteString.copyFrom("yes", UTF_8)))
              .build();
      default -> throw new IllegalStateException("not asked for: " + request.getRequestCase());
    };
  }

  private static ByteString agent(HttpHeaders headers) {
    for (var header : headers.getHeaders().getHeadersList()) {
      if (header.getKey().equals("user-agent")) return header.getRawValue();
    }
    return ByteString.copyFrom("none", UTF_8);
  }

  private static HeadersResponse set(String name, ByteString value) {
    return HeadersResponse.newBuilder()
        .setResponse(
            CommonResponse.newBuilder()
                .setHeaderMutation(
                    HeaderMutation.newBuilder()
                        .addSetHeaders(
                            HeaderValueOption.newBuilder()
                                .setHeader(
                                    HeaderValue.newBuilder().setKey(name).setRawValue(value)))))
        .build();
  }
}
