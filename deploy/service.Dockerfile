# The image of one service, from the jar that Maven built:
#   docker build -f deploy/service.Dockerfile --build-arg SERVICE=ingest-service -t millrace/ingest-service .

ARG JDK_IMAGE=eclipse-temurin:25-jdk-noble
ARG JRE_IMAGE=eclipse-temurin:25-jre-noble

FROM ${JDK_IMAGE} AS build
# Names what a build leaves behind: docker image prune --filter label=dev.millrace.service
LABEL dev.millrace.service=build
WORKDIR /build
COPY deploy/HealthProbe.java ./
RUN javac --release 25 -d probe HealthProbe.java
# Below what all services share, because an argument in scope is part of a step's cache key.
ARG SERVICE
COPY ${SERVICE}/target/${SERVICE}.jar app.jar
# Without the nested-jar launcher: a plain class path starts faster, and the JDK's own jars-on-disk caches work.
# Only folders that hold something become layers: some storage drivers lose an empty one.
RUN java -Djarmode=tools -jar app.jar extract --layers --destination layers \
 && cp -a layers/snapshot-dependencies/. layers/application/ \
 && mkdir opt && mv probe opt/

FROM ${JRE_IMAGE}
# /var/lib/millrace exists and is owned here because a new named volume takes over the owner of the folder it covers.
RUN groupadd --gid 10001 millrace \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin millrace \
 && install -d -o 10001 -g 10001 -m 0750 /var/lib/millrace
WORKDIR /app
COPY --from=build /build/opt /opt
# Dependencies first: they change least, so an edit to the service replaces the last layer only.
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/application/ ./
ARG SERVICE
LABEL org.opencontainers.image.title="millrace/${SERVICE}" dev.millrace.service="${SERVICE}"
USER 10001:10001
ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-jar", "app.jar"]
