// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.javascript;

import java.time.Duration;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.EvaluatorException;

/**
 * Makes the contexts in which scripts run: interpreted, so that no classes are made for them, and
 * for a limited time, since a worker thread serves other streams too.
 */
final class LimitedContexts extends ContextFactory {
  private static final Duration LIMIT = Duration.ofMillis(100);
  private static final int INSTRUCTIONS_BETWEEN_CHECKS = 100_000;
  private static final LimitedContexts FACTORY = new LimitedContexts();

  private LimitedContexts() {}

  /** Returns a context for the calling thread; its time begins. */
  static Context begin() {
    var context = FACTORY.enterContext();
    context.putThreadLocal(LIMIT, System.nanoTime() + LIMIT.toNanos());
    return context;
  }

  @Override
  protected Context makeContext() {
    var context = super.makeContext();
    context.setInterpretedMode(true);
    context.setLanguageVersion(Context.VERSION_ECMASCRIPT);
    context.setInstructionObserverThreshold(INSTRUCTIONS_BETWEEN_CHECKS);
    context.setMaximumInterpreterStackDepth(1000);
    return context;
  }

  @Override
  protected void observeInstructionCount(Context context, int instructions) {
    if (context.getThreadLocal(LIMIT) instanceof Long end && System.nanoTime() > end) {
      throw new EvaluatorException("the script has run for more than " + LIMIT.toMillis() + " ms");
    }
  }
}
