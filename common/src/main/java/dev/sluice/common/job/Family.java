package dev.sluice.common.job;

import java.util.Optional;

/** A family of the API whose requests become jobs: it decides what a body means, and how its answer looks. */
public enum Family {
    /** Chat completions. */
    CHAT("chat", "v1/chat/completions", "chatcmpl-"),
    /** Vectors of texts. */
    EMBEDDINGS("embeddings", "v1/embeddings", "embd-"),
    /** The older completions of one text. */
    COMPLETIONS("completions", "v1/completions", "cmpl-"),
    /** Whether a content is harmful. */
    MODERATIONS("moderations", "v1/moderations", "modr-");

    private final String label;
    private final String path;
    private final String idPrefix;

    Family(String label, String path, String idPrefix) {
        this.label = label;
        this.path = path;
        this.idPrefix = idPrefix;
    }

    /** The name in job headers. */
    public String label() {
        return label;
    }

    /** The endpoint as OpenAI's error messages write it. */
    public String path() {
        return path;
    }

    /** The {@code id} field of the answer to this job. */
    public String answerId(JobId job) {
        return idPrefix + job.hex();
    }

    /** The family of this label; empty for one that a newer version has. */
    public static Optional<Family> of(String label) {
        for (Family family : values()) {
            if (family.label.equals(label)) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }

    /** What remains of an answer's id without the beginning that any family gives it. */
    static String withoutPrefix(String id) {
        for (Family family : values()) {
            if (id.startsWith(family.idPrefix)) {
                return id.substring(family.idPrefix.length());
            }
        }
        return id;
    }
}
