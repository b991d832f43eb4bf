package dev.sluice.ingress.api;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/**
 * One page of a list, in OpenAI's form.
 *
 * @param items what is on it
 * @param hasMore whether another page follows
 */
public record Listing<T>(List<T> items, boolean hasMore) {

    /** Copies the list. */
    public Listing {
        items = List.copyOf(items);
    }

    /**
     * The page that was asked for.
     *
     * @param oldestFirst all there are
     * @param usual the length of a page where the client names none
     * @param most the longest page
     * @throws RequestFailedException if what was asked for makes no sense
     */
    public static <T> Listing<T> of(List<T> oldestFirst, Function<T, String> id, Query query, int usual, int most) {
        List<T> all = new ArrayList<>(oldestFirst);
        switch (query.order().orElse("desc")) {
            case "asc" -> {}
            case "desc" -> Collections.reverse(all);
            default -> throw invalid("order", "expected 'asc' or 'desc'");
        }
        int limit = query.limit().map(text -> number(text, most)).orElse(usual);
        int from = query.after().map(after -> placeAfter(all, id, after)).orElse(0);
        int to = Math.min(all.size(), from + limit);
        return new Listing<>(all.subList(from, to), to < all.size());
    }

    /** What a client asks of a list. */
    public record Query(Optional<String> limit, Optional<String> order, Optional<String> after) {}

    /** Writes the list's object. */
    public void write(JsonGenerator json, Function<T, String> id, Consumer<T> item) {
        json.writeStartObject();
        json.writeStringProperty("object", "list");
        json.writeArrayPropertyStart("data");
        items.forEach(item);
        json.writeEndArray();
        json.writeStringProperty("first_id", items.isEmpty() ? "" : id.apply(items.getFirst()));
        json.writeStringProperty("last_id", items.isEmpty() ? "" : id.apply(items.getLast()));
        json.writeBooleanProperty("has_more", hasMore);
        json.writeEndObject();
    }

    private static <T> int placeAfter(List<T> all, Function<T, String> id, String after) {
        for (int i = 0; i < all.size(); i++) {
            if (id.apply(all.get(i)).equals(after)) {
                return i + 1;
            }
        }
        throw new RequestFailedException(
                FailureCode.NOT_FOUND, "Nothing in the list has the id given as 'after'.", "after", null);
    }

    private static int number(String text, int most) {
        if (text.matches("\\d{1,6}")) {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        }
        throw invalid("limit", "expected 1 to " + most);
    }

    private static RequestFailedException invalid(String name, String expected) {
        return RequestFailedException.invalid(
                "Invalid value for '" + name + "': " + expected + ".", name, "invalid_value");
    }
}
