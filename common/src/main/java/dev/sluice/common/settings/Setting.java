package dev.sluice.common.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One value of a settings file that fits its shape.
 *
 * @param path where it stands, for example {@code models.gpt-4o-mini.routes[0]}; empty for the whole
 * @param line its line, from 1
 * @param value a {@link String}, {@link Long}, {@link BigDecimal}, {@link Boolean}, {@link Duration} or
 *     {@link LocalDate}, a list of settings, or a map of settings by name, in the order of the file
 */
public record Setting(String path, int line, Object value) {

    /** The value under this name, if it is there. */
    public Optional<Setting> get(String name) {
        return Optional.ofNullable(entries().get(name));
    }

    /** What a function makes of the value under this name; the fallback if it isn't there. */
    public <T> T get(String name, Function<Setting, T> function, T fallback) {
        Setting found = entries().get(name);
        return found == null ? fallback : function.apply(found);
    }

    /** The values by name. */
    @SuppressWarnings("unchecked") // The reader made it of the shape.
    public Map<String, Setting> entries() {
        return (Map<String, Setting>) value;
    }

    /** The values one after the other. */
    @SuppressWarnings("unchecked") // The reader made it of the shape.
    public List<Setting> items() {
        return (List<Setting>) value;
    }

    /** The value as a text. */
    public String text() {
        return (String) value;
    }

    /** The value as a whole number. */
    public long whole() {
        return (Long) value;
    }

    /** The value as an amount. */
    public BigDecimal amount() {
        return (BigDecimal) value;
    }

    /** The value as a flag. */
    public boolean flag() {
        return (Boolean) value;
    }

    /** The value as a time. */
    public Duration span() {
        return (Duration) value;
    }

    /** The value as a date. */
    public LocalDate day() {
        return (LocalDate) value;
    }
}
