// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import com.github.dockerjava.api.exception.NotFoundException;
import io.envoyjava.testing.EnvoyBinary;
import io.envoyjava.testing.EnvoyBuilder;
import io.envoyjava.testing.EnvoyContainer;
import io.envoyjava.testing.EnvoyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * The Envoy of a test: a process of this machine, with the modules that were just built, or a
 * container of the image, with the modules in it. The build runs tests with {@link AlsoInContainer}
 * in both ways (see the executions in the pom), and all others with a process only.
 */
final class TestEnvoy {
  /** Whether the tests of this run use containers. */
  static final boolean IN_CONTAINER = "container".equals(System.getProperty("envoyjava.envoy"));

  private static final @Nullable String MISSING = IN_CONTAINER ? missing() : null;

  static {
    if (MISSING != null) System.out.println("Tests in containers are skipped: " + MISSING);
    else if (IN_CONTAINER) System.out.println("Envoy is " + EnvoyContainer.defaultImage());
    else System.out.println("Envoy is " + EnvoyBinary.locate());
  }

  private TestEnvoy() {}

  /** Marks a class of tests that runs with containers, too. */
  @Tag("container")
  @ExtendWith(NeedsTheImage.class)
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface AlsoInContainer {}

  /** A test within such a class that needs a process of this machine. */
  @Tag("process")
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @interface ProcessOnly {}

  /** Returns a builder of an Envoy with the modules of all filters. */
  static EnvoyBuilder<?> builder() {
    if (IN_CONTAINER) return EnvoyContainer.builder().network("host");
    try {
      return EnvoyProcess.builder().modules(EnvoyConfig.modules().toArray(Path[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets Envoy, which may run as another user, write to a file or folder. */
  static Path openToAll(Path path) throws IOException {
    var permissions = Files.isDirectory(path) ? "rwxrwxrwx" : "rw-rw-rw-";
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /** Returns the reason why tests cannot run in containers, or null. */
  private static @Nullable String missing() {
    if (!DockerClientFactory.instance().isDockerAvailable()) return "there is no container engine";
    var named = System.getenv().getOrDefault("ENVOY_IMAGE", "");
    if (!named.isEmpty()) return null;
    try {
      var image = EnvoyContainer.defaultImage();
      var _ = DockerClientFactory.instance().client().inspectImageCmd(image).exec();
      return null;
    } catch (NotFoundException e) {
      return "there is no image %s: docker buildx build . -t %s, or set ENVOY_IMAGE"
          .formatted(EnvoyContainer.defaultImage(), EnvoyContainer.defaultImage());
    }
  }

  static final class NeedsTheImage implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return MISSING == null
          ? ConditionEvaluationResult.enabled("")
          : ConditionEvaluationResult.disabled(MISSING);
    }
  }
}
