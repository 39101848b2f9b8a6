// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the filter logs, until this is closed. */
final class Messages extends Handler {
  private static final Logger LOG = Logger.getLogger("AccessLog");

  final List<String> texts = new CopyOnWriteArrayList<>();

  Messages() {
    LOG.addHandler(this);
  }

  @Override
  public void publish(LogRecord message) {
    texts.add(message.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOG.removeHandler(this);
  }
}
