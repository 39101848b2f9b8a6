// SPDX-License-Identifier: Apache-2.0
/** Extensions that do as little as possible, to measure the cost of the SDK itself. */
module io.envoyjava.benchmarks.filters {
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.benchmarks.filters.BlockingCalloutFactory,
      io.envoyjava.benchmarks.filters.BlockingFactory,
      io.envoyjava.benchmarks.filters.BlockingGetSetFactory,
      io.envoyjava.benchmarks.filters.CalloutFactory,
      io.envoyjava.benchmarks.filters.EmptyFactory,
      io.envoyjava.benchmarks.filters.GetSetFactory,
      io.envoyjava.benchmarks.filters.GetSetSetFactory,
      io.envoyjava.benchmarks.filters.MetadataFactory,
      io.envoyjava.benchmarks.filters.NothingFactory,
      io.envoyjava.benchmarks.filters.RouteFactory,
      io.envoyjava.benchmarks.filters.StreamedReplyFactory;
  provides io.envoyjava.sdk.network.NetworkFilterFactory with
      io.envoyjava.benchmarks.filters.EchoFactory,
      io.envoyjava.benchmarks.filters.PassFactory;
  provides io.envoyjava.sdk.listener.ListenerFilterFactory with
      io.envoyjava.benchmarks.filters.PeekFactory;
  provides io.envoyjava.sdk.accesslog.AccessLoggerFactory with
      io.envoyjava.benchmarks.filters.EntryFactory;
}
