package dev.sluice.worker.provider.continuation;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.worker.provider.wire.JsonCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * What a request says about going on with a half answer.
 *
 * @param maxTokens how many tokens the whole answer may have
 * @param plain whether it wants one choice of free text, in answer to somebody else
 * @param stops what ends the answer when the model writes it
 */
public record Wishes(long maxTokens, boolean plain, List<String> stops) {

    /** Members that bind the answer to a form: a server begins with it anew, in the middle of the text. */
    private static final Set<String> FORMS = Set.of(
            "response_format",
            "structured_outputs",
            "guided_json",
            "guided_regex",
            "guided_choice",
            "guided_grammar",
            "audio");

    /** Copies the list. */
    public Wishes {
        stops = List.copyOf(stops);
    }

    /** Reads them from the body as the client sent it. What can't be read allows nothing. */
    public static Wishes of(byte[] body) {
        try (JsonCursor json = new JsonCursor(body, 0, body.length)) {
            return new Reading(json).read();
        } catch (JacksonException ignored) {
            return new Wishes(Catalog.DEFAULT_MAX_TOKENS, false, List.of());
        }
    }

    /**
     * Whether the answer may go on from this text. Where the text ends within a stop sequence it may not: who writes the
     * rest doesn't see the whole of it.
     */
    public boolean allowGoingOnFrom(String text) {
        return plain && stops.stream().noneMatch(stop -> endsWithin(stop, text));
    }

    private static boolean endsWithin(String stop, String text) {
        for (int length = 1; length < stop.length(); length++) {
            if (text.endsWith(stop.substring(0, length))) {
                return true;
            }
        }
        return false;
    }

    private static final class Reading {

        private final JsonCursor json;
        private final List<String> stops = new ArrayList<>(0);
        private long completionTokens;
        private long tokens;
        private boolean plain = true;
        private String lastRole = "";

        Reading(JsonCursor json) {
            this.json = json;
        }

        Wishes read() {
            plain = json.enterRoot();
            while (plain && json.nextMember()) {
                String name = json.name();
                json.value();
                switch (name) {
                    case "max_completion_tokens" -> completionTokens = json.number(0);
                    case "max_tokens" -> tokens = json.number(0);
                    case "n" -> plain = json.isNull() || json.number(0) == 1;
                    case "stop" -> stops();
                    case "messages" -> messages();
                    default -> form(name);
                }
            }
            long asked = completionTokens > 0 ? completionTokens : tokens;
            return new Wishes(
                    asked > 0 ? asked : Catalog.DEFAULT_MAX_TOKENS, plain && !"assistant".equals(lastRole), stops);
        }

        private void form(String name) {
            boolean isForm = FORMS.contains(name) && !json.isNull();
            if (isForm && "response_format".equals(name) && json.isObject()) {
                isForm = !"text".equals(memberOf("type"));
            }
            plain &= !isForm;
            json.skip();
        }

        private void stops() {
            String one = json.text();
            if (one != null) {
                stops.add(one);
            }
            if (json.isArray()) {
                while (json.nextElement()) {
                    String stop = json.text();
                    if (stop != null) {
                        stops.add(stop);
                    }
                    json.skip();
                }
            }
        }

        private void messages() {
            if (!json.isArray()) {
                plain = false;
                json.skip();
                return;
            }
            while (json.nextElement()) {
                lastRole = json.isObject() ? memberOf("role") : "";
                json.skip();
            }
        }

        /** Passes an object; tells the text of one member, or nothing. */
        private String memberOf(String wanted) {
            String text = "";
            while (json.nextMember()) {
                boolean isWanted = wanted.equals(json.name());
                json.value();
                String value = isWanted ? json.text() : null;
                text = value == null ? text : value;
                json.skip();
            }
            return text;
        }
    }
}
