package dev.sluice.ingress.description;

import dev.sluice.ingress.shape.Fields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * One operation of the API, as its document describes it.
 *
 * @param method how it is asked for
 * @param path under the base of the API, with names in braces: {@code /models/{id}}
 * @param id its name for generators of clients
 * @param summary one sentence
 * @param headers what its request may carry besides the key, by name
 * @param query what may follow its path, by name
 * @param bodyType the media type of its request's body
 * @param body what its request's body must be; null if it has none
 * @param answers media types of its answer, with the name of their schema; empty for anything
 * @param isOpen whether it needs no key
 */
public record Operation(
        HttpMethod method,
        String path,
        String id,
        String summary,
        Map<String, Header> headers,
        Map<String, Query> query,
        String bodyType,
        @Nullable Fields body,
        Map<String, String> answers,
        boolean isOpen) {

    /** A header of a request: what it is for, and the regular expression that its value fits. */
    record Header(String meaning, String pattern) {}

    /** A parameter behind the path: what it is for, and its JSON Schema. */
    record Query(String meaning, String schema) {}

    private static final String JSON = "application/json";
    private static final String FORM = "multipart/form-data";
    private static final String EVENTS = "text/event-stream";

    /** One that only asks, and is answered in JSON of this schema. */
    public static Operation get(String path, String id, String summary, String answer) {
        return new Operation(
                HttpMethod.GET, path, id, summary, Map.of(), Map.of(), JSON, null, Map.of(JSON, answer), false);
    }

    /** One that only asks, and is answered in server-sent events; each event's data is of this schema. */
    public static Operation events(String path, String id, String summary, String answer) {
        return new Operation(
                HttpMethod.GET, path, id, summary, Map.of(), Map.of(), JSON, null, Map.of(EVENTS, answer), false);
    }

    /** One that sends a body, and is answered in JSON of this schema. */
    public static Operation post(String path, String id, String summary, Fields body, String answer) {
        return new Operation(
                HttpMethod.POST, path, id, summary, Map.of(), Map.of(), JSON, body, Map.of(JSON, answer), false);
    }

    /** One that sends a multipart form, and is answered in JSON of this schema. */
    public static Operation form(String path, String id, String summary, Fields parts, String answer) {
        return new Operation(
                HttpMethod.POST, path, id, summary, Map.of(), Map.of(), FORM, parts, Map.of(JSON, answer), false);
    }

    /** One that sends nothing but its path, and is answered in JSON of this schema. */
    public static Operation post(String path, String id, String summary, String answer) {
        return new Operation(
                HttpMethod.POST, path, id, summary, Map.of(), Map.of(), JSON, null, Map.of(JSON, answer), false);
    }

    /** One that deletes, and is answered in JSON of this schema. */
    public static Operation delete(String path, String id, String summary, String answer) {
        return new Operation(
                HttpMethod.DELETE, path, id, summary, Map.of(), Map.of(), JSON, null, Map.of(JSON, answer), false);
    }

    /**
     * The same with one more parameter behind its path.
     *
     * @param schema its JSON Schema; an object's members are asked for as {@code name[member]=value}
     */
    public Operation query(String name, String meaning, String schema) {
        Map<String, Query> more = more(query, name, new Query(meaning, schema));
        return new Operation(method, path, id, summary, headers, more, bodyType, body, answers, isOpen);
    }

    /**
     * The same with one more header of its request.
     *
     * @param pattern the regular expression that its value fits, in JSON Schema's form
     */
    public Operation header(String name, String meaning, String pattern) {
        Map<String, Header> more = more(headers, name, new Header(meaning, pattern));
        return new Operation(method, path, id, summary, more, query, bodyType, body, answers, isOpen);
    }

    /** The same with server-sent events as another form of its answer; each event's data is of this schema. */
    public Operation streamed(String answer) {
        Map<String, String> more = more(answers, EVENTS, answer);
        return new Operation(method, path, id, summary, headers, query, bodyType, body, more, isOpen);
    }

    /** The same with an answer of this type alone, which has no schema. */
    public Operation as(String mediaType) {
        Map<String, String> answer = Map.of(mediaType, "");
        return new Operation(method, path, id, summary, headers, query, bodyType, body, answer, isOpen);
    }

    /** The same for everyone, with an answer of this type alone, which has no schema. */
    Operation open(String mediaType) {
        return new Operation(method, path, id, summary, headers, query, bodyType, body, Map.of(mediaType, ""), true);
    }

    /** The names in braces. */
    List<String> pathParameters() {
        return Pattern.compile("\\{(\\w+)}")
                .matcher(path)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static <T> Map<String, T> more(Map<String, T> some, String name, T value) {
        Map<String, T> more = new TreeMap<>(some);
        more.put(name, value);
        return Map.copyOf(more);
    }
}
