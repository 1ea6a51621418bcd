package dev.millrace.servicekit.testing;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.test.context.DynamicPropertyRegistry;

/** One KRaft broker per test JVM. Topics are declared by the service under test; none is made by writing to it. */
public final class TestKafka {

    private static final EmbeddedKafkaKraftBroker BROKER = start();

    private TestKafka() {}

    public static void configure(DynamicPropertyRegistry properties) {
        properties.add("spring.kafka.bootstrap-servers", TestKafka::bootstrapServers);
    }

    public static String bootstrapServers() {
        return BROKER.getBrokersAsString();
    }

    private static EmbeddedKafkaKraftBroker start() {
        EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperty("auto.create.topics.enable", "false");
        broker.brokerProperty("offsets.topic.replication.factor", "1");
        broker.brokerProperty("transaction.state.log.replication.factor", "1");
        broker.brokerProperty("transaction.state.log.min.isr", "1");
        broker.brokerProperty("group.initial.rebalance.delay.ms", "0");
        // A partition changes hands at a heartbeat: at the default of 5 s, tests would mostly wait for that.
        broker.brokerProperty("group.consumer.min.heartbeat.interval.ms", "500");
        broker.brokerProperty("group.consumer.heartbeat.interval.ms", "500");
        broker.afterPropertiesSet();
        Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
        return broker;
    }
}
