package dev.sluice.chaos.load;

import dev.sluice.testkit.client.ChatBody;

/**
 * What one client asks, whose text names it in each word.
 *
 * @param number its number in the run
 * @param model the model, with the pace and the faults that the simulator is ordered
 * @param words how long its text is, and so its answer
 * @param leavesAfterMillis when the client hangs up; negative: never
 */
public record Request(int number, String model, int words, boolean streamed, int leavesAfterMillis) {

    /** The text, which is also the whole answer. */
    public String text() {
        return ChatBody.words(prefix(number), words);
    }

    /** The body. */
    public String body() {
        return ChatBody.of(model, text(), streamed);
    }

    /** Whether its client hangs up before the end. */
    public boolean leaves() {
        return leavesAfterMillis >= 0;
    }

    /** Whether the simulator was ordered to fail. */
    public boolean isFaulty() {
        return model.matches(".*~(429|500|hang|fail|stall|reset|close|garbage|badkey).*");
    }

    /** The number of the request that this text belongs to; −1 if it is none of ours. */
    public static int numberOf(String text) {
        int end = text.indexOf('w');
        return text.startsWith("r") && end > 1 && text.substring(1, end).matches("\\d{1,9}")
                ? Integer.parseInt(text.substring(1, end))
                : -1;
    }

    private static String prefix(int number) {
        return "r" + number;
    }
}
