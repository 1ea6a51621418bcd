package dev.millrace.retrieval.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.TenantId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShelfTest {

    private static final TenantId ONE = new TenantId("one");
    private static final TenantId OTHER = new TenantId("other");

    private final Shelf<String> shelf = new Shelf<>(90, _ -> 60, Eviction.greedyDual());

    @Test
    void whatSavesTheFewestSecondsForItsBytesGoes() {
        shelf.add("cheap", ONE, 20, 1, 1);
        shelf.add("dear", ONE, 20, 8, 1);
        shelf.add("large", OTHER, 40, 4, 1);
        assertThat(shelf.add("new", OTHER, 30, 3, 1)).contains(List.of("large"));
        assertThat(shelf.add("another", OTHER, 30, 3, 1)).contains(List.of("cheap"));
        assertThat(shelf.keys()).containsExactlyInAnyOrder("dear", "new", "another");
        assertThat(shelf.bytes()).isEqualTo(80);
    }

    @Test
    void usesCountAndGrowOld() {
        shelf.add("often", ONE, 30, 1, 1);
        for (int i = 0; i < 14; i++) {
            assertThat(shelf.used("often")).isTrue();
        }
        shelf.add("once", ONE, 30, 5, 1);
        assertThat(shelf.add("third", ONE, 30, 5, 1)).contains(List.of("once"));
        // What goes lifts those who come after it: in the end they are above what nobody has used since.
        int rounds = 0;
        while (shelf.contains("often")) {
            shelf.add("round " + rounds++, ONE, 30, 5, 1);
            assertThat(rounds).isLessThan(10);
        }
        assertThat(rounds).isGreaterThan(1);
        assertThat(shelf.used("nothing")).isFalse();
    }

    @Test
    void aTenantMakesRoomInItsOwnQuotaOnly() {
        shelf.add("theirs", OTHER, 40, 0.1, 1);
        shelf.add("mine", ONE, 40, 9, 1);
        assertThat(shelf.add("more", ONE, 30, 0.2, 1)).contains(List.of("mine"));
        assertThat(shelf.add("too much", ONE, 61, 9, 1)).isEmpty();
        assertThat(shelf.contains("theirs")).isTrue();
        assertThat(shelf.bytes(ONE)).isEqualTo(30);
        assertThat(shelf.bytes(OTHER)).isEqualTo(40);
    }

    @Test
    void whatIsPinnedStays() {
        shelf.add("pinned", ONE, 50, 0.1, 1);
        shelf.pin("pinned", true);
        assertThat(shelf.add("large", ONE, 20, 9, 1)).isEmpty();
        assertThat(shelf.add("small", ONE, 10, 9, 1)).contains(List.of());
        assertThat(shelf.add("next", ONE, 10, 9, 1)).contains(List.of("small"));
        shelf.used("pinned");
        assertThat(shelf.pinned(ONE)).isEqualTo(50);
        shelf.pin("pinned", false);
        assertThat(shelf.add("large", ONE, 55, 9, 1).map(List::size)).isEqualTo(Optional.of(2));
        assertThat(shelf.remove("large")).isTrue();
        assertThat(shelf.bytes()).isZero();
        assertThat(shelf.remove("large")).isFalse();
    }

    @Test
    void leastRecentlyUsedGoesByTimeAlone() {
        Shelf<String> lru = new Shelf<>(60, _ -> 60, Eviction.leastRecentlyUsed());
        lru.add("first", ONE, 20, 100, 1);
        lru.add("second", ONE, 20, 1, 1);
        lru.add("third", ONE, 20, 1, 1);
        lru.used("first");
        assertThat(lru.add("fourth", ONE, 20, 1, 1)).contains(List.of("second"));
    }
}
