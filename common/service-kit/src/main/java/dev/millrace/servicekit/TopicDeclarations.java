package dev.millrace.servicekit;

import dev.millrace.events.Topics;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/** Turns a topic of the contract into what Kafka's admin client takes. */
public final class TopicDeclarations {

    private TopicDeclarations() {}

    /** Replicated as the broker's default says: 1 on one broker, 3 on a cluster. */
    public static NewTopic of(Topics.Declaration topic) {
        return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty()).configs(topic.config());
    }
}
