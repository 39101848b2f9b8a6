// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.maven;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Execute;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.toolchain.ToolchainManager;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Prints the configuration of the project's filter, in YAML: for Envoy, Envoy Gateway and Istio.
 * The text for the filter is that of Envoy's configuration, if there is one and {@code
 * filterConfig} is not set.
 *
 * @since 0.1
 */
@Mojo(name = "config", requiresDependencyResolution = ResolutionScope.RUNTIME)
@Execute(phase = LifecyclePhase.PROCESS_CLASSES)
@SuppressWarnings("NullAway.Init") // Maven sets the parameters.
public class ConfigMojo extends ToolMojo {
  /** What to print: {@code envoy}, {@code gateway}, {@code istio} or {@code all}. */
  @Parameter(property = "envoy.target", defaultValue = "all")
  private String target;

  /** The file to write, instead of the standard output. */
  @Parameter(property = "envoy.output")
  private @Nullable File output;

  /**
   * The address from which Envoy Gateway lets Envoy fetch the module, over HTTP or HTTPS. The
   * configuration has the SHA-256 of the packaged file. The default is a file in Envoy's image.
   */
  @Parameter(property = "envoy.url")
  private @Nullable String url;

  @Parameter(defaultValue = "${project.build.directory}", readonly = true, required = true)
  private File packaged;

  /**
   * Makes the goal; Maven calls this.
   *
   * @param repositories fetches the tools
   * @param toolchains knows the JDK that the build has selected
   */
  @Inject
  public ConfigMojo(RepositorySystem repositories, ToolchainManager toolchains) {
    super(repositories, toolchains);
  }

  @Override
  List<String> command() {
    var command = new ArrayList<>(List.of("config", "--target", target));
    option(command, "--output", output);
    option(command, "--url", url);
    option(command, "--module", new File(packaged, "lib" + module() + ".so"));
    return command;
  }
}
