package dev.sluice.common.account;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads the fields of one object, and names the one that is wrong. */
final class FieldReader {

    private static final Pattern AMOUNT = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");

    /** The end of the year 9999, in s. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final JsonNode object;
    private final String path;

    FieldReader(JsonNode object, String path) {
        if (!object.isObject()) {
            throw new FieldException(path.isEmpty() ? "body" : path, "expected an object");
        }
        this.object = object;
        this.path = path;
    }

    String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            throw wrong(name, "missing (expected: a text)");
        }
        return text;
    }

    @Nullable
    String textOrNull(String name) {
        JsonNode value = object.path(name);
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isString()) {
            throw wrong(name, "expected a text");
        }
        return value.stringValue();
    }

    @Nullable
    Long number(String name) {
        JsonNode value = object.path(name);
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "expected a whole number");
        }
        return value.longValue();
    }

    @Nullable
    Integer count(String name) {
        Long number = number(name);
        if (number != null && (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE)) {
            throw wrong(name, number + " (expected: " + Integer.MAX_VALUE + " at most)");
        }
        return number == null ? null : number.intValue();
    }

    /** An amount of money: text, or a number. */
    @Nullable
    BigDecimal amount(String name) {
        JsonNode value = object.path(name);
        if (isAbsent(value)) {
            return null;
        }
        String text = value.isNumber() ? value.decimalValue().toPlainString() : value.asString("");
        if (!AMOUNT.matcher(text).matches()) {
            throw wrong(name, "expected an amount as in \"12.50\"");
        }
        return new BigDecimal(text);
    }

    Instant time(String name) {
        Instant time = timeOrNull(name);
        if (time == null) {
            throw wrong(name, "missing (expected: a Unix time in s)");
        }
        return time;
    }

    @Nullable
    Instant timeOrNull(String name) {
        Long seconds = number(name);
        if (seconds != null && (seconds < 0 || seconds > LAST_SECOND)) {
            throw wrong(name, seconds + " (expected: a Unix time in s)");
        }
        return seconds == null ? null : Instant.ofEpochSecond(seconds);
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            if (!element.isString()) {
                throw wrong(name, "expected a list of texts");
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    <T> List<T> each(String name, Function<FieldReader, T> reader) {
        List<T> all = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            all.add(reader.apply(new FieldReader(element, pathOf(name) + "[" + all.size() + "]")));
        }
        return all;
    }

    /** The fields of an object in this one, which may be absent. */
    FieldReader within(String name) {
        JsonNode value = object.path(name);
        return isAbsent(value)
                ? new FieldReader(JsonNodeFactory.instance.objectNode(), pathOf(name))
                : new FieldReader(value, pathOf(name));
    }

    private List<JsonNode> elements(String name) {
        JsonNode list = object.path(name);
        if (isAbsent(list)) {
            return List.of();
        }
        if (!list.isArray()) {
            throw wrong(name, "expected a list");
        }
        List<JsonNode> elements = new ArrayList<>();
        list.forEach(elements::add);
        return elements;
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private FieldException wrong(String name, String problem) {
        return new FieldException(pathOf(name), problem);
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
