package dev.sluice.worker.provider.several;

import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/**
 * The part of a request's choices, or of its inputs to be embedded, that one call is asked for.
 *
 * @param firstChoice the index of its first choice in the whole answer
 * @param choices how many it is asked for
 * @param body the request, asking for this part alone
 */
public record Share(int firstChoice, int choices, byte[] body) {

    private static final String CHOICES = "n";
    private static final String INPUT = "input";

    /** The request in as many parts as are needed so that none asks for more than so many choices. */
    public static List<Share> ofChoices(byte[] body, int most) {
        int wanted = most == Integer.MAX_VALUE ? 1 : wanted(body);
        if (wanted <= most) {
            return List.of(new Share(0, wanted, body));
        }
        List<Share> shares = new ArrayList<>();
        for (int first = 0; first < wanted; first += most) {
            int choices = Math.min(most, wanted - first);
            byte[] count = Integer.toString(choices).getBytes(StandardCharsets.US_ASCII);
            shares.add(new Share(first, choices, asking(body, CHOICES, count)));
        }
        return shares;
    }

    /** The request in as many parts as are needed so that none has more than so many texts to be embedded. */
    public static List<Share> ofInputs(byte[] body, int most) {
        List<int[]> inputs = most == Integer.MAX_VALUE ? List.of() : inputs(body);
        if (inputs.size() <= most) {
            return List.of(new Share(0, Math.max(1, inputs.size()), body));
        }
        List<Share> shares = new ArrayList<>();
        for (int first = 0; first < inputs.size(); first += most) {
            List<int[]> its = inputs.subList(first, Math.min(first + most, inputs.size()));
            JsonBytes list = new JsonBytes(its.getLast()[1] - its.getFirst()[0] + its.size());
            for (int[] place : its) {
                list.raw(list.length() == 0 ? "[" : ",").raw(body, place[0], place[1]);
            }
            shares.add(new Share(
                    first, its.size(), asking(body, INPUT, list.raw("]").toBytes())));
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

    /** Where each element of the list under the input's name lies, as start and end; none if that is no list. */
    private static List<int[]> inputs(byte[] body) {
        List<int[]> inputs = new ArrayList<>();
        try (JsonCursor json = new JsonCursor(body, 0, body.length)) {
            boolean isObject = json.enterRoot();
            while (isObject && json.nextMember()) {
                boolean isInput = INPUT.equals(json.name());
                json.value();
                if (isInput && json.isArray()) {
                    while (json.nextElement()) {
                        inputs.add(new int[] {json.start(), json.end()});
                    }
                } else {
                    json.skip();
                }
            }
        } catch (JacksonException ignored) {
            // The translation will say so.
            return List.of();
        }
        return inputs;
    }

    private static byte[] asking(byte[] body, String member, byte[] value) {
        JsonBytes json =
                new JsonBytes(body.length + 16).raw("{").string(member).raw(":").raw(value);
        try (JsonCursor cursor = new JsonCursor(body, 0, body.length)) {
            boolean isObject = cursor.enterRoot();
            while (isObject && cursor.nextMember()) {
                int start = cursor.start();
                boolean isReplaced = member.equals(cursor.name());
                cursor.value();
                int end = cursor.end();
                if (!isReplaced) {
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
