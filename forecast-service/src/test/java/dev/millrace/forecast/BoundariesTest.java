package dev.millrace.forecast;

import dev.millrace.servicekit.testing.ServiceBoundaries;
import org.junit.jupiter.api.Test;

class BoundariesTest {

    @Test
    void leansOnNoOtherService() {
        ServiceBoundaries.check("forecast");
    }
}
