package dev.sluice.chaos.load;

import java.util.random.RandomGenerator;

/**
 * Which requests come, by chance but from a seed.
 *
 * @param faulty how many of a hundred requests order the simulator to fail
 * @param leaving how many of a hundred clients hang up
 * @param onlyLong whether each answer takes 6 to 11 s, so that hundreds are open at once
 */
public record Mix(int faulty, int leaving, boolean onlyLong) {

    /** Requests of healthy providers and mostly patient clients. */
    public static final Mix USUAL = new Mix(0, 3, false);

    /** Requests of which many meet a fault of the provider. */
    public static final Mix FAULTY_PROVIDER = new Mix(50, 3, false);

    /** Long answers that wait more than they work. */
    public static final Mix LONG = new Mix(0, 3, true);

    /** Requests of which some meet a fault of the provider, and many are left by their clients. */
    public static final Mix ABANDONED = new Mix(10, 40, false);

    private static final String[] MODELS = {"gpt-4o-mini", "gemini-2.0-flash"};
    private static final String[] FAULTS = {
        "~429first=1~429=0", "~500first=1", "~500", "~fail=3", "~reset=0", "~reset=3", "~close=4", "~garbage=2"
    };

    /** The next request: half of them short, some long, a third of them not streamed. */
    Request next(int number, RandomGenerator random) {
        String model = MODELS[random.nextInt(MODELS.length)];
        int kind = onlyLong ? 99 : random.nextInt(100);
        int words = kind < 50 ? 5 + random.nextInt(10) : kind < 85 ? 30 + random.nextInt(30) : 100 + random.nextInt(80);
        int interval = onlyLong ? 60 : kind < 50 ? 2 : kind < 85 ? 10 : 20;
        String pace = "~ttft=" + (10 + random.nextInt(150)) + "~interval=" + interval;
        String fault = random.nextInt(100) < faulty ? FAULTS[random.nextInt(FAULTS.length)] : "";
        boolean streamed = random.nextInt(100) < 70;
        int leaves = random.nextInt(100) < leaving ? random.nextInt(800) : -1;
        return new Request(number, model + pace + fault, words, streamed, leaves);
    }
}
