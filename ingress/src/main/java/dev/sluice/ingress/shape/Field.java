package dev.sluice.ingress.shape;

import org.jspecify.annotations.Nullable;

/**
 * One field of an object, by default one that may be left out or be null, which is the same.
 *
 * @param name its name
 * @param rule what its value must be, unless that is null
 * @param isRequired it must be there
 * @param isNullable its value may be null
 * @param keptAs under which name {@link Findings} takes its value; null if nobody asks
 * @param says what it is for, in the words of the API's description; empty where its name tells
 * @param isDeprecated there is another way to say it
 */
public record Field(
        String name,
        Rule rule,
        boolean isRequired,
        boolean isNullable,
        @Nullable String keptAs,
        String says,
        boolean isDeprecated) {

    /** A field that may be left out or be null. */
    public static Field of(String name, Rule rule) {
        return new Field(name, rule, false, true, null, "", false);
    }

    /** One that must be there and have a value. */
    public Field required() {
        return new Field(name, rule, true, false, keptAs, says, isDeprecated);
    }

    /** One that must be there, be it with null. */
    public Field orNull() {
        return new Field(name, rule, isRequired, true, keptAs, says, isDeprecated);
    }

    /** One that the reader wants to know. */
    public Field kept() {
        return keptAs(name);
    }

    /** One that the reader wants to know, under another name than its own. */
    public Field keptAs(String key) {
        return new Field(name, rule, isRequired, isNullable, key, says, isDeprecated);
    }

    /** With a sentence for the API's description. */
    public Field says(String sentence) {
        return new Field(name, rule, isRequired, isNullable, keptAs, sentence, isDeprecated);
    }

    /** One that newer clients say in another way. */
    public Field deprecated() {
        return new Field(name, rule, isRequired, isNullable, keptAs, says, true);
    }
}
