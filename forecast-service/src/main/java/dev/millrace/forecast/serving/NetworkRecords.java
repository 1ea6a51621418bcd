package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.inference.ServedNetwork;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.streaming.NetworkTracks;
import dev.millrace.forecast.streaming.NetworkTracks.Issued;
import dev.millrace.forecast.streaming.NetworkTracks.Served;
import dev.millrace.forecast.training.job.Retrainings;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Holds what networks forecast for standing subscriptions against what comes, and has those trained anew that no longer do what they did. Thread-safe. */
@Component
class NetworkRecords {

    private static final int MOST_STEPS = 32_768;

    private final NetworkTracks tracks;
    private final Retrainings retrainings;

    NetworkRecords(NetworkTracks tracks, Retrainings retrainings) {
        this.tracks = tracks;
        this.retrainings = retrainings;
    }

    /** What is done with an answer before it is told: the same with other intervals. */
    interface Use {
        NetworkAnswer of(TenantId tenant, NetworkAnswer answer, List<SeriesId> ids);
    }

    /** How many steps to read: what the network reads, a season to compare with, and all that may have come while a forecast lasted. */
    static int steps(ServedNetwork served) {
        long season =
                served.measured().season() + (long) served.network().spec().horizon();
        return (int) Math.min(MOST_STEPS, Math.max(ChannelRows.steps(served.network()), season));
    }

    NetworkAnswer current(TenantId tenant, NetworkAnswer answer, List<SeriesId> ids) {
        return answer.with(
                tracks.residuals(tenant, answer.served().name(), answer.served().digest(), ids));
    }

    NetworkAnswer follow(TenantId tenant, NetworkAnswer answer, List<SeriesId> ids) {
        Served served = served(answer.served());
        List<Issued> issued = new ArrayList<>();
        List<String> channels = answer.served().network().channels();
        for (SeriesId id : ids) {
            int channel = channels.indexOf(id.value());
            if (channel >= 0) {
                History history = answer.histories().get(channel);
                issued.add(new Issued(history, answer.end(), answer.prediction(channel, served.horizon())));
            }
        }
        tracks.follow(tenant, served, issued);
        if (tracks.drifted(tenant, served)) {
            retrainings.retrain(tenant, served.digest());
        }
        return current(tenant, answer, ids);
    }

    private static Served served(ServedNetwork network) {
        return new Served(
                network.name(),
                network.digest(),
                network.network().spec().horizon(),
                network.network().frequency(),
                network.measured().season(),
                network.measured().mase());
    }
}
