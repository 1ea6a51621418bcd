package dev.millrace.retrieval.prompt;

import dev.millrace.retrieval.generation.LanguageModel;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model in memory. It is closed when it has been retired and nobody uses it any more. Thread-safe. */
public final class LoadedModel {

    private static final Logger log = LoggerFactory.getLogger(LoadedModel.class);

    private final String name;
    private final String version;
    private final LanguageModel model;
    private final PrefillCost cost;
    private int users;
    private boolean retired;

    /** @param name that it is asked for by @param version digest of what was registered, or of its files */
    LoadedModel(String name, String version, LanguageModel model, PrefillCost cost) {
        this.name = name;
        this.version = version;
        this.model = model;
        this.cost = cost;
    }

    public String name() {
        return name;
    }

    public String version() {
        return version;
    }

    /** Not to be closed. */
    public LanguageModel model() {
        return model;
    }

    public PrefillCost cost() {
        return cost;
    }

    public boolean blockTuned() {
        return model.decoder().config().blockTuned();
    }

    /** False when it has been retired. */
    synchronized boolean use() {
        if (retired) {
            return false;
        }
        users++;
        return true;
    }

    synchronized void done() {
        users--;
        closeIfIdle();
    }

    synchronized void retire() {
        retired = true;
        closeIfIdle();
    }

    private void closeIfIdle() {
        if (retired && users == 0) {
            try {
                model.close();
            } catch (IOException e) {
                log.warn("the model {} was not closed well", name, e);
            }
        }
    }
}
