package dev.sluice.bench;

import dev.sluice.bench.Contest.Run;
import dev.sluice.bench.subject.Bare;
import dev.sluice.bench.subject.Contestant;
import dev.sluice.bench.watch.Usage;
import dev.sluice.bench.watch.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Turns the runs of a contest into lines of a report; what is compared is compared within one run. */
final class Figures {

    private static final double MICROS = 1e6;

    private final Contest contest;
    private final Map<Contestant, List<Run>> runs;
    private final List<Measurement> lines = new ArrayList<>();

    Figures(Contest contest, Map<Contestant, List<Run>> runs) {
        this.contest = contest;
        this.runs = runs;
    }

    List<Measurement> lines() {
        return List.copyOf(lines);
    }

    /** One line for each API. */
    Figures each(String what, String unit, ToDoubleFunction<Run> value) {
        runs.forEach((contestant, own) -> lines.add(new Measurement(
                contestant.name() + ": " + what,
                unit,
                own.stream().map(run -> value.applyAsDouble(run)).toList())));
        return this;
    }

    /** For each API but the direct call, what it adds to that. */
    Figures added(String what, String unit, ToDoubleFunction<Run> value) {
        runs.forEach((contestant, own) -> {
            if (!contestant.equals(contest.lab().direct())) {
                lines.add(new Measurement(contestant.name() + ": added " + what, unit, added(contestant, value)));
            }
        });
        return this;
    }

    /** What Sluice adds to a direct call, over what the bare loop adds to it, where that takes part. */
    Figures addedOverLoop(String what, ToDoubleFunction<Run> value) {
        runs.keySet().stream()
                .filter(contestant -> contestant.name().equals(Bare.LOOP.shown()))
                .forEach(loop -> lines.add(new Measurement(
                        "added " + what + ": Sluice ÷ " + loop.name(),
                        "×",
                        ratios(added(contest.lab().sluice(), value), added(loop, value)))));
        return this;
    }

    /** CPU by process, in sum, and over the bare proxy's. */
    Figures cpu() {
        String a = " a " + contest.unit();
        runs.forEach((contestant, own) -> {
            for (Watched process : contestant.processes()) {
                lines.add(cost(contestant.name() + ": CPU" + a + ", " + process.name(), own, List.of(process)));
            }
            if (contestant.processes().size() > 1) {
                lines.add(cost(contestant.name() + ": CPU" + a + ", all of it", own, contestant.processes()));
            }
        });
        Contestant sluice = contest.lab().sluice();
        runs.keySet().stream()
                .filter(contestant ->
                        !contestant.equals(sluice) && !contestant.processes().isEmpty())
                .forEach(other -> {
                    over(
                            other,
                            "ingress + worker",
                            sluice.processes().stream()
                                    .filter(process -> process.name().matches("(ingress|worker).*"))
                                    .toList());
                    over(other, "all processes", sluice.processes());
                });
        runs.forEach((contestant, own) -> {
            contest.lab()
                    .beside()
                    .forEach(process -> lines.add(cost(
                            "beside " + contestant.name() + ": CPU" + a + ", " + process.name(),
                            own,
                            List.of(process))));
            lines.add(new Measurement(
                    "beside " + contestant.name() + ": load generator, of one core",
                    "%",
                    own.stream()
                            .map(run -> 100
                                    * run.cpuMicros(List.of(Watched.self()))
                                    / MICROS
                                    / run.window().seconds())
                            .toList()));
        });
        return this;
    }

    /** Resident memory by process at the end of each run. */
    Figures memory() {
        runs.forEach((contestant, own) -> contestant
                .processes()
                .forEach(process -> lines.add(new Measurement(
                        contestant.name() + ": RSS, " + process.name(),
                        "MiB",
                        own.stream()
                                .map(run -> run.usage()
                                                .getOrDefault(process.name(), Usage.NOTHING)
                                                .rssKib()
                                        / 1024.0)
                                .toList()))));
        return this;
    }

    private void over(Contestant other, String what, List<Watched> processes) {
        if (processes.isEmpty()) {
            return;
        }
        List<Double> own = of(contest.lab().sluice()).stream()
                .map(run -> run.cpuMicros(processes) / contest.units(run.window()))
                .toList();
        List<Double> others =
                of(other).stream().map(run -> contest.cost(other, run)).toList();
        lines.add(new Measurement("CPU: " + what + " ÷ " + other.name(), "×", ratios(own, others)));
    }

    private Measurement cost(String name, List<Run> own, List<Watched> processes) {
        return new Measurement(
                name,
                "µs",
                own.stream()
                        .map(run -> run.cpuMicros(processes) / contest.units(run.window()))
                        .toList());
    }

    private List<Double> added(Contestant contestant, ToDoubleFunction<Run> value) {
        List<Run> direct = of(contest.lab().direct());
        List<Run> own = of(contestant);
        return IntStream.range(0, own.size())
                .mapToObj(i -> value.applyAsDouble(own.get(i)) - value.applyAsDouble(direct.get(i)))
                .toList();
    }

    private static List<Double> ratios(List<Double> over, List<Double> under) {
        return IntStream.range(0, over.size())
                .mapToObj(i -> over.get(i) / under.get(i))
                .toList();
    }

    private List<Run> of(Contestant contestant) {
        return runs.getOrDefault(contestant, List.of());
    }
}
