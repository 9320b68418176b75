#!/bin/sh
# Makes Tidemark.AppDir from dist/tidemark, and an AppImage of it where appimagetool is at hand.
#
#   bundle/linux/appimage.sh [FOLDER]        dist where none is named
#
# appimagetool comes from its project's own releases, and no package registry carries it: so this was run here up to
# the AppDir (AppRun starts the program), and the last step was NOT RUN. The workflow bundles.yml fetches the tool.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
dist=${1:-$root/dist}
python=${PYTHON:-$root/.venv/bin/python}
app=$dist/Tidemark.AppDir

[ -x "$dist/tidemark/tidemark" ] || { echo "There is no $dist/tidemark; run make bundle first." >&2; exit 1; }
rm -rf "$app"
mkdir -p "$app/usr"
cp -al "$dist/tidemark" "$app/usr/tidemark" 2>/dev/null || cp -a "$dist/tidemark" "$app/usr/tidemark"
(cd "$root" && QT_QPA_PLATFORM=offscreen "$python" -c \
    "import sys, pathlib; from bundle.linux.share import write_share; write_share(pathlib.Path(sys.argv[1]))" "$app/usr/share")
cp "$app/usr/share/applications/tidemark.desktop" "$app/"
cp "$app/usr/share/icons/hicolor/256x256/apps/tidemark.png" "$app/"
ln -sf tidemark.png "$app/.DirIcon"
cat >"$app/AppRun" <<'RUN'
#!/bin/sh
here=$(dirname -- "$(readlink -f -- "$0")")
exec "$here/usr/tidemark/tidemark" "$@"
RUN
chmod 755 "$app/AppRun"
echo "made $app"

if ! command -v appimagetool >/dev/null; then
    echo "appimagetool is not on the PATH (no package registry carries it), so there is no AppImage." >&2
    exit 3
fi
version=$(cd "$root" && "$python" -c "from bundle.project import VERSION; print(VERSION)")
ARCH=$(uname -m) VERSION=$version appimagetool --no-appstream "$app" "$dist/Tidemark-$version-$(uname -m).AppImage"
