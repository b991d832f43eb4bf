package dev.sluice.bench;

import dev.sluice.bench.load.Arrivals;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.subject.Bare;
import dev.sluice.bench.subject.Options;
import java.util.List;
import java.util.Set;

/** Streams side by side: what a token costs, and how evenly the tokens come. */
final class Streams implements Scenario {

    private static final int STREAMS = 200;
    private static final int TOKENS = 64;
    private static final int INTERVAL_MILLIS = 20;
    private static final String MODEL =
            "gpt-4o-mini~ttft=" + INTERVAL_MILLIS + "~interval=" + INTERVAL_MILLIS + "~tokens=" + TOKENS;

    // So many begin in a second that 200 are under way at a time, at a system that adds nothing.
    private static final double RATE = STREAMS * 1e3 / (TOKENS * INTERVAL_MILLIS);

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public String question() {
        return "What does a token of a stream cost, and how evenly do the tokens of 200 streams arrive?";
    }

    @Override
    public String load(Options options) {
        return "open loop, " + options.rate(RATE) + " streams a second of " + TOKENS + " tokens, one each "
                + INTERVAL_MILLIS + " ms: " + STREAMS + " at a time";
    }

    @Override
    public Set<Bare> beside() {
        return Set.of(Bare.PROXY, Bare.LOOP);
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        Contest contest = new Contest(
                lab,
                (target, time) -> Load.run(
                        target,
                        target.streamed(lab.model(MODEL)),
                        new Arrivals.Paced(lab.options().rate(RATE), time)),
                "token");
        return new Figures(contest, contest.runs(lab.contestants()))
                .added("time to first token, p50", "ms", run -> run.window().firstTokenMillis(50))
                .added("time to first token, p99", "ms", run -> run.window().firstTokenMillis(99))
                .addedOverLoop("time to first token, p50", run -> run.window().firstTokenMillis(50))
                .addedOverLoop("time to first token, p99", run -> run.window().firstTokenMillis(99))
                .added("gap between chunks, p99", "ms", run -> run.window().gapMillis(99))
                .each("time to first token, p50", "ms", run -> run.window().firstTokenMillis(50))
                .each("time to first token, p99", "ms", run -> run.window().firstTokenMillis(99))
                .each("gap between chunks, p99", "ms", run -> run.window().gapMillis(99))
                .each(
                        "chunks a second",
                        "",
                        run -> run.window().chunks() / run.window().seconds())
                .each("tokens", "", run -> run.window().tokens())
                .each("failed", "", run -> run.window().failed())
                .cpu()
                .memory()
                .lines();
    }
}
