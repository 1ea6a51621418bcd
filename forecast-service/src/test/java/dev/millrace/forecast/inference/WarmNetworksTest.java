package dev.millrace.forecast.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.ServedModels;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class WarmNetworksTest {

    private static final TenantId TENANT = new TenantId("t");
    private static final TrainedNetwork NETWORK = TestNetworks.of(NetworkFamily.NLINEAR, 1, List.of("a"));

    private final AliasTable aliases = new AliasTable(ServedModels.of("trained/"));
    private final Map<String, FakePredictor> loaded = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> blocked = new ConcurrentHashMap<>();
    private final AtomicInteger loads = new AtomicInteger();
    private final WarmNetworks networks = new WarmNetworks(
            aliases,
            this::load,
            new InferenceProperties(
                    1, 4, 10, Duration.ofSeconds(10), Duration.ofSeconds(10), DataSize.ofBytes(250), 100));
    private long sequence;

    @AfterEach
    void end() {
        networks.close();
        assertThat(loaded.values()).allMatch(predictor -> predictor.closed.get() == 1);
    }

    @Test
    void aMoveServesTheNewVersionAndClosesTheOldOneAfterItsLastUse() {
        move("trained/x", "one");
        try (Lease before = lease("trained/x")) {
            assertThat(before.served().digest()).isEqualTo("one");
            move("trained/x", "two");
            await().untilAsserted(() -> {
                networks.follow();
                try (Lease after = lease("trained/x")) {
                    assertThat(after.served().digest()).isEqualTo("two");
                }
            });
            assertThat(closings("one")).isEqualTo(0);
            assertThat(before.forecast(FakePredictor.window(3))).containsExactly(3);
        }
        assertThat(closings("one")).isEqualTo(1);
        assertThat(loads).hasValue(2);
    }

    @Test
    void aVersionThatCannotServeLeavesTheOldOneInPlace() {
        move("trained/x", "one");
        lease("trained/x").close();
        move("trained/x", "bad");
        networks.follow();
        await().untilAsserted(() -> assertThat(loads).hasValue(2));
        networks.follow();
        try (Lease still = lease("trained/x")) {
            assertThat(still.served().digest()).isEqualTo("one");
        }
        move("trained/y", "bad");
        assertThatThrownBy(() -> networks.lease(TENANT, "trained/y"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KERNEL_MISSING));
    }

    @Test
    void withoutAChampionNothingServes() {
        assertThat(networks.lease(TENANT, "trained/none")).isEmpty();
        move("trained/x", "one");
        lease("trained/x").close();
        aliases.accept(state("trained/x", Optional.empty()));
        assertThat(networks.lease(TENANT, "trained/x")).isEmpty();
        networks.follow();
        assertThat(closings("one")).isEqualTo(1);
    }

    @Test
    void beyondTheBoundTheOneUsedLongestAgoGoes() {
        move("trained/a", "a");
        move("trained/b", "b");
        move("trained/c", "c");
        lease("trained/a").close();
        lease("trained/b").close();
        lease("trained/a").close();
        lease("trained/c").close();
        assertThat(closings("b")).isEqualTo(1);
        assertThat(closings("a")).isEqualTo(0);
        lease("trained/a").close();
        assertThat(loads).hasValue(3);
    }

    @Test
    void oneBesideStandsInNobodysWayAndGoesWithItsLease() throws InterruptedException {
        move("trained/x", "one");
        CountDownLatch goOn = new CountDownLatch(1);
        blocked.put("two", goOn);
        Lease serving = lease("trained/x");
        Lease beside = networks.beside(TENANT, "trained/x", "two");
        Thread slow = Thread.ofVirtual().start(() -> beside.forecast(FakePredictor.window(2)));
        Objects.requireNonNull(loaded.get("two")).begun.await();
        assertThat(serving.forecast(FakePredictor.window(1))).containsExactly(1);
        assertThat(networks.isBusy()).isFalse();
        goOn.countDown();
        slow.join();
        serving.close();
        beside.close();
        assertThat(closings("two")).isEqualTo(1);
        assertThat(closings("one")).isEqualTo(0);
    }

    private int closings(String digest) {
        return Objects.requireNonNull(loaded.get(digest)).closed.get();
    }

    private Lease lease(String name) {
        return networks.lease(TENANT, name).orElseThrow();
    }

    private WarmNetwork load(TenantId tenant, String name, String digest, InferenceQueue queue) {
        loads.incrementAndGet();
        if (digest.equals("bad")) {
            throw new ApiException(ErrorCode.KERNEL_MISSING, "it has a kernel of its own");
        }
        FakePredictor predictor = new FakePredictor(100, blocked.getOrDefault(digest, new CountDownLatch(0)));
        loaded.put(digest, predictor);
        return new WarmNetwork(
                new ServedNetwork(name, digest, NETWORK, List.of(), ServedNetwork.Measured.NOT), predictor);
    }

    private void move(String name, String digest) {
        aliases.accept(state(name, Optional.of(digest)));
    }

    private AliasState state(String name, Optional<String> digest) {
        return new AliasState(
                TENANT, "model", name, AliasTable.CHAMPION, digest, ++sequence, "test", "test", Instant.EPOCH);
    }
}
