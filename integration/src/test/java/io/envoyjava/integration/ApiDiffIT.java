// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.lang.classfile.ClassFile.ACC_ABSTRACT;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The comparison of the SDK's public API with a release, in the profile {@code api-diff}. */
@Tag("any-envoy")
final class ApiDiffIT {
  private static final String PLUGIN = "com.github.siom79.japicmp:japicmp-maven-plugin:0.23.1";
  private static final String CALLED = "types-that-authors-call";
  private static final String IMPLEMENTED = "types-that-authors-implement";
  private static final Path SDK = EnvoyConfig.FILTERS.resolveSibling("sdk").normalize();

  private static OutsideMaven maven;

  @BeforeAll
  static void repository() throws IOException {
    maven = new OutsideMaven();
  }

  @Test
  void passesIfNothingHasChanged() throws Exception {
    var version = release("1", "io/envoyjava/sdk/Secret.class", ClassTransform.ACCEPT_ALL);
    var result = compare(version, CALLED);
    assertThat(result.status()).as(result.output()).isZero();
  }

  @Test
  void failsIfAMethodWasRemoved() throws Exception {
    var version = release("2", "io/envoyjava/sdk/Secret.class", addMethod("removedSince"));
    var result = compare(version, CALLED);
    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("removedSince").contains("METHOD_REMOVED");
  }

  @Test
  void ignoresWhatIsInternal() throws Exception {
    var version =
        release("3", "io/envoyjava/sdk/internal/runtime/UseCount.class", addMethod("removedSince"));
    var result = compare(version, CALLED);
    assertThat(result.status()).as(result.output()).isZero();
  }

  @Test
  void allowsANewMethodOnlyInTypesThatTheSdkImplements() throws Exception {
    var secret = release("4", "io/envoyjava/sdk/Secret.class", dropMethods("get"));
    var result = compare(secret, CALLED);
    assertThat(result.status()).as(result.output()).isZero();

    var factory =
        release("5", "io/envoyjava/sdk/http/HttpFilterFactory.class", dropMethods("name"));
    result = compare(factory, IMPLEMENTED);
    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("name()").contains("METHOD_ADDED_TO_INTERFACE");
  }

  private static ClassTransform addMethod(String name) {
    return ClassTransform.endHandler(
        type ->
            type.withMethod(
                name,
                MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of("java.lang.String")),
                ACC_PUBLIC | ACC_ABSTRACT,
                _ -> {}));
  }

  private static ClassTransform dropMethods(String name) {
    return ClassTransform.dropping(
        element -> element instanceof MethodModel method && method.methodName().equalsString(name));
  }

  /** Puts a release into the local repository: this SDK with one class changed. */
  private static String release(String version, String changed, ClassTransform change)
      throws IOException {
    var own = System.getProperty("envoyjava.version");
    var name = "envoy-java-sdk-" + version;
    var pom = maven.file("io/envoyjava", "envoy-java-sdk", version, name + ".pom");
    Files.createDirectories(pom.getParent());
    Files.writeString(
        pom,
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>io.envoyjava</groupId>
          <artifactId>envoy-java-sdk</artifactId>
          <version>%s</version>
        </project>
        """
            .formatted(version));
    var jar =
        Files.copy(
            SDK.resolve("target/envoy-java-sdk-" + own + ".jar"),
            pom.resolveSibling(name + ".jar"));
    try (var files = FileSystems.newFileSystem(jar)) {
      var entry = files.getPath(changed);
      var classes = ClassFile.of();
      Files.write(entry, classes.transformClass(classes.parse(Files.readAllBytes(entry)), change));
    }
    return version;
  }

  private static OutsideMaven.Result compare(String baseline, String execution) throws Exception {
    return maven.run(
        SDK, "-P", "api-diff", "-Dapi.baseline=" + baseline, PLUGIN + ":cmp@" + execution);
  }
}
