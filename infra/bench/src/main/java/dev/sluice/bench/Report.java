package dev.sluice.bench;

import dev.sluice.bench.subject.Machine;
import dev.sluice.bench.subject.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The outcome of one scenario, for people and for programs. */
record Report(Scenario scenario, Options options, Machine machine, List<Measurement> measurements) {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    Report {
        measurements = List.copyOf(measurements);
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("## ")
                .append(scenario.name())
                .append("\n\n")
                .append(scenario.question())
                .append("\n\n");
        text.append("| | median of runs | lowest | highest | |\n|---|--:|--:|--:|---|\n");
        measurements.forEach(one -> text.append("| ")
                .append(String.join(
                        " | ", one.name(), shown(one.median()), shown(one.lowest()), shown(one.highest()), one.unit()))
                .append(" |\n"));
        text.append("\n- load: ").append(load());
        text.append("\n- machine: ")
                .append(String.join(", ", machine.processor(), machine.memory(), machine.system(), machine.jdk()))
                .append(", load average ")
                .append(machine.load());
        text.append("\n- commit: ").append(machine.commit());
        machine.jvmFlags().forEach(flags -> text.append("\n- ").append(flags));
        return text.append('\n').toString();
    }

    /** Writes both forms, and returns the file for people. */
    Path writeInto(Path folder, Instant time) throws IOException {
        Files.createDirectories(folder);
        String name = scenario.name() + "-" + STAMP.format(time);
        Files.write(
                folder.resolve(name + ".json"),
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(content()));
        return Files.writeString(folder.resolve(name + ".md"), markdown());
    }

    private Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("scenario", scenario.name());
        content.put("load", load());
        content.put("machine", machine);
        content.put(
                "measurements",
                measurements.stream()
                        .map(one -> Map.of(
                                "name", one.name(),
                                "unit", one.unit(),
                                "median", one.median(),
                                "perRun", one.perRun()))
                        .toList());
        return content;
    }

    private String load() {
        return scenario.load(options) + "; " + options.runs() + " runs of "
                + options.time().toSeconds() + " s" + (options.model() == null ? "" : ", model " + options.model());
    }

    private static String shown(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
