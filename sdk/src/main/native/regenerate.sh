#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Regenerates the bindings in io.envoyjava.sdk.internal.abi from envoy_abi.h and launcher.h. Needs
# `jextract` on the PATH; the committed output was made by jextract 23 (openjdk/jextract at f9866df)
# on JDK 25 with libclang 14. Run it by `mvn -pl sdk -Pregenerate-bindings generate-sources`.
#
#   regenerate.sh [OUTPUT]    OUTPUT is the source folder, by default the sdk's own
set -eu
cd "$(dirname "$0")"
output=${1:-../java}
package=io.envoyjava.sdk.internal.abi
command -v jextract >/dev/null || {
  echo "jextract is not on the PATH: build it from openjdk/jextract and put it there" >&2
  exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Only what the two headers declare themselves, not what libc's headers bring along.
jextract --dump-includes "$work/all" launcher.h
sed -n 's/ *# header: .*\/\(envoy_abi\|launcher\)\.h *$//p' "$work/all" >"$work/ours"
jextract --output "$work/out" -t "$package" --header-class-name EnvoyAbi \
  --symbols-class-name AbiLayouts @"$work/ours" launcher.h

# jextract's lookups search neither the executable nor the launcher's stand-ins.
generated="$work/out/$(echo "$package" | tr . /)"
sed -i -e 's/SymbolLookup\.loaderLookup()/io.envoyjava.sdk.internal.Host.symbols();/' \
  -e '/^ *\.or(Linker\.nativeLinker()\.defaultLookup());$/d' "$generated/EnvoyAbi.java"
sed -i -e 's/[ \t]*$//' "$generated"/*.java
grep -q 'SYMBOL_LOOKUP = io.envoyjava.sdk.internal.Host.symbols();' "$generated/EnvoyAbi.java" || {
  echo "this jextract writes its symbol lookup in another way; adapt the lines above" >&2
  exit 1
}

# BindingsTest compares this with the headers as they are.
[ $# -gt 0 ] || cat envoy_abi.h launcher.h | cksum >bindings.cksum
target="$output/$(echo "$package" | tr . /)"
mkdir -p "$target"
find "$target" -name '*.java' ! -name package-info.java -exec rm {} +
cp "$generated"/* "$target/"
