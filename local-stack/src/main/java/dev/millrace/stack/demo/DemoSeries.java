package dev.millrace.stack.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the series that ship with the program; where its figures come from is in {@code demo/PROVENANCE.md}.
 *
 * @param season steps after which the series is known to repeat, for seasonal naive
 * @param times of all points
 * @param heldBack how many of the last points are kept from the system, to compare its forecast with
 */
public record DemoSeries(
        String id,
        String title,
        Optional<String> unit,
        int season,
        List<Instant> times,
        List<Double> values,
        int heldBack) {

    /** The four series. */
    public static List<DemoSeries> all() {
        return List.of(
                read("electricity-demand", "Electricity demand, England and Wales", Optional.of("MW"), 336, 336),
                read("co2", "CO2 at Mauna Loa", Optional.of("ppm"), 12, 24),
                read("sunspots", "Sunspots, monthly", Optional.empty(), 12, 24),
                read("air-passengers", "International air passengers", Optional.of("thousands"), 12, 24));
    }

    /** How many points the system is given. */
    public int given() {
        return values.size() - heldBack;
    }

    public List<Instant> givenTimes() {
        return times.subList(0, given());
    }

    public List<Double> givenValues() {
        return values.subList(0, given());
    }

    public List<Double> actuals() {
        return values.subList(given(), values.size());
    }

    private static DemoSeries read(String name, String title, Optional<String> unit, int season, int heldBack) {
        List<Instant> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        try (InputStream csv = DemoSeries.class.getResourceAsStream("/demo/" + name + ".csv")) {
            if (csv == null) {
                throw new IllegalStateException("demo/" + name + ".csv is not packaged");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8));
            for (String line : lines.lines().skip(1).toList()) {
                String[] fields = line.split(",", -1);
                times.add(Instant.parse(fields[1]));
                values.add(Double.valueOf(fields[2]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DemoSeries("demo/" + name, title, unit, season, List.copyOf(times), List.copyOf(values), heldBack);
    }
}
