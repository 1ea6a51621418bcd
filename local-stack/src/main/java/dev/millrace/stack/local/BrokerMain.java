package dev.millrace.stack.local;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** The broker's process: formats its storage when it has none, then runs Kafka itself. One JVM start instead of two. */
public final class BrokerMain {

    private BrokerMain() {}

    /** @param args the properties file and the storage folder */
    public static void main(String[] args) {
        String properties = args[0];
        if (!Files.exists(Path.of(args[1], "meta.properties"))) {
            int status = StorageTool.execute(
                    new String[] {
                        "format",
                        "--config",
                        properties,
                        "--cluster-id",
                        Uuid.randomUuid().toString()
                    },
                    System.out);
            if (status != 0) {
                System.exit(status);
            }
        }
        Kafka.main(new String[] {properties});
    }
}
