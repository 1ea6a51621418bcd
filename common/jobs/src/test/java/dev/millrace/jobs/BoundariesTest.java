package dev.millrace.jobs;

import dev.millrace.servicekit.testing.ServiceBoundaries;
import org.junit.jupiter.api.Test;

class BoundariesTest {

    @Test
    void leansOnNoService() {
        ServiceBoundaries.check("jobs");
    }
}
