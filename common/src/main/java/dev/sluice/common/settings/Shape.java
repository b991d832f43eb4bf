package dev.sluice.common.settings;

import java.util.List;

/** What may stand at one place of a settings file: the reader checks by it, and editors get it as a JSON Schema. */
public sealed interface Shape {

    /** Any text that isn't empty. */
    record Text() implements Shape {}

    /** A text that only some readers may see: a key. An empty one is none. */
    record Secret() implements Shape {}

    /** An address that begins with {@code http://} or {@code https://}. */
    record Address() implements Shape {}

    /** One of these words. */
    record Word(List<String> words) implements Shape {}

    /** A whole number within these bounds, both included. */
    record Whole(long least, long most) implements Shape {}

    /** An amount of money, 0 or more. */
    record Amount() implements Shape {}

    /** {@code true} or {@code false}. */
    record Flag() implements Shape {}

    /** A time with its unit ({@code ms}, {@code s}, {@code m}, {@code h}), more than nothing. */
    record Span() implements Shape {}

    /** A date, as {@code 2025-06-17}. */
    record Day() implements Shape {}

    /** Values one after the other; at least so many. */
    record ListOf(Shape item, int least) implements Shape {}

    /** Values under names that the operator chooses. */
    record MapOf(Shape value) implements Shape {}

    /** Values under names that we choose. */
    record Fields(List<Field> fields) implements Shape {

        /** What may stand under these names. */
        public static Fields of(Field... fields) {
            return new Fields(List.of(fields));
        }
    }

    /**
     * One name of {@link Fields}.
     *
     * @param says what it is for, for a reader of the schema
     */
    record Field(String name, Shape shape, boolean required, String says) {

        /** A name that may be left out. */
        public static Field of(String name, Shape shape, String says) {
            return new Field(name, shape, false, says);
        }

        /** A name that must be there. */
        public static Field required(String name, Shape shape, String says) {
            return new Field(name, shape, true, says);
        }
    }
}
