#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# assemble.sh TARGET JAR LIBRARY  the modules of a filter: TARGET/linux-<arch>/LIBRARY for each TARGET/launchers/linux-<arch>/launcher.so, which
#                                 is that launcher with JAR behind it, and TARGET/LIBRARY for this machine
#
# An Envoy may have such a file mapped, and dies if it changes under it. So each one is written beside, and renamed into place.
set -eu

target=$1 jar=$2 library=$3

# replace FILE SOURCE...: the file becomes what the sources are together
replace() {
  file=$1
  shift
  mkdir -p "$(dirname "$file")"
  cat "$@" >"$file.new"
  mv -f "$file.new" "$file"
}

for launcher in "$target"/launchers/*/launcher.so; do
  platform=$(basename "$(dirname "$launcher")")
  replace "$target/$platform/$library" "$launcher" "$jar"
done

case $(uname -m) in aarch64 | arm64) own=linux-aarch_64 ;; *) own=linux-x86_64 ;; esac
replace "$target/$library" "$target/$own/$library"
