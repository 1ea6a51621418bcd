package dev.millrace.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.TenantId;
import dev.millrace.jobs.JobLease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.NullNode;

class JobFolderTest {

    record Order(String what, int times) {}

    @TempDir
    private Path root = Path.of("");

    @Test
    void whatIsWrittenIsRead() throws IOException {
        JobFolder folder = attempt("a", 1);
        folder.write("order.json", new Order("train", 3));

        assertThat(folder.read("order.json", Order.class)).isEqualTo(new Order("train", 3));
    }

    @Test
    void otherAttemptsAtTheJobAreFoundAndNoOtherJobs() throws IOException {
        JobFolder first = written("a", 1);
        JobFolder second = written("a", 2);
        written("ab", 1);

        assertThat(written("a", 3).earlier()).containsExactlyInAnyOrder(first, second);
        assertThat(JobFolder.of(root.resolve("absent"), lease("a", 1)).earlier())
                .isEmpty();
    }

    @Test
    void nothingOfADeletedOneIsLeft() throws IOException {
        JobFolder folder = written("a", 1);
        Files.createDirectories(folder.file("deep/er"));
        folder.delete();
        folder.delete();

        assertThat(root).isEmptyDirectory();
    }

    private JobFolder written(String job, long fence) throws IOException {
        JobFolder folder = attempt(job, fence);
        folder.write("order.json", new Order(job, 1));
        return folder;
    }

    private JobFolder attempt(String job, long fence) {
        return JobFolder.of(root, lease(job, fence));
    }

    private static JobLease lease(String job, long fence) {
        return new JobLease(
                new TenantId("t"), job, "training", fence, 1, 0, NullNode.getInstance(), "", Optional.empty(), 0);
    }
}
