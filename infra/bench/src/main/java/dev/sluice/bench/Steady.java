package dev.sluice.bench;

import dev.sluice.bench.load.Arrivals;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.Target;
import dev.sluice.bench.load.Window;
import dev.sluice.bench.subject.Bare;
import dev.sluice.bench.subject.Options;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Requests at a fixed rate that the machine bears easily: what the way through adds to the time of an answer. */
final class Steady implements Scenario {

    private static final int WARMING_AT_ONCE = 64;

    private final String name;
    private final String model;
    private final boolean isStreamed;
    private final double rate;

    private Steady(String name, String model, boolean isStreamed, double rate) {
        this.name = name;
        this.model = model;
        this.isStreamed = isStreamed;
        this.rate = rate;
    }

    /** Whole answers. */
    static Steady whole() {
        return new Steady("steady", "gpt-4o-mini~ttft=60~interval=0~tokens=16", false, 200);
    }

    /** Streamed answers, of which the first token counts. */
    static Steady firstToken() {
        return new Steady("added-first-token", Lab.USUAL, true, 50);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String question() {
        return isStreamed
                ? "How much later does the first token of a streamed answer arrive than from the provider itself?"
                : "How much later does a whole answer arrive than from the provider itself?";
    }

    @Override
    public String load(Options options) {
        return String.format(
                Locale.ROOT,
                "open loop, %.0f %s requests a second, %s",
                options.rate(rate),
                isStreamed ? "streamed" : "whole",
                model);
    }

    @Override
    public Set<Bare> beside() {
        return isStreamed ? Set.of(Bare.PROXY, Bare.LOOP) : Set.of(Bare.PROXY);
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        Contest contest = new Contest(
                lab,
                (target, time) ->
                        run(lab, target, new Arrivals.Paced(lab.options().rate(rate), time)),
                (target, time) -> run(lab, target, new Arrivals.AtOnce(WARMING_AT_ONCE, time)),
                "request");
        Figures figures = new Figures(contest, contest.runs(lab.contestants()));
        if (isStreamed) {
            figures.added("time to first token, p50", "ms", run -> run.window().firstTokenMillis(50))
                    .added("time to first token, p99", "ms", run -> run.window().firstTokenMillis(99))
                    .addedOverLoop(
                            "time to first token, p50", run -> run.window().firstTokenMillis(50))
                    .addedOverLoop(
                            "time to first token, p99", run -> run.window().firstTokenMillis(99))
                    .each("time to first token, p50", "ms", run -> run.window().firstTokenMillis(50))
                    .each("time to first token, p99", "ms", run -> run.window().firstTokenMillis(99));
        } else {
            figures.added("mean", "ms", run -> run.window().wholeMeanMillis())
                    .added("p50", "ms", run -> run.window().wholeMillis(50))
                    .added("p99", "ms", run -> run.window().wholeMillis(99))
                    .each("p50", "ms", run -> run.window().wholeMillis(50))
                    .each("p99", "ms", run -> run.window().wholeMillis(99));
        }
        return figures.each("answers", "", run -> run.window().answered())
                .each("failed", "", run -> run.window().failed())
                .cpu()
                .lines();
    }

    private Window run(Lab lab, Target target, Arrivals arrivals) throws InterruptedException {
        String asked = lab.model(model);
        return Load.run(target, isStreamed ? target.streamed(asked) : target.whole(asked), arrivals);
    }
}
