package dev.millrace.stack.local;

import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.stack.Failure;
import dev.millrace.stack.process.Detached;
import dev.millrace.stack.process.LoopbackPort;
import dev.millrace.stack.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** One KRaft broker that is its own controller. */
final class KafkaBroker implements Part {

    static final String NAME = "kafka";

    private static final Duration DECLARE_WITHIN = Duration.ofSeconds(30);

    private static final String SETTINGS = """
            # Written anew at every start.
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:%2$d
            listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d%4$s
            advertised.listeners=PLAINTEXT://127.0.0.1:%1$d%5$s
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,DETOUR:PLAINTEXT
            inter.broker.listener.name=PLAINTEXT
            controller.listener.names=CONTROLLER
            log.dirs=%3$s
            auto.create.topics.enable=false
            default.replication.factor=1
            min.insync.replicas=1
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=6
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=6
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            share.coordinator.state.topic.num.partitions=6
            group.coordinator.rebalance.protocols=classic,consumer,streams
            group.initial.rebalance.delay.ms=0
            # A consumer that was killed hands its partitions on after 6 s; the default is 45.
            group.consumer.min.session.timeout.ms=6000
            group.consumer.session.timeout.ms=6000
            group.consumer.min.heartbeat.interval.ms=1000
            group.consumer.heartbeat.interval.ms=1000
            controlled.shutdown.enable=false
            """;

    private final Installation installation;
    private final Home home;
    private final Ports ports;
    private final Detour detour;
    private final StartCache cache;

    KafkaBroker(Installation installation, Home home, Ports ports, Detour detour, boolean recording) {
        this.installation = installation;
        this.home = home;
        this.ports = ports;
        this.detour = detour;
        this.cache = StartCache.in(installation.programCaches(), recording);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Port> ports() {
        return List.of(Port.KAFKA, Port.KAFKA_CONTROLLER);
    }

    @Override
    public int listensOn() {
        return ports.of(Port.KAFKA);
    }

    @Override
    public ProcessIdentity start() throws IOException {
        Path data = home.kafka().resolve("data");
        Files.createDirectories(data);
        Path settings = home.kafka().resolve("server.properties");
        Files.writeString(
                settings,
                SETTINGS.formatted(
                        ports.of(Port.KAFKA),
                        ports.of(Port.KAFKA_CONTROLLER),
                        // In a properties file a backslash would start an escape.
                        data.toString().replace("\\", "\\\\"),
                        detour.kafka()
                                .map(port -> ",DETOUR://127.0.0.1:" + port)
                                .orElse(""),
                        detour.kafka().isPresent() ? ",DETOUR://127.0.0.1:" + detour.to(Port.KAFKA, ports) : ""));
        Files.createDirectories(installation.programCaches());
        List<String> command = new ArrayList<>();
        command.add(Installation.java());
        command.addAll(cache.flags());
        command.addAll(List.of(
                "-Xms256m",
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlog4j2.configurationFile=broker-log4j2.xml",
                "-cp",
                installation.programJar().toString(),
                BrokerMain.class.getName(),
                settings.toString(),
                data.toString()));
        return Detached.start(command, Map.of(), home.kafka(), home.log(NAME));
    }

    /** The broker opens its port only once it can work. */
    @Override
    public boolean ready() {
        return LoopbackPort.answers(ports.of(Port.KAFKA));
    }

    @Override
    public void ended() {
        cache.keep();
    }

    @Override
    public Duration patience() {
        return cache.recording() ? Duration.ofMinutes(3) : Part.super.patience();
    }

    /** Declares the topics that every tenant shares and those of the default tenant. */
    @Override
    public void prepare() throws InterruptedException {
        List<Topics.Declaration> topics = new ArrayList<>(Topics.shared());
        topics.add(Topics.forecasts(TenantId.DEFAULT));
        topics.add(Topics.raw(TenantId.DEFAULT, "influx"));
        topics.add(Topics.raw(TenantId.DEFAULT, "ndjson"));
        topics.add(Topics.raw(TenantId.DEFAULT, Topics.RAW_DOCUMENTS));
        int millis = Math.toIntExact(DECLARE_WITHIN.toMillis());
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                "127.0.0.1:" + ports.of(Port.KAFKA),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis,
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false))) {
            var declared = admin.createTopics(topics.stream()
                            .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                                    .configs(topic.config()))
                            .toList())
                    .values();
            for (KafkaFuture<Void> topic : declared.values()) {
                declared(topic, millis);
            }
        }
    }

    private void declared(KafkaFuture<Void> topic, int millis) throws InterruptedException {
        try {
            topic.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new Failure(
                        "Kafka does not declare the topics: "
                                + Optional.ofNullable(e.getCause()).orElse(e).getMessage(),
                        null,
                        Tail.of(home.log(NAME), 10),
                        e);
            }
        }
    }
}
