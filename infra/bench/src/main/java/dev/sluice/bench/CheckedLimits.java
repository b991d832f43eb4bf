package dev.sluice.bench;

import dev.sluice.bench.load.Target;
import dev.sluice.bench.load.Window;
import dev.sluice.bench.subject.Contestant;
import dev.sluice.bench.subject.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the limits of a plan cost a request.
 *
 * <p>The same load with a key whose plan has no limits, about which nobody is asked, and with one that has every limit,
 * on itself and on its organisation, none of which is ever reached. They take turns, as in {@link Contest}.
 */
final class CheckedLimits implements Scenario {

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public String question() {
        return "How much later does the first token arrive for a key with limits than for one without?";
    }

    @Override
    public String load(Options options) {
        return "open loop, " + options.rate(Lab.USUAL_RATE) + " streamed requests a second";
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        Target free = lab.tenant("without-limits", 1);
        Target limited = lab.limited("with limits");
        lab.warmUp(new Contestant(free, lab.sluice().processes()));
        lab.warmUp(new Contestant(limited, lab.sluice().processes()));
        List<Double> added = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        List<Double> failed = new ArrayList<>();
        Duration time = lab.options().time();
        for (int run = 1; run <= lab.options().runs(); run++) {
            boolean isFreeFirst = run % 2 == 1;
            Window first = lab.load(isFreeFirst ? free : limited, time);
            Window second = lab.load(isFreeFirst ? limited : free, time);
            Window ofFree = isFreeFirst ? first : second;
            Window ofLimited = isFreeFirst ? second : first;
            without.add(ofFree.firstTokenMillis(50));
            with.add(ofLimited.firstTokenMillis(50));
            added.add(with.getLast() - without.getLast());
            failed.add((double) ofFree.failed() + ofLimited.failed());
            lab.say(String.format(
                    Locale.ROOT,
                    "  run %d    p50 without limits %.2f, with %.2f ms, failed %.0f",
                    run,
                    without.getLast(),
                    with.getLast(),
                    failed.getLast()));
        }
        return List.of(
                new Measurement("added by the limits, p50", "ms", added),
                new Measurement("without limits, p50", "ms", without),
                new Measurement("with limits, p50", "ms", with),
                new Measurement("failed", "", failed));
    }
}
