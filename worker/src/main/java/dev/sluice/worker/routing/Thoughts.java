package dev.sluice.worker.routing;

import java.util.List;
import java.util.Map;

/** Remembers for a while what models want back with their tool calls, for clients that drop it. */
public interface Thoughts {

    /** Remembers nothing. */
    Thoughts NONE = new Thoughts() {
        @Override
        public void keep(String tenant, Map<String, String> thoughts) {}

        @Override
        public Map<String, String> find(String tenant, List<String> callIds) {
            return Map.of();
        }
    };

    /** Keeps what one answer has said, by the ids of its calls. Doesn't wait, and may fail silently. */
    void keep(String tenant, Map<String, String> thoughts);

    /** What is known of these calls; blocks for a moment at most. */
    Map<String, String> find(String tenant, List<String> callIds);
}
