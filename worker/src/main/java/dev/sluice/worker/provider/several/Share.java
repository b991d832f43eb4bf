package dev.sluice.worker.provider.several;

import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/**
 * The part of a request's choices that one call is asked for.
 *
 * @param firstChoice the index of its first choice in the whole answer
 * @param choices how many it is asked for
 * @param body the request, asking for this part alone
 */
public record Share(int firstChoice, int choices, byte[] body) {

    private static final String CHOICES = "n";

    /** The request in as many parts as are needed so that none asks for more than so many choices. */
    public static List<Share> of(byte[] body, int most) {
        int wanted = most == Integer.MAX_VALUE ? 1 : wanted(body);
        if (wanted <= most) {
            return List.of(new Share(0, wanted, body));
        }
        List<Share> shares = new ArrayList<>();
        for (int first = 0; first < wanted; first += most) {
            int choices = Math.min(most, wanted - first);
            shares.add(new Share(first, choices, asking(body, choices)));
        }
        return shares;
    }

    private static int wanted(byte[] body) {
        long wanted = 1;
        try (JsonCursor json = new JsonCursor(body, 0, body.length)) {
            boolean isObject = json.enterRoot();
            while (isObject && json.nextMember()) {
                boolean isCount = CHOICES.equals(json.name());
                json.value();
                wanted = isCount ? json.number(1) : wanted;
                json.skip();
            }
        } catch (JacksonException ignored) {
            // The translation will say so.
            return 1;
        }
        return Math.toIntExact(Math.clamp(wanted, 1, Integer.MAX_VALUE));
    }

    private static byte[] asking(byte[] body, int choices) {
        JsonBytes json = new JsonBytes(body.length + 16).raw("{\"n\":").number(choices);
        try (JsonCursor cursor = new JsonCursor(body, 0, body.length)) {
            boolean isObject = cursor.enterRoot();
            while (isObject && cursor.nextMember()) {
                int start = cursor.start();
                boolean isCount = CHOICES.equals(cursor.name());
                cursor.value();
                int end = cursor.end();
                if (!isCount) {
                    json.raw(",").raw(body, start, end);
                }
            }
        }
        return json.raw("}").toBytes();
    }

    /** Without the body, which holds the prompt. */
    @Override
    public String toString() {
        return "Share[" + firstChoice + ", " + choices + "]";
    }
}
