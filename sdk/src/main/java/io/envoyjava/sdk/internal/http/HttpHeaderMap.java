// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HttpFeature;

/**
 * One of a stream's four header maps, as its filter reads and writes it. Has no fields of its own,
 * since each stream has some of these.
 */
class HttpHeaderMap extends EnvoyHeaders implements HeaderMap {
  private static final boolean CAN_ADD = HttpFeature.ADDED_HEADER_VALUES.isAvailable();

  private static final Kind[] KINDS = Kind.values();

  // The enum is in the order of the ABI's numbers, which HeaderRulesTest checks.
  @SuppressWarnings("EnumOrdinal")
  HttpHeaderMap(HttpFilterRunner stream, Kind kind) {
    super(stream, kind.ordinal());
  }

  final HttpFilterRunner stream() {
    return (HttpFilterRunner) stream;
  }

  private Kind kind() {
    return KINDS[map];
  }

  @Override
  public final boolean set(String name, String value) {
    long _ = stream.address(); // throws elsewhere than on the worker, and when the stream is gone
    var kind = kind();
    switch (HeaderRules.role(name)) {
      case HeaderRules.CONTENT_LENGTH -> checkContentLength(name, value);
      case HeaderRules.PSEUDO -> {
        HeaderRules.checkSet(kind, name, value);
        if (kind == Kind.RESPONSE_HEADERS) Framing.checkStatus(stream(), this, value);
        else if (name.equalsIgnoreCase(":method")) Framing.checkMethod(this, value);
      }
      case HeaderRules.ORDINARY -> {}
      case HeaderRules.CONTENT_TYPE -> rememberGrpc();
      default -> HeaderRules.checkSet(kind, name, value);
    }
    return put(name, value);
  }

  private void checkContentLength(String name, String value) {
    var kind = kind();
    boolean request = kind == Kind.REQUEST_HEADERS;
    if (value.isEmpty() || !(request || kind == Kind.RESPONSE_HEADERS)) {
      HeaderRules.checkSet(kind, name, value);
    } else if (size() > 0) {
      Framing.checkContentLength(stream(), request, value);
    }
  }

  @Override
  public final boolean add(String name, String value) {
    long _ = stream.address();
    HeaderRules.checkAdd(kind(), name, value);
    if (value.isEmpty()) return false;
    if (!CAN_ADD) return addFirst(name, value);
    if (HeaderRules.role(name) == HeaderRules.CONTENT_TYPE) rememberGrpc();
    return putMore(name, value);
  }

  /** Where a name's values can only be replaced by one, a first one can still be added. */
  private boolean addFirst(String name, String value) {
    if (contains(name)) {
      HttpFeature.ADDED_HEADER_VALUES.require("header " + name + ", which has a value: add");
    }
    return set(name, value);
  }

  @Override
  public final boolean remove(String name) {
    HeaderRules.checkRemove(kind(), name);
    switch (HeaderRules.role(name)) {
      case HeaderRules.CONTENT_TYPE -> rememberGrpc();
      case HeaderRules.CONTENT_LENGTH -> checkContentLengthRemoval();
      default -> {}
    }
    return drop(name);
  }

  private void checkContentLengthRemoval() {
    var kind = kind();
    boolean request = kind == Kind.REQUEST_HEADERS;
    if (request || kind == Kind.RESPONSE_HEADERS) Framing.checkRemoval(stream(), request);
  }

  private void rememberGrpc() {
    if (kind() == Kind.REQUEST_HEADERS && GrpcReplies.hasGrpcType(this)) stream().noteGrpc();
  }
}
