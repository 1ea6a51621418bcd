package dev.millrace.retrieval.block;

import static dev.millrace.retrieval.block.Blocks.SHAPE;
import static dev.millrace.retrieval.block.Blocks.TENANT;
import static dev.millrace.retrieval.block.Blocks.TOKEN;
import static dev.millrace.retrieval.block.Blocks.key;
import static dev.millrace.retrieval.block.Blocks.right;
import static dev.millrace.retrieval.block.Blocks.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.decoder.BlockStates;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockCacheTest {

    private static final DocumentId MILL = new DocumentId("mill.md");
    private static final Optional<Owner> FIRST = Optional.of(new Owner(MILL, "v1"));
    private static final Optional<Owner> SECOND = Optional.of(new Owner(MILL, "v2"));
    private static final long LARGE = 1 << 20;

    @TempDir
    private Path folder;

    private final AtomicInteger computed = new AtomicInteger();

    private BlockCache cache(long memory, long disk) throws IOException {
        return new BlockCache(new CacheSettings(memory, disk, Optional.of(folder), 1));
    }

    private BlockCache inMemory(long memory) throws IOException {
        return new BlockCache(new CacheSettings(memory, 0, Optional.empty(), 1));
    }

    private Origin get(BlockCache cache, BlockKey key, Optional<Owner> owner) {
        try (Lease lease = cache.get(key, owner, SHAPE, into -> {
            computed.incrementAndGet();
            return Blocks.states(key, into);
        })) {
            assertThat(right(key, lease.states())).isTrue();
            return lease.origin();
        }
    }

    private Origin get(BlockCache cache, BlockKey key) {
        return get(cache, key, Optional.empty());
    }

    @Test
    void aBlockIsFoundByWhatItIsMadeOfAndByNothingElse() throws IOException {
        try (BlockCache cache = inMemory(LARGE)) {
            assertThat(get(cache, key(1, 2, 3))).isEqualTo(Origin.COMPUTED);
            assertThat(get(cache, key(1, 2, 3))).isEqualTo(Origin.MEMORY);
            assertThat(get(cache, key(1, 2))).isEqualTo(Origin.COMPUTED);
            assertThat(get(cache, key(new TenantId("other"), 1, 2, 3))).isEqualTo(Origin.COMPUTED);
            BlockKey behind = new BlockKey(
                    TENANT, new DecoderIdentity("m", "k", "t"), key(1).store(), new int[] {9}, new int[] {1, 2, 3});
            assertThat(get(cache, behind)).isEqualTo(Origin.COMPUTED);
            assertThat(computed).hasValue(4);
            assertThat(cache.counters().tokens(Origin.MEMORY)).isEqualTo(3);
            assertThat(cache.counters().tokens(Origin.COMPUTED)).isEqualTo(11);
            assertThat(cache.contents(TENANT, Optional.empty()).inMemory()).isEqualTo(3);
        }
    }

    @Test
    void howeverManyAskAtOnceOneComputes() throws Exception {
        int askers = 8;
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        // Too little memory to keep it: those who wait have it nevertheless.
        try (BlockCache cache = inMemory(0);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Origin>> origins = new ArrayList<>();
            for (int i = 0; i < askers; i++) {
                if (i == 1) {
                    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
                }
                origins.add(threads.submit(() -> {
                    try (Lease lease = cache.get(key(1, 2), Optional.empty(), SHAPE, into -> {
                        computed.incrementAndGet();
                        begun.countDown();
                        await(go);
                        return Blocks.states(key(1, 2), into);
                    })) {
                        assertThat(right(key(1, 2), lease.states())).isTrue();
                        return lease.origin();
                    }
                }));
            }
            while (cache.waiting(key(1, 2)) < askers - 1) {
                Thread.onSpinWait();
            }
            go.countDown();
            List<Origin> found = new ArrayList<>();
            for (Future<Origin> origin : origins) {
                found.add(origin.get(10, TimeUnit.SECONDS));
            }
            assertThat(computed).hasValue(1);
            assertThat(found).filteredOn(Origin.COMPUTED::equals).hasSize(1);
            assertThat(found).filteredOn(Origin.JOINED::equals).hasSize(askers - 1);
            assertThat(get(cache, key(1, 2))).isEqualTo(Origin.COMPUTED);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aComputationThatFailsFailsForWhoeverMadeItOnly() throws IOException {
        try (BlockCache cache = inMemory(LARGE)) {
            assertThatThrownBy(() -> cache.get(key(5), Optional.empty(), SHAPE, _ -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(get(cache, key(5))).isEqualTo(Origin.COMPUTED);
        }
    }

    @Test
    void whatIsEvictedWhileItIsUsedStaysUntilItsUserIsDone() throws IOException {
        try (BlockCache cache = inMemory(2 * TOKEN)) {
            Lease held = cache.get(key(1, 2), Optional.empty(), SHAPE, into -> Blocks.states(key(1, 2), into));
            get(cache, key(3, 4));
            assertThat(cache.contains(key(1, 2))).isFalse();
            BlockStates states = held.states();
            assertThat(right(key(1, 2), states)).isTrue();
            held.close();
            held.close();
            assertThatThrownBy(held::states).hasMessageContaining("closed");
            assertThat(states.bytes().scope().isAlive()).isFalse();
            assertThat(cache.counters().evicted()).isEqualTo(1);
        }
    }

    @Test
    void blocksOutliveAProcess() throws IOException {
        try (BlockCache cache = cache(LARGE, LARGE)) {
            get(cache, key(1, 2), FIRST);
            get(cache, key(3));
        }
        try (BlockCache cache = cache(LARGE, LARGE)) {
            assertThat(get(cache, key(1, 2))).isEqualTo(Origin.DISK);
            assertThat(get(cache, key(1, 2))).isEqualTo(Origin.MEMORY);
            assertThat(get(cache, key(3))).isEqualTo(Origin.DISK);
            assertThat(cache.counters().verified()).isEqualTo(2);
            assertThat(cache.documents()).containsKey(TENANT);
            assertThat(cache.contents(TENANT, Optional.of(MILL)).onDisk()).isEqualTo(1);
        }
        assertThat(computed).hasValue(2);
    }

    @Test
    void memoryThatIsTooSmallLeavesBlocksOnDisk() throws IOException {
        try (BlockCache cache = cache(2 * TOKEN, LARGE)) {
            get(cache, key(1, 2), FIRST);
            cache.flush();
            get(cache, key(3, 4), FIRST);
            cache.flush();
            assertThat(get(cache, key(1, 2))).isEqualTo(Origin.DISK);
            assertThat(get(cache, key(3, 4))).isEqualTo(Origin.DISK);
            assertThat(cache.contents(TENANT, Optional.of(MILL)).onDisk()).isEqualTo(2);
            assertThat(cache.contents(TENANT, Optional.of(MILL)).inMemory()).isEqualTo(1);
        }
    }

    @Test
    void everyByteOfAFileIsChecked() throws IOException {
        BlockKey block = key(tokens(7, 3));
        Path file = folder.resolve("a.block");
        MemorySegment states = MemorySegment.ofArray(new byte[3 * TOKEN]);
        BlockFile.write(file, block, Blocks.states(block, states), 1);
        byte[] written = Files.readAllBytes(file);
        for (int at = 0; at < written.length; at++) {
            byte[] flipped = written.clone();
            flipped[at] ^= 0x10;
            Files.write(file, flipped);
            boolean padding = at >= 16 + length(written) && at < 4096;
            try (Arena arena = Arena.ofConfined()) {
                if (padding) {
                    assertThat(right(block, BlockFile.map(file, block, SHAPE, arena)))
                            .isTrue();
                    at = 4095;
                } else {
                    assertThatThrownBy(() -> BlockFile.map(file, block, SHAPE, arena))
                            .as("byte %d", at)
                            .isInstanceOf(DamagedBlockException.class);
                }
            }
        }
    }

    @Test
    void aDamagedFileIsComputedAgainAndWrittenAgain() throws IOException {
        BlockKey block = key(tokens(7, 3));
        for (int at : new int[] {3, 40, 4100}) {
            try (BlockCache cache = cache(LARGE, LARGE)) {
                get(cache, block);
                get(cache, key(1));
            }
            byte[] flipped = Files.readAllBytes(file(block));
            flipped[at] ^= 0x10;
            Files.write(file(block), flipped);
            try (BlockCache cache = cache(LARGE, LARGE)) {
                assertThat(get(cache, block)).isEqualTo(Origin.COMPUTED);
                assertThat(get(cache, key(1))).isEqualTo(Origin.DISK);
            }
            try (BlockCache cache = cache(LARGE, LARGE)) {
                assertThat(get(cache, block)).isEqualTo(Origin.DISK);
            }
        }
        Files.write(file(block), Arrays.copyOf(Files.readAllBytes(file(block)), 4200));
        try (BlockCache cache = cache(LARGE, LARGE)) {
            assertThat(get(cache, block)).isEqualTo(Origin.COMPUTED);
        }
    }

    private static int length(byte[] file) {
        return ByteBuffer.wrap(file).getInt(8);
    }

    private Path file(BlockKey block) {
        return folder.resolve(TENANT.value()).resolve(block.digest() + ".block");
    }

    @Test
    void aFileThatIsAnotherBlockIsNotServed() throws IOException {
        try (BlockCache cache = cache(LARGE, LARGE)) {
            get(cache, key(1, 2));
            get(cache, key(3, 4));
            cache.flush();
            cache.clearMemory();
            Files.copy(file(key(1, 2)), file(key(3, 4)), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThat(get(cache, key(3, 4))).isEqualTo(Origin.COMPUTED);
            assertThat(cache.counters().damaged()).isEqualTo(1);
            cache.flush();
            cache.clearMemory();
            assertThat(get(cache, key(3, 4))).isEqualTo(Origin.DISK);
        }
        Files.move(file(key(1, 2)), file(key(3, 4)), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("something"), "else");
        try (BlockCache cache = cache(LARGE, LARGE)) {
            assertThat(cache.total().onDisk()).isZero();
            try (Stream<Path> left = Files.walk(folder)) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    @Test
    void anUpdateTakesTheBlocksOfTheVersionBefore() throws IOException {
        DocumentId other = new DocumentId("other.md");
        try (BlockCache cache = cache(LARGE, LARGE)) {
            get(cache, key(1), FIRST);
            get(cache, key(2), FIRST);
            get(cache, key(2), SECOND);
            get(cache, key(3), FIRST);
            get(cache, key(3), Optional.of(new Owner(other, "v1")));
            cache.flush();
            assertThat(cache.changed(TENANT, MILL, Optional.of("v2"))).isEqualTo(1);
            assertThat(cache.contains(key(1))).isFalse();
            assertThat(cache.contains(key(2))).isTrue();
            assertThat(cache.contains(key(3))).isTrue();
            assertThat(file(key(1))).doesNotExist();
            assertThat(cache.changed(TENANT, MILL, Optional.empty())).isEqualTo(1);
            assertThat(cache.contains(key(2))).isFalse();
        }
        try (BlockCache cache = cache(LARGE, LARGE)) {
            assertThat(cache.total().onDisk()).isEqualTo(1);
            assertThat(cache.changed(TENANT, other, Optional.empty())).isEqualTo(1);
            assertThat(cache.total().onDisk()).isZero();
        }
    }

    @Test
    void aBlockOfAVersionThatIsGoneMeanwhileIsNotKept() throws IOException {
        try (BlockCache cache = cache(LARGE, LARGE)) {
            try (Lease lease = cache.get(key(1), FIRST, SHAPE, into -> {
                cache.changed(TENANT, MILL, Optional.of("v2"));
                return Blocks.states(key(1), into);
            })) {
                assertThat(right(key(1), lease.states())).isTrue();
            }
            cache.flush();
            assertThat(cache.contains(key(1))).isFalse();
            assertThat(cache.total().onDisk()).isZero();
            get(cache, key(1), SECOND);
            assertThat(cache.contains(key(1))).isTrue();
        }
    }

    @Test
    void pinsHoldInBothTiersAndOverARestart() throws IOException {
        try (BlockCache cache = cache(2 * TOKEN, 3 * 4096)) {
            get(cache, key(1), FIRST);
            cache.flush();
            assertThat(cache.pin(TENANT, MILL, true)).isEqualTo(1);
            for (int i = 10; i < 20; i++) {
                get(cache, key(i));
                cache.flush();
            }
            assertThat(get(cache, key(1))).isEqualTo(Origin.MEMORY);
        }
        try (BlockCache cache = cache(LARGE, 3 * 4096)) {
            for (int i = 20; i < 30; i++) {
                get(cache, key(i));
                cache.flush();
            }
            assertThat(get(cache, key(1))).isEqualTo(Origin.DISK);
            assertThat(cache.contents(TENANT, Optional.of(MILL)).pinned()).isEqualTo(1);
            assertThat(cache.evict(TENANT, Optional.of(MILL))).isEqualTo(1);
            assertThat(cache.contains(key(1))).isFalse();
            cache.evict(TENANT, Optional.empty());
            assertThat(cache.total().memoryBytes()).isZero();
            assertThat(cache.total().diskBytes()).isZero();
        }
    }
}
