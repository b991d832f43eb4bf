package dev.sluice.ingress.shape;

import java.util.List;
import java.util.regex.Pattern;

/** The words that tables of parameters are written in. */
public final class Rules {

    private Rules() {}

    /** Any string. */
    public static Rule text() {
        return new Text(0, null, false, List.of());
    }

    /** A string of at most so many characters. */
    public static Rule text(int maxLength) {
        return new Text(maxLength, null, false, List.of());
    }

    /** A string with something in it. */
    public static Rule filledText() {
        return new Text(0, null, true, List.of());
    }

    /** A string all of which matches a pattern. */
    public static Rule text(Pattern pattern) {
        return new Text(0, pattern, false, List.of());
    }

    /** A string that begins with one of these, in whatever case. */
    public static Rule textFrom(String... beginnings) {
        return new Text(0, null, false, List.of(beginnings));
    }

    /** One of these strings. */
    public static Rule word(String... words) {
        return new Words(List.of(words));
    }

    /** One of these strings. */
    public static Rule word(List<String> words) {
        return new Words(List.copyOf(words));
    }

    /** An integer within bounds, which belong to it. */
    public static Rule integer(long least, long most) {
        return new Whole(least, most);
    }

    /** A number within bounds, which belong to it. */
    public static Rule number(int least, int most) {
        return new Decimal(least, most);
    }

    /** True or false. */
    public static Rule flag() {
        return Plain.FLAG;
    }

    /** An object that nobody looks into. */
    public static Rule anyObject() {
        return Plain.OBJECT;
    }

    /** A JSON Schema: an object whose keywords are {@linkplain Findings#schemaUses noted}. */
    public static Rule schema() {
        return Plain.SCHEMA;
    }

    /** An array of any length. */
    public static Rule list(Rule item) {
        return list(item, 0, Integer.MAX_VALUE);
    }

    /** An array with a number of elements within bounds. */
    public static Rule list(Rule item, int least, int most) {
        return new ListOf(item, least, most);
    }

    /** An array whose elements are all of one of these kinds; no two of them begin with the same kind of token. */
    public static Rule alike(int least, int most, Rule... kinds) {
        return new Alike(List.of(kinds), least, most);
    }

    /** An object whose names are the client's own. */
    public static Rule map(Rule value, int maxEntries, int maxNameLength) {
        return new MapOf(value, maxEntries, maxNameLength);
    }

    /** An object with these fields, and perhaps others. */
    public static Fields object(Field... fields) {
        return Fields.of(fields);
    }

    /** A value of one of these kinds; no two of them begin with the same kind of token. */
    public static Rule either(Rule... rules) {
        return new Either(List.of(rules));
    }
}
