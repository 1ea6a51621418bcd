#!/bin/bash
# Makes stand-ins for the public images that docker-compose.yml names, where no image registry is reachable: a Debian
# root from the machine's own package sources, this machine's JDK, and the Kafka and Postgres artefacts of Maven.
#   deploy/base-images.sh                    make what is missing or out of date; deploy/compose.sh then uses them
#   deploy/base-images.sh --if-unreachable   the same, but only where the public images cannot be had
#   deploy/base-images.sh --remove           go back to the public images
# Needs root (for debootstrap), an engine (deploy/engine.sh), Maven and a JDK 25.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
recipes=$here/local-images
kafka_version=$(sed -n 's,.*<kafka.version>\(.*\)</kafka.version>.*,\1,p' "$recipes/kafka/pom.xml")
postgres_version=18.6
java_version=25
images_file=$here/local-images.env

say() { echo "base images: $*" >&2; }

give_up() {
  echo "base images cannot be made: $*" >&2
  exit 69
}

if [[ ${1:-} == --remove ]]; then
  rm -f "$images_file"
  exit
fi

debian=millrace-local/debian:latest
jdk=millrace-local/jdk:$java_version
jre=millrace-local/jre:$java_version
kafka=millrace-local/kafka:$kafka_version
postgres=millrace-local/postgres:$postgres_version

# One digest over this script and its recipes is a label on every image: whatever changes here makes them anew.
recipe=$(cd "$here" && find base-images.sh local-images -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)

current() {
  [[ $(docker image inspect --format '{{index .Config.Labels "dev.millrace.recipe"}}' "$1" 2> /dev/null) == "$recipe" ]]
}

write_names() {
  {
    echo "MILLRACE_JDK_IMAGE=$jdk"
    echo "MILLRACE_JRE_IMAGE=$jre"
    echo "MILLRACE_KAFKA_IMAGE=$kafka"
    echo "MILLRACE_POSTGRES_IMAGE=$postgres"
  } > "$images_file"
}

if current "$jdk" && current "$jre" && current "$kafka" && current "$postgres"; then
  write_names
  say "up to date"
  exit
fi

if [[ ${1:-} == --if-unreachable ]] && timeout 30 docker manifest inspect "apache/kafka:$kafka_version" > /dev/null 2>&1; then
  say "the public images can be had"
  exit
fi

[[ $EUID -eq 0 ]] || give_up "debootstrap needs root"
docker version > /dev/null 2>&1 || give_up "no container engine answers; run deploy/engine.sh"
command -v mvn > /dev/null || give_up "mvn is not installed"

is_jdk() { [[ -n ${1:-} && -x $1/bin/jlink ]] && grep -q "^JAVA_VERSION=\"$java_version" "$1/release" 2> /dev/null; }
jdk_home=
for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  if is_jdk "$candidate"; then
    jdk_home=$candidate
    break
  fi
done
[[ -n $jdk_home ]] || give_up "no JDK $java_version in JAVA_HOME or /usr/lib/jvm"

if ! command -v debootstrap > /dev/null || ! command -v xz > /dev/null || ! command -v unzip > /dev/null; then
  say "installing debootstrap"
  apt-get update -qq > /dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap xz-utils unzip > /dev/null \
    || give_up "apt-get could not install debootstrap"
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/millrace-base-images.XXXXXX")
trap 'rm -rf "$work"' EXIT

build() {
  local image=$1 context=$2
  shift 2
  docker build --label "dev.millrace.recipe=$recipe" --tag "$image" "$@" "$context" > "$work/build.log" 2>&1 \
    || give_up "docker build of $image failed: $(tail -3 "$work/build.log")"
  say "$image is $(docker image inspect --format '{{.Size}}' "$image" | awk '{printf "%d MB", $1 / 1e6}')"
}

maven() { mvn --batch-mode --no-transfer-progress "$@" > "$work/maven.log" 2>&1; }

. /etc/os-release
suite=${VERSION_CODENAME:?this system has no codename that debootstrap knows}
# The first of the machine's own sources that carries this suite's main packages.
mirror=$(apt-get indextargets --format '$(SITE)|$(RELEASE)|$(COMPONENT)|$(CREATED_BY)' 2> /dev/null \
  | awk -F'|' -v suite="$suite" '$2 == suite && $3 == "main" && $4 == "Packages" { print $1; exit }')
