package dev.millrace.retrieval.prompt;

/** A model that stays in memory until this is closed: after the last text with it has ended. */
public final class ModelUse implements AutoCloseable {

    private final LoadedModel model;
    private boolean closed;

    ModelUse(LoadedModel model) {
        this.model = model;
    }

    public LoadedModel model() {
        return model;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            model.done();
        }
    }
}
