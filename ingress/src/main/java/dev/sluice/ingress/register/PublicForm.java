package dev.sluice.ingress.register;

import dev.sluice.common.account.AccountRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What operators and the audit log see of a record: everything but hashes. */
public final class PublicForm {

    private static final String HASH = "hash";

    private PublicForm() {}

    /** The record's fields, without its version and its hashes. */
    public static ObjectNode of(AccountRecord record) {
        ObjectNode form = whole(record);
        form.remove("v");
        form.remove(HASH);
        for (JsonNode past : form.path("previous")) {
            if (past instanceof ObjectNode fields) {
                fields.remove(HASH);
            }
        }
        return form;
    }

    /** The record's fields as the topic holds them. */
    public static ObjectNode whole(AccountRecord record) {
        return (ObjectNode) JsonMapper.shared().readTree(record.encode());
    }
}
