#!/bin/sh
# Fetches manuals that a ranker can be trained on, from Debian 12 (bookworm), into a folder. Each package states its licence in its copyright file.
#   deploy/ranker-corpus.sh FOLDER
# then ./millrace train-ranker FOLDER/texts --out FILE. Needs apt-get, dpkg-deb and about 600 MB in FOLDER/packages, which may be deleted after.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
packages="postgresql-doc-15 python3.11-doc debian-handbook sqlite3-doc gnome-user-docs libreoffice-help-en-us"

mkdir -p "$1/packages" "$1/texts"
folder=$(cd "$1" && pwd -P)

cd "$folder/packages"
for package in $packages; do
  if [ ! -d "x_$package" ]; then
    apt-get download "$package"
    dpkg-deb -x "$package"_*.deb "x_$package"
  fi
done

# keep NAME PATTERN…: the files of a package's manual, as NAME/FILE.
keep() {
  mkdir -p "$folder/texts/$1"
  find "x_$2" -type f -path "$3" -exec cp -f {} "$folder/texts/$1" \;
}

keep postgresql postgresql-doc-15 '*/postgresql-doc-15/html/*.html'
keep python python3.11-doc '*/python3.11/html/[lhtf]*/*.html'
keep debian-handbook debian-handbook '*/debian-handbook/html/en-US/*.html'
keep sqlite sqlite3-doc '*/doc/sqlite3/*.html'
keep gnome gnome-user-docs '*/share/help/C/*.page'
keep libreoffice libreoffice-help-en-us '*/text/s[hw]*/*.html'
find "$folder/texts" -type f | wc -l
