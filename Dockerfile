# SPDX-License-Identifier: Apache-2.0
# Envoy with the filters of this repository, and a Java runtime for them; docs/image.md says how to use it.
#
#   docker buildx build . -t envoy-with-dynamic-modules:latest

ARG ENVOY_VERSION=1.40.0
# The base image: another one with that Envoy works too, such as envoyproxy/envoy:distroless-v1.40.0.
ARG ENVOY_IMAGE=envoyproxy/envoy:v${ENVOY_VERSION}

# Files that are the same for all platforms are made once, on the builder's own; only jlink runs on each target platform.
FROM --platform=$BUILDPLATFORM maven:3.9-eclipse-temurin-25 AS maven

# The native launchers. They are compiled on the system that Envoy runs on, so they need no newer glibc than that system has.
FROM --platform=$BUILDPLATFORM envoyproxy/envoy:v${ENVOY_VERSION} AS launchers
RUN case $(dpkg --print-architecture) in \
      amd64) cross="gcc-aarch64-linux-gnu libc6-dev-arm64-cross" ;; \
      arm64) cross="gcc-x86-64-linux-gnu libc6-dev-amd64-cross" ;; \
    esac && \
    apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends gcc libc6-dev $cross
COPY --from=maven /opt/java/openjdk/include /opt/java/openjdk/include
COPY sdk/src/main/native /native
RUN JAVA_HOME=/opt/java/openjdk sh /native/build.sh /launchers

# The poms alone, so that dependencies are downloaded again only if one of them changes.
FROM --platform=$BUILDPLATFORM maven AS poms
COPY . /src
RUN find /src -type f ! -name pom.xml ! -path '/src/.mvn/*' -delete && find /src -type d -empty -delete

# The modules: /modules/<architecture>/lib<name>.so, their jars made once, with a launcher for each architecture before them.
FROM --platform=$BUILDPLATFORM maven AS modules
WORKDIR /src
COPY --from=poms /src .
RUN mvn -B --projects '!testing,!dev,!archetype,!archetype-kotlin,!fuzz,!integration,!filters-check' dependency:go-offline
COPY . .
COPY --from=launchers /launchers /launchers
# Tests are for the ordinary build.
RUN LAUNCHERS=/launchers mvn -B --projects '!testing,!dev,!archetype,!archetype-kotlin,!fuzz,!integration,!filters-check' package -Dmaven.test.skip && \
    mkdir -p /modules/amd64 /modules/arm64 && \
    cp filters/*/target/linux-x86_64/*.so /modules/amd64 && \
    cp filters/*/target/linux-aarch_64/*.so /modules/arm64
# Java's modules that the classes in these files refer to. Libraries use java.beans, of java.desktop, only if it is there, and it would double the runtime.
RUN mkdir /classes && cd /classes && \
    for module in /modules/amd64/*.so; do \
      mkdir "${module##*/}" && (cd "${module##*/}" && jar --extract --file "$module" && rm -f module-info.class); \
    done && \
    jdeps --multi-release base --ignore-missing-deps --print-module-deps * | sed -E 's/(^|,)java\.desktop//' > /modules/java

# The Java runtime: what the filters need, and what else a filter is likely to want, and jcmd.
FROM eclipse-temurin:25-jdk AS java
ARG JAVA_MODULES=java.logging,java.net.http,jdk.jcmd,jdk.jfr,jdk.unsupported
COPY --from=modules /modules/java /modules
RUN jlink --add-modules "$(cat /modules),${JAVA_MODULES}" --compress=zip-6 --no-header-files --no-man-pages --output /java

# The runtime's AOT cache: Envoy looks once at a configuration with all filters, and the JVM in it writes down what it had to load and link for them. It
# costs 25 MB here, and saves Envoy a good part of its start, and memory; docs/performance.md has the figures.
FROM envoyproxy/envoy:v${ENVOY_VERSION} AS aot
ARG TARGETARCH
COPY --from=java /java /opt/java/openjdk
COPY --from=modules /modules/${TARGETARCH} /usr/local/lib
WORKDIR /training/access_logs
WORKDIR /training
COPY integration/envoy.yaml .
# Envoys before v1.37 have only HTTP filters of modules: the other extensions stand between lines of dashes.
RUN if envoy --version | grep -q '/1\.3[56]\.'; then sed -i '/^ *# -\{8\}$/,/^ *# -\{8\}$/d' envoy.yaml; fi && \
    ENVOY_DYNAMIC_MODULES_SEARCH_PATH=/usr/local/lib ENVOY_JAVA_OPTS=-XX:AOTCacheOutput=/opt/java/openjdk/lib/envoy-java.aot \
    envoy --mode validate --config-path envoy.yaml

FROM ${ENVOY_IMAGE}
ARG TARGETARCH
COPY --from=aot /opt/java/openjdk /opt/java/openjdk
COPY --from=modules /modules/${TARGETARCH} /usr/local/lib
ENV ENVOY_DYNAMIC_MODULES_SEARCH_PATH=/usr/local/lib \
    ENVOY_JAVA_HOME=/opt/java/openjdk

ARG ENVOY_IMAGE
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=
LABEL org.opencontainers.image.title="Envoy with filters in Java" \
      org.opencontainers.image.description="Envoy, dynamic modules written in Java, and a Java runtime for them" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/${ENVOY_IMAGE}"
