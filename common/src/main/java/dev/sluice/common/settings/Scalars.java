package dev.sluice.common.settings;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes values of single words, after their variables have been put in. */
final class Scalars {

    /** What comes of a word. */
    sealed interface Read {}

    /** A value that fits. */
    record Value(Object value) implements Read {}

    /** It doesn't fit, for this reason. */
    record Wrong(String why) implements Read {}

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?}");
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|h)");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,18})?");
    private static final int MOST_DIGITS = 18;

    private final Function<String, @Nullable String> variables;
    private final boolean withSecrets;

    Scalars(Function<String, @Nullable String> variables, boolean withSecrets) {
        this.variables = variables;
        this.withSecrets = withSecrets;
    }

    /** The value that a word stands for. */
    Read read(String written, Shape shape) {
        boolean isSecret = shape instanceof Shape.Secret;
        if (isSecret && !withSecrets) {
            return new Value("");
        }
        StringBuilder text = new StringBuilder();
        Matcher variable = VARIABLE.matcher(written);
        while (variable.find()) {
            String name = variable.group(1);
            String value = variables.apply(name);
            String fallback = variable.group(3);
            if ((value == null || value.isEmpty()) && fallback == null) {
                return new Wrong("the environment has no " + name + " (expected: a value there, or ${" + name
                        + ":-…} here, with what to take instead)");
            }
            variable.appendReplacement(
                    text, Matcher.quoteReplacement(value == null || value.isEmpty() ? fallback : value));
        }
        variable.appendTail(text);
        Object value = value(text.toString().strip(), shape);
        // What stands in a secret's place may be half a secret: it isn't shown.
        return value == null
                ? new Wrong((isSecret ? "" : "'" + text + "' ") + "(expected: " + expected(shape) + ")")
                : new Value(value);
    }

    /** What a shape wants, in words. */
    static String expected(Shape shape) {
        return switch (shape) {
            case Shape.Text _ -> "a text";
            case Shape.Secret _ -> "a key of visible ASCII";
            case Shape.Address _ -> "http://… or https://…";
            case Shape.Word word -> String.join(", ", word.words());
            case Shape.Whole whole -> "a whole number from " + whole.least() + " to " + whole.most();
            case Shape.Amount _ -> "an amount, 0 or more";
            case Shape.Flag _ -> "true or false";
            case Shape.Span _ -> "a time with its unit, for example 500ms, 30s, 10m or 1h";
            case Shape.Day _ -> "a date, for example 2025-06-17";
            case Shape.ListOf _ -> "a list";
            case Shape.MapOf _, Shape.Fields _ -> "names with values";
        };
    }

    private static @Nullable Object value(String text, Shape shape) {
        return switch (shape) {
            case Shape.Text _ -> text.isEmpty() ? null : text;
            case Shape.Secret _ -> text.chars().allMatch(Scalars::isVisible) ? text : null;
            case Shape.Address _ -> address(text);
            case Shape.Word word -> word.words().contains(text) ? text : null;
            case Shape.Whole whole -> whole(text, whole);
            case Shape.Amount _ -> AMOUNT.matcher(text).matches() ? new BigDecimal(text) : null;
            case Shape.Flag _ -> List.of("true", "false").contains(text) ? Boolean.valueOf(text) : null;
            case Shape.Span _ -> span(text);
            case Shape.Day _ -> day(text);
            case Shape.ListOf _, Shape.MapOf _, Shape.Fields _ -> null;
        };
    }

    private static boolean isVisible(int character) {
        return character > ' ' && character <= '~';
    }

    private static @Nullable String address(String text) {
        boolean isOne = text.matches("https?://[^\\s/?#]+[^\\s]*");
        return isOne ? text.replaceAll("/+$", "") : null;
    }

    private static @Nullable Long whole(String text, Shape.Whole bounds) {
        String digits = text.replace("_", "");
        if (!digits.matches("-?[0-9]{1," + MOST_DIGITS + "}")) {
            return null;
        }
        long number = Long.parseLong(digits);
        return number >= bounds.least() && number <= bounds.most() ? number : null;
    }

    private static @Nullable Duration span(String text) {
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            return null;
        }
        long count = Long.parseLong(span.group(1));
        Duration duration = switch (span.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
        return duration.isZero() ? null : duration;
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException _) {
            return null;
        }
    }
}
