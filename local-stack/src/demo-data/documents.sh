#!/bin/sh
# Makes the demo's documents of the texts in three Debian packages. In a folder with their .deb files:
#
#   apt-get download sqlite3-doc jargon-text miscfiles
#   sh documents.sh OUTDIR
#
# The versions used and the SHA-256 of what came out are in PROVENANCE.md, beside the documents.
set -eu

out=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for package in sqlite3-doc jargon-text miscfiles; do
  dpkg-deb -x "$package"_*.deb "$work"
done
rm -rf "$out/sqlite" "$out/sqlite-internals" "$out/jargon" "$out/law"
mkdir -p "$out/sqlite" "$out/sqlite-internals" "$out/jargon" "$out/law"

# The site's menu, search form, scripts, table of contents and footer go; the article stays as it is.
pages() {
  folder=$1
  shift
  for page; do
    awk '
      /<title>/ { title = $0 }
      /^antiRobotDefense\(\);/ { menu = 1 }
      menu == 1 && /<\/script>/ {
        menu = 2
        print "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">" title "</head>\n<body>"
        next
      }
      menu < 2 { next }
      /^<div class=fancy>$/ { next }
      /^<div class=nosearch>$/ { contents = 1 }
      contents { if (/^<\/script>$/) { contents = 0; closing = 1 }; next }
      closing && /^<\/div>$/ { closing = 0; next }
      /This page last modified on/ { sub(/<p align="center"><small><i>This page last modified on.*/, "") }
      { print }
      END { print "</body></html>" }
    ' "$work/usr/share/doc/sqlite3/$page.html" | cat -s > "$out/$folder/$page.html"
  done
}
pages sqlite appfileformat fasterthanfs flextypegood howtocorrupt isolation queryplanner quirks tempfiles wal whentouse
pages sqlite-internals atomiccommit testing

# Chapters and sections by the line that begins each, as Markdown: three spaces of indent go, what is indented deeper is quoted.
jargon() {
  name=$1 from=$2 to=$3
  zcat "$work/usr/share/doc/jargon-text/jargon.txt.gz" | sed 's/\xc2\xa0/ /g' | awk -v from="$from" -v to="$to" '
    index($0, from) == 1 { inside = 1 }
    index($0, to) == 1 && inside { exit }
    !inside { next }
    /^(Chapter|Appendix) [0-9A-Z]+\. / { sub(/^(Chapter|Appendix) [0-9A-Z]+\. /, ""); print "# " $0; next }
    /^   Table of Contents$/ { contents = 1; next }
    # The entries of a list of contents are single lines; what follows is a paragraph.
    contents && /^$/ { next }
    contents && /^   [^ ]/ { held = $0; contents = 2; getline; if (/^$/) { contents = 1; next }; print ""; print substr(held, 4) }
    contents { contents = 0 }
    /^[^ ]/ { print "## " $0; next }
    /^  [^ ]/ { print "### " substr($0, 3); next }
    /^     / { print "> " substr($0, 6); next }
    { sub(/^   /, ""); print }
  ' | cat -s >> "$out/jargon/$name.md"
}
jargon construction 'Chapter 4. ' 'Chapter 5. '
jargon writing-style 'Chapter 5. ' 'Chapter 6. '
jargon crackers 'Chapter 9. ' 'Chapter 10. '
# Without the stories that were printed elsewhere first.
jargon folklore 'Appendix A. ' 'TV Typewriters'
jargon folklore 'A Story About' 'The Story of Mel'

# Headings are lines of their own.
zcat "$work/usr/share/state/us-constitution.gz" | tr -d '\r' | awk '
  NR == 1 { print "# " $0; next }
  /^(Preamble|Article [IVX]+|Amendment [IVX]+)$/ { print "## " $0; next }
  /^Section [0-9]+$/ { print "### " $0; next }
  { print }
' | cat -s > "$out/law/us-constitution.md"
