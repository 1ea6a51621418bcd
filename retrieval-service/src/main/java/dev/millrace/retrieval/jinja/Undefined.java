package dev.millrace.retrieval.jinja;

/** What has no value: it is false, empty and written as nothing; whatever else is done with it fails. */
record Undefined(String name) {

    JinjaException used() {
        return JinjaException.of("'" + name + "' is undefined");
    }
}
