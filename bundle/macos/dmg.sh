#!/bin/sh
# Makes dist/tidemark-VERSION-macos-ARCH.dmg of dist/Tidemark.app: drag to install.
# NOT RUN by those who wrote it: it needs macOS (hdiutil).
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
app=$root/dist/Tidemark.app
[ -d "$app" ] || { echo "There is no $app; build it first (bundle/macos/README.md)." >&2; exit 1; }

version=$(cd "$root" && .venv/bin/python -c "from bundle.project import VERSION; print(VERSION)")
image=$root/dist/tidemark-$version-macos-$(uname -m).dmg
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

ditto "$app" "$stage/Tidemark.app"
ln -s /Applications "$stage/Applications"
cp "$root/NOTICE" "$stage/NOTICE.txt"
cp "$root/resources/licences/GPL-3.0.txt" "$stage/GPL-3.0.txt"
rm -f "$image"
hdiutil create -volname "Tidemark $version" -srcfolder "$stage" -fs APFS -format ULFO "$image"
hdiutil verify "$image"
ls -l "$image"
