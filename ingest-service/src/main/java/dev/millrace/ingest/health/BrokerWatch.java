package dev.millrace.ingest.health;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Asks the broker every two seconds whether it is there, so that nobody has to wait for that answer. Thread-safe. */
@Component
public final class BrokerWatch {

    private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);

    private static final int TIMEOUT_MS = 1_500;

    /** One slow answer is load, not absence. */
    private static final int FAILURES_TO_BE_AWAY = 2;

    private final Admin admin;
    private volatile int failures;

    BrokerWatch(KafkaAdmin kafka) {
        Map<String, Object> properties = new HashMap<>(kafka.getConfigurationProperties());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        this.admin = Admin.create(properties);
    }

    /** What the last checks said; true until they have failed twice in a row. */
    public boolean reachable() {
        return failures < FAILURES_TO_BE_AWAY;
    }

    /** The client that watches, for others' questions; do not close it. */
    public Admin admin() {
        return admin;
    }

    @Scheduled(fixedDelay = 2_000)
    void check() throws InterruptedException {
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS))
                    .nodes()
                    .get(2L * TIMEOUT_MS, TimeUnit.MILLISECONDS);
            failures = 0;
        } catch (ExecutionException | TimeoutException e) {
            int now = Math.min(failures + 1, FAILURES_TO_BE_AWAY);
            if (now == FAILURES_TO_BE_AWAY && failures != now) {
                log.warn("the broker cannot be reached: {}", e.toString());
            }
            failures = now;
        }
    }

    @PreDestroy
    void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
