// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.TrailersStatus;

/** One filter for each hook, which overrides that hook and no other; the configuration names it. */
public final class HookFilters implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public HookFilters() {}

  @Override
  public String name() {
    return "hooks";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return switch (config) {
      case "none" -> _ -> new HttpFilter() {};
      case "requestHeaders" -> _ -> new RequestHeaders();
      case "requestBody" -> _ -> new RequestBody();
      case "requestTrailers" -> _ -> new RequestTrailers();
      case "responseHeaders" -> _ -> new ResponseHeaders();
      case "responseBody" -> _ -> new ResponseBody();
      case "responseTrailers" -> _ -> new ResponseTrailers();
      case "localReply" -> _ -> new LocalReply();
      case "streamComplete" -> _ -> new StreamComplete();
      case "destroy" -> _ -> new Destroy();
      default -> throw new InvalidConfigException("hook: expected a hook's name, found " + config);
    };
  }

  private static final class RequestHeaders implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }
  }

  private static final class RequestBody implements HttpFilter {
    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      return BodyStatus.STOP_ITERATION_NO_BUFFER;
    }
  }

  private static final class RequestTrailers implements HttpFilter {
    @Override
    public TrailersStatus onRequestTrailers() {
      return TrailersStatus.STOP_ITERATION;
    }
  }

  private static final class ResponseHeaders implements HttpFilter {
    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      return HeadersStatus.STOP_ALL_ITERATION_AND_WATERMARK;
    }
  }

  private static final class ResponseBody implements HttpFilter {
    @Override
    public BodyStatus onResponseBody(boolean endOfStream) {
      return BodyStatus.STOP_ITERATION_AND_WATERMARK;
    }
  }

  private static final class ResponseTrailers implements HttpFilter {
    @Override
    public TrailersStatus onResponseTrailers() {
      return TrailersStatus.STOP_ITERATION;
    }
  }

  private static final class LocalReply implements HttpFilter {
    @Override
    public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
      return status == 503 && details.equals("details") && !resetImminent
          ? LocalReplyStatus.CONTINUE_AND_RESET_STREAM
          : LocalReplyStatus.CONTINUE;
    }
  }

  private static final class StreamComplete implements HttpFilter {
    @Override
    public void onStreamComplete() {
      Shared.map().put("complete", true);
    }
  }

  private static final class Destroy implements HttpFilter {
    Destroy() {
      Shared.count("made");
    }

    @Override
    public void onDestroy() {
      Shared.count("destroyed");
    }
  }
}
