package dev.sluice.testkit.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A stream: entries of one field each, in the order of their ids. */
final class StreamValue {

    /** The two halves of an entry's id. */
    record Id(long first, long second) implements Comparable<Id> {

        static Id parse(String text) {
            int dash = text.indexOf('-');
            return new Id(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
        }

        @Override
        public int compareTo(Id other) {
            int byFirst = Long.compare(first, other.first);
            return byFirst == 0 ? Long.compare(second, other.second) : byFirst;
        }

        @Override
        public String toString() {
            return first + "-" + second;
        }
    }

    private final NavigableMap<Id, Bytes> entries = new TreeMap<>();

    StreamValue copy() {
        StreamValue copy = new StreamValue();
        copy.entries.putAll(entries);
        return copy;
    }

    int length() {
        return entries.size();
    }

    /** Deletes the entries before an id, but never the last one. */
    int trim(Id least) {
        int before = entries.size();
        while (entries.size() > 1 && entries.firstKey().compareTo(least) < 0) {
            entries.pollFirstEntry();
        }
        return before - entries.size();
    }

    /** The last entry is never deleted from a stream here, so it says what the next id must exceed. */
    void add(Id id, Bytes value) {
        if (!entries.isEmpty() && id.compareTo(entries.lastKey()) <= 0) {
            throw new RedisError("ERR The ID specified in XADD is equal or smaller than the target stream top item");
        }
        entries.put(id, value);
    }

    /** Entries from an id, in order. */
    List<MemoryRedis.Entry> range(Id from, boolean inclusive, Id to, int count) {
        return collect(entries.subMap(from, inclusive, to, true), count);
    }

    List<MemoryRedis.Entry> newest(int count) {
        return collect(entries.descendingMap(), count);
    }

    private static List<MemoryRedis.Entry> collect(NavigableMap<Id, Bytes> from, int count) {
        List<MemoryRedis.Entry> some = new ArrayList<>();
        for (var entry : from.entrySet()) {
            if (some.size() == count) {
                break;
            }
            some.add(new MemoryRedis.Entry(
                    entry.getKey().toString(), entry.getValue().array()));
        }
        return some;
    }
}
