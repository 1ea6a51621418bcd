package dev.millrace.forecast.shadow;

import dev.millrace.events.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** The shadows that take windows, as the database had them a second ago: what every request is held against. Thread-safe. */
@Component
class RunningShadows {

    private static final Logger log = LoggerFactory.getLogger(RunningShadows.class);

    private final ShadowTable table;
    private volatile Map<Model, List<Shadow>> byModel = Map.of();

    RunningShadows(ShadowTable table) {
        this.table = table;
    }

    private record Model(TenantId tenant, String name) {}

    List<Shadow> of(TenantId tenant, String model) {
        Map<Model, List<Shadow>> known = byModel;
        return known.isEmpty() ? List.of() : known.getOrDefault(new Model(tenant, model), List.of());
    }

    Set<Shadow.Key> keys() {
        return byModel.values().stream().flatMap(List::stream).map(Shadow::key).collect(Collectors.toUnmodifiableSet());
    }

    @Scheduled(fixedDelay = 1000)
    void look() {
        try {
            update();
        } catch (DataAccessException | TransactionException e) {
            log.debug("shadows are looked up next time", e);
        }
    }

    /** One at a time, so that who has just begun one does not see it replaced by what was read before. */
    private synchronized void update() {
        Map<Model, List<Shadow>> found = new HashMap<>();
        table.going().stream()
                .filter(one -> one.state() == ShadowState.RUNNING)
                .map(Standing::shadow)
                .forEach(shadow -> found.computeIfAbsent(
                                new Model(shadow.tenant(), shadow.model()), _ -> new ArrayList<>())
                        .add(shadow));
        byModel = Map.copyOf(found);
    }
}
