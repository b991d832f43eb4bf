package dev.sluice.cli.admin;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Prints answers: as JSON for scripts, else as a table or a line for people. */
record Printer(PrintWriter out, boolean json) {

    /** Many. */
    void list(List<JsonNode> records, String one, Supplier<Table> table) {
        if (json) {
            ObjectNode list = JsonMapper.shared().createObjectNode();
            list.put("object", "list");
            list.putArray("data").addAll(records);
            out.println(list);
            return;
        }
        table.get().print(out);
        out.println(records.size() + " " + one + (records.size() == 1 ? "" : "s"));
    }

    /** One, field by field. */
    void show(JsonNode record) {
        if (json) {
            out.println(record);
            return;
        }
        for (Map.Entry<String, JsonNode> field : record.properties()) {
            out.println("%-16s %s".formatted(field.getKey(), Table.cell(record, field.getKey())));
        }
    }

    /** A sentence about one. */
    void done(JsonNode record, String sentence) {
        out.println(json ? record.toString() : sentence);
    }
}
