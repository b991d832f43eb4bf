package dev.sluice.ingress.register;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.account.AccountRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One change that an operator asked for.
 *
 * @param action what was done, as the audit log names it: {@code key.rotate}
 * @param recordKey the key of the record in the topic
 * @param before what was there; null if nothing was
 * @param after what is to be there; null to delete it
 */
public record Change(
        String action,
        String recordKey,
        @Nullable AccountRecord before,
        @Nullable AccountRecord after) {

    /**
     * Who asked for a change.
     *
     * @param operator the name that the operator gave; empty for none
     * @param address the address that the request came from; empty if nobody knows
     * @param request the request's id
     */
    public record Author(String operator, String address, String request) {}

    /**
     * The entry in {@code sluice.audit}: {@code v}, {@code at} (Unix time in ms), {@code action}, {@code subject},
     * {@code operator}, {@code address}, {@code request}, and {@code before} and {@code after} without hashes.
     */
    byte[] auditEntry(Author author, Instant at) {
        ObjectNode entry = auditEntry(action, recordKey, author, at);
        if (before != null) {
            entry.set("before", PublicForm.of(before));
        }
        if (after != null) {
            entry.set("after", PublicForm.of(after));
        }
        return entry.toString().getBytes(UTF_8);
    }

    /** The same of something that is no record. */
    static ObjectNode auditEntry(String action, String subject, Author author, Instant at) {
        ObjectNode entry = JsonMapper.shared().createObjectNode();
        entry.put("v", 1);
        entry.put("at", at.toEpochMilli());
        entry.put("action", action);
        entry.put("subject", subject);
        entry.put("operator", author.operator());
        entry.put("address", author.address());
        entry.put("request", author.request());
        return entry;
    }
}
