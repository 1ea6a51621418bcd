package dev.millrace.forecast.shadow;

import dev.millrace.forecast.shadow.Standing.Counts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Counts requests of shadows, and writes the counts down every second: a process that is killed takes at most those of a second with it. Thread-safe; counting
 * waits for nobody who writes.
 */
@Component
class Tallies {

    private static final Logger log = LoggerFactory.getLogger(Tallies.class);
    private static final int MOST_TEXT = 500;

    private final ShadowTable table;

    /** Guarded by itself. */
    private final Map<Shadow.Key, Counts> counts = new HashMap<>();

    Tallies(ShadowTable table) {
        this.table = table;
    }

    /** What became of a request that a shadow was told of. */
    enum Fate {
        PASSED_OVER,
        SAMPLED,
        ANSWERED,
        REPEATED,
        DROPPED
    }

    void count(Shadow.Key shadow, Fate fate) {
        add(
                shadow,
                switch (fate) {
                    case PASSED_OVER -> new Counts(1, 0, 0, 0, 0, 0, Optional.empty());
                    case SAMPLED -> new Counts(1, 1, 0, 0, 0, 0, Optional.empty());
                    case ANSWERED -> new Counts(0, 0, 1, 0, 0, 0, Optional.empty());
                    case REPEATED -> new Counts(0, 0, 0, 1, 0, 0, Optional.empty());
                    case DROPPED -> new Counts(0, 0, 0, 0, 1, 0, Optional.empty());
                });
    }

    void failed(Shadow.Key shadow, String reason) {
        String text = reason.replace('\0', ' ');
        add(shadow, new Counts(0, 0, 0, 0, 0, 1, Optional.of(text.substring(0, Math.min(MOST_TEXT, text.length())))));
    }

    private void add(Shadow.Key shadow, Counts more) {
        synchronized (counts) {
            counts.merge(shadow, more, Counts::plus);
        }
    }

    @Scheduled(fixedDelay = 1000)
    void save() {
        Map<Shadow.Key, Counts> unsaved;
        synchronized (counts) {
            unsaved = new HashMap<>(counts);
            counts.clear();
        }
        try {
            for (Shadow.Key shadow : Map.copyOf(unsaved).keySet()) {
                table.count(shadow, unsaved.getOrDefault(shadow, Counts.NONE));
                unsaved.remove(shadow);
            }
        } catch (DataAccessException | TransactionException e) {
            log.debug("counts of shadows are written down next time", e);
            unsaved.forEach(this::add);
        }
    }
}
