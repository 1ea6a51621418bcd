package dev.millrace.lab;

import dev.millrace.servicekit.testing.ServiceBoundaries;
import org.junit.jupiter.api.Test;

class BoundariesTest {

    @Test
    void leansOnNoService() {
        ServiceBoundaries.check("lab");
    }
}
