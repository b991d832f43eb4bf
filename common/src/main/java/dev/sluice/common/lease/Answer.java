package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A script's reply: a word that says which answer it is, and that answer's values.
 *
 * @param script who replied
 * @param values the reply's elements
 */
record Answer(Script script, List<Object> values) {

    /** Which answer it is. */
    String word() {
        return text(0);
    }

    byte[] bytes(int index) {
        if (index < values.size() && values.get(index) instanceof byte[] bytes) {
            return bytes;
        }
        throw unreadable();
    }

    String text(int index) {
        return new String(bytes(index), UTF_8);
    }

    @Nullable
    String textOrNull(int index) {
        String text = text(index);
        return text.isEmpty() ? null : text;
    }

    List<String> words(int index) {
        String text = text(index);
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    long number(int index) {
        if (index < values.size() && values.get(index) instanceof Long number) {
            return number;
        }
        throw unreadable();
    }

    int count(int index) {
        return Math.toIntExact(number(index));
    }

    boolean flag(int index) {
        return number(index) == 1;
    }

    /** The reply is none that this version knows. */
    IllegalStateException unreadable() {
        return new IllegalStateException("script " + script.name() + ": a reply of " + values.size()
                + " values (expected: an answer of the state table)");
    }
}
