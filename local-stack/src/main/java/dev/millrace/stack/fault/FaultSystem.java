package dev.millrace.stack.fault;

import dev.millrace.stack.ledger.Endpoints;
import java.util.List;

/** A running system whose parts can be harmed and made whole. Different parts may be handled by different threads at a time. */
public interface FaultSystem extends AutoCloseable {

    String KAFKA = "kafka";
    String POSTGRES = "postgres";
    String INGEST = "ingest-service";
    String FORECAST = "forecast-service";
    String RETRIEVAL = "retrieval-service";
    String REGISTRY = "model-registry";

    /** Names of the parts. */
    List<String> parts();

    /** Of these, which can be cut off from all others while they run on. */
    List<String> cuttable();

    Endpoints endpoints();

    /** Ends a part at once, as {@code kill -9} does. */
    void kill(String part);

    /** Asks a part to end in order, and waits until it has. */
    void stop(String part);

    /** Starts a part that has ended; it need not be ready when this returns. Repeating it is harmless. */
    void start(String part);

    /** Holds a part where it is: it answers nothing and ends nothing. */
    void pause(String part);

    void resume(String part);

    void cut(String part);

    void heal(String part);

    /** Whether it does its work. */
    boolean isReady(String part);

    @Override
    void close();
}
