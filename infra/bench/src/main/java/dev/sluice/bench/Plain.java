package dev.sluice.bench;

import dev.sluice.bench.load.Arrivals;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.subject.Bare;
import dev.sluice.bench.subject.Options;
import java.util.List;
import java.util.Set;

/** Whole answers of a provider that takes no time, as many as there can be: what a request costs. */
final class Plain implements Scenario {

    private static final int AT_ONCE = 64;
    private static final String MODEL = "gpt-4o-mini~ttft=0~interval=0~tokens=16";

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public String question() {
        return "What does a request cost whose answer comes whole, 64 at a time, from a provider that takes no time?";
    }

    @Override
    public String load(Options options) {
        return "closed loop, " + AT_ONCE + " requests at a time, not streamed, 16 tokens after 0 ms";
    }

    @Override
    public Set<Bare> beside() {
        return Set.of(Bare.PROXY);
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        Contest contest = new Contest(
                lab,
                (target, time) -> Load.run(target, target.whole(lab.model(MODEL)), new Arrivals.AtOnce(AT_ONCE, time)),
                "request");
        return new Figures(contest, contest.runs(lab.contestants()))
                .each(
                        "requests a second",
                        "",
                        run -> run.window().answered() / run.window().seconds())
                .each("p50", "ms", run -> run.window().wholeMillis(50))
                .each("p99", "ms", run -> run.window().wholeMillis(99))
                .each("failed", "", run -> run.window().failed())
                .cpu()
                .memory()
                .lines();
    }
}
