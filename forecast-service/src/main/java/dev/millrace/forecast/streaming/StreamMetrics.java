package dev.millrace.forecast.streaming;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Error and coverage of late, by series and model. */
@Component
class StreamMetrics {

    private final Streams streams;
    private final NetworkTracks networks;
    private final StreamingProperties properties;
    private final MultiGauge mase;
    private final MultiGauge coverage;

    StreamMetrics(Streams streams, NetworkTracks networks, StreamingProperties properties, MeterRegistry meters) {
        this.streams = streams;
        this.networks = networks;
        this.properties = properties;
        this.mase = MultiGauge.builder("millrace.streams.mase")
                .description("Mean absolute error of late over that of seasonal naive")
                .register(meters);
        this.coverage = MultiGauge.builder("millrace.streams.coverage90")
                .description("Share of values of late within the central 90 %")
                .register(meters);
    }

    @Scheduled(fixedDelayString = "${millrace.streaming.checkpoint:30s}")
    void update() {
        List<MultiGauge.Row<?>> errors = new ArrayList<>();
        List<MultiGauge.Row<?>> shares = new ArrayList<>();
        Stream.concat(
                        streams.held().stream()
                                .flatMap(held ->
                                        held.open().stream().map(stream -> new Told(held.key(), stream.recent()))),
                        networks.held().stream().map(track -> new Told(track.key(), track.recent())))
                .limit(properties.metered())
                .forEach(told -> StreamReport.Recent.of(told.recent()).ifPresent(recent -> {
                    Tags tags = told.tags();
                    recent.mase().ifPresent(error -> errors.add(MultiGauge.Row.of(tags, error)));
                    shares.add(MultiGauge.Row.of(tags, recent.coverage90()));
                }));
        mase.register(errors, true);
        coverage.register(shares, true);
    }

    private record Told(StreamKey key, TrackRecord.Recent recent) {

        Tags tags() {
            return Tags.of(
                    "tenant", key.tenant().value(), "series", key.series().value(), "model", key.name());
        }
    }
}
