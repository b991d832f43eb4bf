package dev.sluice.common.job;

import java.util.ArrayList;
import java.util.List;

/**
 * How busy one worker is on one lane, as it tells everybody each second.
 *
 * <p>On the wire these are words with a space between: label, waiting, running, ended in ten seconds, window, slots, 1
 * if draining; one lane after the other, with a semicolon between. What a later version adds comes behind; the last
 * three are missing in what the first version writes.
 *
 * @param lane the lane
 * @param waiting jobs that wait for this worker
 * @param running jobs that it runs
 * @param endedInTenSeconds jobs that end here in ten seconds while some wait; 0 if it hasn't been busy for long enough
 * @param window jobs of the lane that it holds with their bodies, running or not
 * @param slots jobs that it may run at once, on all lanes together
 * @param draining whether it takes no more jobs, since it is about to end
 */
public record LaneLoad(
        Lane lane, long waiting, int running, long endedInTenSeconds, int window, int slots, boolean draining) {

    private static final int FEWEST_WORDS = 4;

    /** The text of several. */
    public static String encode(List<LaneLoad> loads) {
        StringBuilder text = new StringBuilder();
        for (LaneLoad load : loads) {
            text.append(text.isEmpty() ? "" : ";")
                    .append(load.lane.label())
                    .append(' ')
                    .append(load.waiting)
                    .append(' ')
                    .append(load.running)
                    .append(' ')
                    .append(load.endedInTenSeconds)
                    .append(' ')
                    .append(load.window)
                    .append(' ')
                    .append(load.slots)
                    .append(' ')
                    .append(load.draining ? 1 : 0);
        }
        return text.toString();
    }

    /** Reads {@link #encode}; passes over what it can't read. */
    public static List<LaneLoad> decode(String text) {
        List<LaneLoad> loads = new ArrayList<>();
        for (String part : text.split(";")) {
            String[] words = part.split(" ");
            try {
                if (words.length >= FEWEST_WORDS) {
                    loads.add(new LaneLoad(
                            Lane.of(words[0]),
                            Long.parseLong(words[1]),
                            Integer.parseInt(words[2]),
                            Long.parseLong(words[3]),
                            number(words, 4),
                            number(words, 5),
                            number(words, 6) == 1));
                }
            } catch (IllegalArgumentException ignored) {
                // Of a lane or a form that only later versions know.
            }
        }
        return loads;
    }

    private static int number(String[] words, int index) {
        return index < words.length ? Integer.parseInt(words[index]) : 0;
    }
}
