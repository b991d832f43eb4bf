package dev.sluice.cli.admin;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rows under headings, each column as wide as its widest value. */
final class Table {

    private static final String NOTHING = "-";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(List.of(headings));
    }

    void row(String... values) {
        rows.add(List.of(values));
    }

    void print(PrintWriter out) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String value = row.get(column);
                line.append(value).append(" ".repeat(widths[column] - value.length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** A field as a cell: lists joined, times as dates, nothing as a hyphen. */
    static String cell(JsonNode record, String field) {
        JsonNode value = record.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return NOTHING;
        }
        if (field.endsWith("_at") || field.equals("until")) {
            return Instant.ofEpochSecond(value.asLong(0)).toString();
        }
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            value.forEach(each -> texts.add(each.isString() ? each.stringValue() : each.toString()));
            return String.join(",", texts);
        }
        return value.isValueNode() ? value.asString("") : value.toString();
    }
}
