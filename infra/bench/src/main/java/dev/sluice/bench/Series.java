package dev.sluice.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures of several kinds, each with a value for each run; in the order in which they first came. */
final class Series {

    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    void add(String name, double value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    /** One line for each kind. */
    List<Measurement> lines(String prefix, String unit) {
        return values.entrySet().stream()
                .map(each -> new Measurement(prefix + each.getKey(), unit, each.getValue()))
                .toList();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
