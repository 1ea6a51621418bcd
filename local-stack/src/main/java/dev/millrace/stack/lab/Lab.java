package dev.millrace.stack.lab;

import dev.millrace.stack.local.Service;

/** The services that have a lab. */
public enum Lab {
    FORECAST(Service.FORECAST, "dev.millrace.forecast.lab.Lab"),
    RETRIEVAL(Service.RETRIEVAL, "dev.millrace.retrieval.lab.Lab");

    private final Service service;
    private final String main;

    Lab(Service service, String main) {
        this.service = service;
        this.main = main;
    }

    Service service() {
        return service;
    }

    /** The class to start. */
    String main() {
        return main;
    }
}
