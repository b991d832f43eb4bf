package dev.sluice.ingress.api.chat;

import dev.sluice.common.job.JobId;
import dev.sluice.ingress.description.Operation;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.stored.StoredCompletions;
import dev.sluice.ingress.stored.StoredCompletions.Stored;
import dev.sluice.ingress.stored.StoredQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Renders stored completions, their messages and pages of both, as OpenAI's description has them. */
final class StoredPages {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LIMIT = 20;
    private static final int MAX_LIMIT = 100;
    private static final String METADATA = "metadata[";

    /** Which part of a list is asked for. */
    record Asked(
            MultiValueMap<String, String> parameters,
            @Nullable String after,
            int limit,
            boolean newestFirst) {

        /** Reads the parameters that all lists have; fails with {@link RequestFailedException}. */
        static Asked in(MultiValueMap<String, String> parameters) {
            String order = parameters.getFirst("order");
            if (order != null && !order.equals("asc") && !order.equals("desc")) {
                throw invalid("order", "'asc' or 'desc'");
            }
            return new Asked(parameters, parameters.getFirst("after"), limitIn(parameters), "desc".equals(order));
        }

        StoredQuery query() {
            Map<String, String> metadata = new LinkedHashMap<>();
            parameters.forEach((name, values) -> {
                if (name.startsWith(METADATA) && name.endsWith("]") && !values.isEmpty()) {
                    metadata.put(name.substring(METADATA.length(), name.length() - 1), values.getFirst());
                }
            });
            return new StoredQuery(parameters.getFirst("model"), metadata, completionAfter(), limit, newestFirst);
        }

        private @Nullable JobId completionAfter() {
            try {
                return after == null || after.isEmpty() ? null : JobId.parse(after);
            } catch (IllegalArgumentException ignored) {
                throw invalid("after", "the id of a completion, as in 'chatcmpl-…'");
            }
        }

        private static int limitIn(MultiValueMap<String, String> parameters) {
            String limit = parameters.getFirst("limit");
            if (limit == null || limit.isEmpty()) {
                return LIMIT;
            }
            int number = limit.matches("\\d{1,3}") ? Integer.parseInt(limit) : 0;
            if (number < 1 || number > MAX_LIMIT) {
                throw invalid("limit", "a number from 1 to " + MAX_LIMIT);
            }
            return number;
        }
    }

    private StoredPages() {}

    /** The operation, with the parameters that all lists have. */
    static Operation described(Operation list) {
        return list.query("after", "The last id of the page before.", "{\"type\":\"string\"}")
                .query(
                        "limit",
                        "How many there are at most in this page.",
                        "{\"type\":\"integer\",\"minimum\":1,\"maximum\":" + MAX_LIMIT + ",\"default\":" + LIMIT + "}")
                .query(
                        "order",
                        "By age: the oldest or the newest first.",
                        "{\"type\":\"string\",\"enum\":[\"asc\",\"desc\"],\"default\":\"asc\"}");
    }

    static byte[] completion(Stored stored) {
        return JSON.writeValueAsBytes(object(stored));
    }

    static byte[] completions(StoredCompletions.Page page) {
        List<ObjectNode> data =
                page.completions().stream().map(StoredPages::object).toList();
        return list(data, page.hasMore());
    }

    static byte[] deleted(JobId id) {
        ObjectNode deleted = JSON.createObjectNode();
        deleted.put("object", "chat.completion.deleted");
        deleted.put("id", id.completionId());
        deleted.put("deleted", true);
        return JSON.writeValueAsBytes(deleted);
    }

    /** The messages of the request; the answer is what the completion itself holds. */
    static byte[] messages(Stored stored, Asked asked) {
        String id = stored.entry().id().completionId();
        List<ObjectNode> all = new ArrayList<>();
        byte[] request = stored.written().request();
        if (request.length > 0) {
            for (JsonNode message : JSON.readTree(request).path("messages")) {
                all.add(message(id + "-" + all.size(), message));
            }
        }
        List<ObjectNode> ordered = asked.newestFirst() ? all.reversed() : all;
        int from = 0;
        if (asked.after() != null && !asked.after().isEmpty()) {
            List<String> ids = ordered.stream()
                    .map(message -> message.path("id").asString(""))
                    .toList();
            from = ids.indexOf(asked.after()) + 1;
            if (from == 0) {
                throw invalid("after", "the id of a message of this completion, as in '" + id + "-0'");
            }
        }
        int to = Math.min(ordered.size(), from + asked.limit());
        return list(ordered.subList(from, to), to < ordered.size());
    }

    private static ObjectNode object(Stored stored) {
        ObjectNode object = (ObjectNode) JSON.readTree(stored.written().answer());
        ObjectNode metadata = object.putObject("metadata");
        stored.entry().metadata().forEach(metadata::put);
        return object;
    }

    private static ObjectNode message(String id, JsonNode said) {
        ObjectNode message = JSON.createObjectNode();
        message.put("id", id);
        said.properties().forEach(member -> message.set(member.getKey(), member.getValue()));
        JsonNode content = said.path("content");
        message.set(
                "content", content.isString() ? content : JSON.getNodeFactory().nullNode());
        message.set(
                "content_parts",
                content.isArray() ? content : JSON.getNodeFactory().nullNode());
        if (!said.has("refusal")) {
            message.putNull("refusal");
        }
        return message;
    }

    private static byte[] list(List<ObjectNode> data, boolean hasMore) {
        ObjectNode list = JSON.createObjectNode();
        list.put("object", "list");
        ArrayNode array = list.putArray("data");
        data.forEach(array::add);
        list.put("first_id", data.isEmpty() ? "" : data.getFirst().path("id").asString(""));
        list.put("last_id", data.isEmpty() ? "" : data.getLast().path("id").asString(""));
        list.put("has_more", hasMore);
        return JSON.writeValueAsBytes(list);
    }

    private static RequestFailedException invalid(String parameter, String expected) {
        return RequestFailedException.invalid(
                "Invalid '" + parameter + "': expected " + expected + ".", parameter, "invalid_value");
    }
}
