package dev.sluice.ingress.batch.book;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files and batches as the records of the topic make them, in the topic's order; written by one thread, read by any.
 *
 * <p>Records are JSON with a version {@code v}, under the keys {@code file:<id>}, {@code batch:<id>} and {@code
 * cancel:<id>} (somebody has asked for the batch's end; its value is {@code {"at": seconds}}). Of a batch only its
 * owner writes, but for the first record, which has the fence 0. Since all instances read the same order, they agree
 * about who the owner is: whoever's record with the next fence stands first.
 */
public final class BookTable {

    private static final Logger LOG = LoggerFactory.getLogger(BookTable.class);

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FILE = "file:";
    private static final String BATCH = "batch:";
    private static final String CANCEL = "cancel:";

    private record Cancel(long at) {}

    private final Map<String, FileEntry> files = new ConcurrentHashMap<>();
    private final Map<String, Batch> batches = new ConcurrentHashMap<>();
    private final Map<String, Long> cancels = new ConcurrentHashMap<>();
    private final Map<String, NavigableMap<String, String>> filesOf = new ConcurrentHashMap<>();
    private final Map<String, NavigableMap<String, String>> batchesOf = new ConcurrentHashMap<>();

    private volatile Consumer<Batch> onStale = _ -> {};

    /**
     * A record to write.
     *
     * @param id what it is about
     * @param key its key
     * @param value its value; empty to forget the key
     */
    public record Entry(String id, String key, byte[] value) {

        private static final byte[] NOTHING = {};

        static Entry of(FileEntry file) {
            return new Entry(file.id(), FILE + file.id(), encode(file));
        }

        static Entry of(Batch batch) {
            return new Entry(batch.id(), BATCH + batch.id(), encode(batch));
        }

        static Entry cancel(String batch, long at) {
            return new Entry(batch, CANCEL + batch, encode(new Cancel(at)));
        }

        static Entry noFile(String id) {
            return new Entry(id, FILE + id, NOTHING);
        }

        static Entry noBatch(String id) {
            return new Entry(id, BATCH + id, NOTHING);
        }

        static Entry noCancel(String id) {
            return new Entry(id, CANCEL + id, NOTHING);
        }

        /** The value as Kafka gets it: null to forget the key. */
        public byte @Nullable [] bytes() {
            return value.length == 0 ? null : value;
        }

        private static byte[] encode(Object value) {
            ObjectNode node = JSON.valueToTree(value);
            return JSON.writeValueAsBytes(node.put("v", 1));
        }
    }

    /** Hears of batches whose last record is by an owner of the past: compaction would keep that one. */
    void onStale(Consumer<Batch> listener) {
        onStale = listener;
    }

    /** Takes the next record of the topic; one that can't be read is left out, and told to the log. */
    public void apply(String key, byte @Nullable [] value) {
        try {
            if (key.startsWith(FILE)) {
                apply(key.substring(FILE.length()), value == null ? null : JSON.readValue(value, FileEntry.class));
            } else if (key.startsWith(BATCH)) {
                apply(key.substring(BATCH.length()), value == null ? null : JSON.readValue(value, Batch.class));
            } else if (key.startsWith(CANCEL)) {
                apply(key.substring(CANCEL.length()), value == null ? null : JSON.readValue(value, Cancel.class));
            }
        } catch (JacksonException e) {
            LOG.error("record {}: can't be read: {}", key, e.getOriginalMessage());
        }
    }

    Optional<FileEntry> file(String id) {
        return Optional.ofNullable(files.get(id));
    }

    /** The batch as its record has it. */
    Optional<Batch> batch(String id) {
        return Optional.ofNullable(batches.get(id));
    }

    /** When its end was asked for; null if it wasn't. */
    @Nullable
    Long cancelledAt(String batch) {
        return cancels.get(batch);
    }

    /** The files of a tenant, oldest first, by a text that sorts so. */
    Stream<FileEntry> files(String tenant) {
        return of(filesOf, tenant).values().stream().map(files::get).flatMap(Stream::ofNullable);
    }

    /** The batches of a tenant, oldest first. */
    Stream<Batch> batches(String tenant) {
        return of(batchesOf, tenant).values().stream().map(batches::get).flatMap(Stream::ofNullable);
    }

    Stream<FileEntry> files() {
        return files.values().stream();
    }

    Stream<Batch> batches() {
        return batches.values().stream();
    }

    private static NavigableMap<String, String> of(Map<String, NavigableMap<String, String>> all, String tenant) {
        NavigableMap<String, String> some = all.get(tenant);
        return some == null ? new ConcurrentSkipListMap<>() : some;
    }

    private void apply(String id, @Nullable FileEntry file) {
        FileEntry before = file == null ? files.remove(id) : files.put(id, file);
        if (before != null) {
            of(filesOf, before.tenant()).remove(place(before.createdAt(), id));
        }
        if (file != null) {
            put(filesOf, file.tenant(), place(file.createdAt(), id), id);
        }
    }

    private void apply(String id, @Nullable Batch batch) {
        Batch before = batches.get(id);
        if (batch == null) {
            if (before != null) {
                batches.remove(id);
                of(batchesOf, before.order().tenant())
                        .remove(place(before.order().createdAt(), id));
            }
            return;
        }
        if (before != null && !before.isFollowedBy(batch)) {
            onStale.accept(before);
            return;
        }
        batches.put(id, batch);
        put(batchesOf, batch.order().tenant(), place(batch.order().createdAt(), id), id);
    }

    private void apply(String id, @Nullable Cancel cancel) {
        if (cancel == null) {
            cancels.remove(id);
        } else {
            cancels.putIfAbsent(id, cancel.at());
        }
    }

    private static void put(Map<String, NavigableMap<String, String>> all, String tenant, String place, String id) {
        all.computeIfAbsent(tenant, _ -> new ConcurrentSkipListMap<>()).put(place, id);
    }

    private static String place(long createdAt, String id) {
        return "%012d".formatted(createdAt) + id;
    }

    static String keyOf(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
