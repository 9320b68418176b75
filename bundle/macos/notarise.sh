#!/bin/sh
# Signs dist/Tidemark.app, makes the disk image, has Apple notarise it, and staples the ticket to it.
# NOT RUN by those who wrote it: it needs macOS, and a membership in Apple's developer programme.
#
#   IDENTITY   the certificate, as `security find-identity -v -p codesigning` names it: "Developer ID Application: ..."
#   PROFILE    the name under which `xcrun notarytool store-credentials` keeps the access
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
here=$root/bundle/macos
app=$root/dist/Tidemark.app
: "${IDENTITY:?say which certificate signs}" "${PROFILE:?say under which name notarytool keeps the access}"

# From the inside out: each library by itself, then the program, then the whole.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    xargs -0 -n 16 codesign --force --timestamp --options runtime --sign "$IDENTITY"
find "$app/Contents" -type d -name '*.framework' -prune -print0 |
    xargs -0 -n 1 codesign --force --timestamp --options runtime --sign "$IDENTITY"
find "$app/Contents" -type f -name torch_shm_manager -print0 |
    xargs -0 -n 1 codesign --force --timestamp --options runtime --entitlements "$here/entitlements.plist" --sign "$IDENTITY"
codesign --force --timestamp --options runtime --entitlements "$here/entitlements.plist" --sign "$IDENTITY" "$app"
codesign --verify --deep --strict --verbose=2 "$app"

"$here/dmg.sh"
version=$(cd "$root" && .venv/bin/python -c "from bundle.project import VERSION; print(VERSION)")
image=$root/dist/tidemark-$version-macos-$(uname -m).dmg
codesign --force --timestamp --sign "$IDENTITY" "$image"
xcrun notarytool submit "$image" --keychain-profile "$PROFILE" --wait
xcrun stapler staple "$image"
spctl --assess --type open --context context:primary-signature --verbose "$image"
