package dev.millrace.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.millrace.events.DocumentPart.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files under {@code released/} are what past releases wrote and promised: add to them, never change one. */
class SchemaCompatibilityTest {

    private static final String DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @ValueSource(strings = {"points.v1", "registry.v1", "forecasts.v1", "documents.v1"})
    void schemaAcceptsWhatTheReleasedOneAccepted(String schema) {
        assertThat(SchemaCompatibility.breaks(
                        JSON.readTree(resource("/released/" + schema + "-0.1.0.json")), JSON.readTree(current(schema))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'required':['a']}|{'required':['a','b']}|$: b is now required",
                "{'properties':{'a':{}}}|{'properties':{}}|$: a is gone",
                "{'properties':{'a':{'type':'string'}}}|{'properties':{'a':{'type':'number'}}}|$.a: type is now \"number\"",
                "{'properties':{'a':{'maxLength':9}}}|{'properties':{'a':{'maxLength':8}}}|$.a: maxLength fell",
                "{'items':{}}|{'items':{'minimum':0}}|$.items: minimum rose",
            })
    void aNarrowerSchemaIsFound(String released, String current, String expected) {
        assertThat(SchemaCompatibility.breaks(tree(released), tree(current))).containsExactly(expected);
    }

    @Test
    void aWiderSchemaIsFine() {
        assertThat(SchemaCompatibility.breaks(
                        tree("{'required':['a','b'],'properties':{'a':{'maxLength':8}}}"),
                        tree("{'required':['a'],'properties':{'a':{'maxLength':9},'c':{'type':'string'}}}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "points.v1,dev.millrace.events.PointsBatch",
        "registry.v1,dev.millrace.events.AliasState",
        "forecasts.v1,dev.millrace.events.ForecastIssued",
        "documents.v1,dev.millrace.events.DocumentEvent",
    })
    void whatAReleaseWroteIsReadAndWrittenAgainUnchanged(String schema, Class<?> type) {
        byte[] sample = resource("/released/samples/" + schema + "-0.1.0.json");
        assertThat(faults(schema, sample)).isEmpty();
        assertThat(JSON.readTree(EventJson.write(EventJson.read(sample, type)))).isEqualTo(JSON.readTree(sample));
    }

    @Test
    void whatIsWrittenFitsItsSchema() {
        TenantId tenant = new TenantId("acme");
        SeriesId series = new SeriesId("a");
        assertThat(faults(
                        "points.v1",
                        EventJson.write(new PointsBatch(
                                tenant,
                                series,
                                Optional.empty(),
                                Map.of(),
                                Optional.empty(),
                                new long[] {Long.MIN_VALUE},
                                new double[] {Double.MIN_VALUE}))))
                .isEmpty();
        assertThat(faults(
                        "registry.v1",
                        EventJson.write(new AliasState(
                                tenant, "model", "m", "champion", Optional.empty(), 1, "me", "", Instant.EPOCH))))
                .isEmpty();
        assertThat(faults(
                        "forecasts.v1",
                        EventJson.write(new ForecastIssued(
                                tenant,
                                "s",
                                series,
                                Optional.of("MW"),
                                1,
                                "P1M",
                                List.of(Instant.EPOCH),
                                List.of(1.0),
                                Map.of(),
                                new ForecastIssued.Model("m", DIGEST, "repeat", List.of(), Optional.empty()),
                                new ForecastIssued.Watermark(Instant.EPOCH, 3, 1)))))
                .isEmpty();
        AnomalyFound anomaly = new AnomalyFound(
                tenant,
                "s",
                series,
                Optional.empty(),
                Instant.EPOCH,
                9,
                1,
                0,
                2,
                99,
                7.5,
                "above 2",
                new ForecastIssued.Model("m", DIGEST, "ridge", List.of(), Optional.empty()),
                new ForecastIssued.Watermark(Instant.EPOCH, 3, 1));
        assertThat(faults("anomalies.v1", EventJson.write(anomaly))).isEmpty();
        assertThat(EventJson.read(EventJson.write(anomaly), AnomalyFound.class)).isEqualTo(anomaly);
        DocumentId document = new DocumentId("a/b");
        for (DocumentEvent event : List.of(
                new DocumentEvent(tenant, document, Optional.of(lastOfTwo(List.of()))),
                new DocumentEvent(tenant, document, Optional.of(lastOfTwo(List.of(new Section(9, 6, ""))))),
                new DocumentEvent(tenant, document, Optional.empty()))) {
            byte[] written = EventJson.write(event);
            assertThat(faults("documents.v1", written)).isEmpty();
            assertThat(EventJson.read(written, DocumentEvent.class)).isEqualTo(event);
        }
    }

    @Test
    void aWrongEventDoesNotFitItsSchema() {
        assertThat(faults(
                        "points.v1",
                        "{\"tenant\":\"A B\",\"series\":\"\",\"times\":[],\"values\":[\"1\"]}"
                                .getBytes(StandardCharsets.UTF_8)))
                .hasSize(4);
    }

    private static DocumentPart lastOfTwo(List<Section> sections) {
        return new DocumentPart("u", DIGEST, 1, 2, 0, "", Optional.empty(), sections, List.of());
    }

    private static List<?> faults(String schema, byte[] event) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(new String(current(schema), StandardCharsets.UTF_8))
                .validate(JSON.readTree(event));
    }

    private static JsonNode tree(String json) {
        return JSON.readTree(json.replace('\'', '"'));
    }

    private static byte[] current(String schema) {
        return resource("/dev/millrace/events/schemas/" + schema + ".json");
    }

    private static byte[] resource(String name) {
        try (InputStream in = SchemaCompatibilityTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