say "Debian root: $suite"
debootstrap --variant=minbase "$suite" "$work/root" ${mirror:+"$mirror"} > "$work/debootstrap.log" 2>&1 \
  || give_up "debootstrap failed: $(tail -1 "$work/debootstrap.log")"

# apt looks at the new root's package state, so it fetches just what the root lacks.
mkdir -p "$work/debs/partial" "$work/postgres"
apt-get --option Dir::State::status="$work/root/var/lib/dpkg/status" --option Dir::Cache::archives="$work/debs" \
  --option APT::Sandbox::User=root --option Debug::NoLocking=true \
  install -y -qq --no-install-recommends --download-only postgresql-client > "$work/apt.log" 2>&1 \
  || give_up "no postgresql-client: $(tail -1 "$work/apt.log")"

tar --create --directory "$work/root" --exclude './var/cache/apt/*' --exclude './var/lib/apt/lists/*' \
  --exclude './usr/share/doc/*' --exclude './usr/share/man/*' --exclude './usr/share/locale/*' --exclude './dev/*' \
  --exclude './var/log/*' . \
  | docker import --change 'ENV LANG=C.UTF-8' - "$debian" > /dev/null
say "$debian is $(docker image inspect --format '{{.Size}}' "$debian" | awk '{printf "%d MB", $1 / 1e6}')"

say "Java $java_version from $jdk_home"
# What a JRE leaves out of a JDK, so that nothing comes to lean on a compiler or a debugger at run time.
modules=$("$jdk_home/bin/java" --list-modules | sed 's/@.*//' \
  | grep -vxE 'jdk\.(attach|compiler|editpad|graal\.compiler.*|hotspot\.agent|internal\.(ed|jvmstat|le|md|opt|vm\.ci)|jartool|javadoc|jcmd|jconsole|jdeps|jdi|jlink|jpackage|jshell|jstatd|unsupported\.desktop)' \
  | paste -sd,)
mkdir -p "$work/jre" "$work/jdk"
"$jdk_home/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages --generate-cds-archive \
  --output "$work/jre/java" > "$work/jlink.log" 2>&1 || give_up "jlink failed: $(tail -1 "$work/jlink.log")"
cp -aL "$jdk_home" "$work/jdk/java"
rm -rf "$work/jdk/java/"{lib/src.zip,jmods,man,demo}
for kind in jre jdk; do
  cat > "$work/$kind/Dockerfile" <<'DOCKERFILE'
ARG BASE
FROM ${BASE}
COPY java /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
RUN java -version 2>/dev/null
DOCKERFILE
done
build "$jre" "$work/jre" --build-arg BASE="$debian"
build "$jdk" "$work/jdk" --build-arg BASE="$debian"

say "Kafka $kafka_version from Maven artefacts"
cp -a "$recipes/kafka" "$work/kafka"
maven --file "$work/kafka/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.10.0:copy-dependencies \
  -DincludeScope=runtime -DoutputDirectory="$work/kafka/libs" || give_up "Maven could not bring Kafka's artefacts: $(grep -m1 ERROR "$work/maven.log")"
build "$kafka" "$work/kafka" --build-arg BASE="$jre"

say "Postgres $postgres_version from Maven artefacts"
case $(uname -m) in
  x86_64) platform=amd64 ;;
  aarch64) platform=arm64v8 ;;
  *) give_up "no Postgres bundle for $(uname -m)" ;;
esac
maven org.apache.maven.plugins:maven-dependency-plugin:3.10.0:copy -DoutputDirectory="$work/bundle" \
  -Dartifact="io.zonky.test.postgres:embedded-postgres-binaries-linux-$platform:$postgres_version.0" \
  || give_up "Maven could not bring the Postgres bundle: $(grep -m1 ERROR "$work/maven.log")"
cp -a "$recipes/postgres/." "$work/postgres"
mkdir -p "$work/postgres/server" "$work/postgres/debs"
unzip -p "$work"/bundle/*.jar '*.txz' | tar --extract --xz --directory "$work/postgres/server"
find "$work/postgres/server" -name '*.a' -delete
cp "$work"/debs/*.deb "$work/postgres/debs/"
build "$postgres" "$work/postgres" --build-arg BASE="$debian" --build-arg MAJOR="${postgres_version%%.*}"

write_names
say "made; deploy/compose.sh uses them"
