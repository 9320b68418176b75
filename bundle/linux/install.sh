#!/bin/sh
# Installs Tidemark for the present user, without any rights of an administrator.
#
#   ./install.sh                  into ~/.local: program, command, menu entry, icons, file type
#   ./install.sh --uninstall      takes all of it away again; settings stay (tidemark --reset forgets those first)
#
# Nothing needs to be installed at all: ./tidemark in this folder works where it lies.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
local=${TIDEMARK_PREFIX:-$HOME/.local}
data=${XDG_DATA_HOME:-$HOME/.local/share}
program=$local/opt/tidemark
command=$local/bin/tidemark

refresh() {
    # Menus and file types show at once where these tools are; elsewhere at the next login.
    if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$data/applications" || true; fi
    if command -v update-mime-database >/dev/null && [ -d "$data/mime/packages" ]; then update-mime-database "$data/mime" || true; fi
    if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -q -t "$data/icons/hicolor" 2>/dev/null || true; fi
}

remove() {
    rm -rf "$program"
    if [ -L "$command" ]; then rm -f "$command"; fi
    rm -f "$data/applications/tidemark.desktop" "$data/mime/packages/tidemark-session.xml"
    for icon in "$data"/icons/hicolor/*/apps/tidemark.png "$data"/icons/hicolor/scalable/apps/tidemark.svg; do
        rm -f "$icon"
    done
}

case ${1:-} in
--uninstall)
    remove
    refresh
    echo "Tidemark is gone from $program."
    exit 0
    ;;
"") ;;
*)
    echo "usage: $0 [--uninstall]" >&2
    exit 2
    ;;
esac

if [ ! -x "$here/tidemark" ] || [ ! -d "$here/_internal" ]; then
    echo "Run this from the unpacked archive: there is no program beside it." >&2
    exit 1
fi
if [ "$here" = "$program" ]; then
    echo "This is the installed copy. Run install.sh from the archive that you unpacked." >&2
    exit 1
fi
if [ -e "$command" ] && [ ! -L "$command" ]; then
    echo "$command is there already, and is not ours. Move it away first." >&2
    exit 1
fi

remove # an older version
mkdir -p "$(dirname -- "$program")" "$(dirname -- "$command")" "$data/applications" "$data/mime/packages"
cp -R "$here" "$program"
ln -s "$program/tidemark" "$command"
# Menus may not know ~/.local/bin, so the entry names the program by its full path, in quotes.
escaped=$(printf '%s' "$command" | sed 's/[\\"`$]/\\\\&/g; s/%/%%/g; s/[&|]/\\&/g')
sed "s|^Exec=tidemark|Exec=\"$escaped\"|" "$here/share/applications/tidemark.desktop" >"$data/applications/tidemark.desktop"
cp "$here/share/mime/packages/tidemark-session.xml" "$data/mime/packages/"
for folder in "$here"/share/icons/hicolor/*/apps; do
    target=$data/icons/hicolor/$(basename -- "$(dirname -- "$folder")")/apps
    mkdir -p "$target"
    cp "$folder"/tidemark.* "$target/"
done
refresh
echo "Tidemark is in your menu, and as a command: $command"
case ":$PATH:" in
*":$local/bin:"*) ;;
*) echo "($local/bin is not on your PATH yet; most systems add it at the next login.)" ;;
esac
