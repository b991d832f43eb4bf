package dev.sluice.worker.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What parties have beyond their share of a lane's window: the places of the records, in their order, without bodies.
 * As a party's share empties, its next ones are read again.
 */
final class Overflow {

    private static final class Line {
        private final Deque<Parked> places = new ArrayDeque<>();
        /** Those that are being read. */
        private int underWay;
    }

    private final Window window;
    private final SideReader sideReader;
    private final RecordReader reader;
    private final Scheduler scheduler;
    private final ReentrantLock lock = new ReentrantLock();
    // Both guarded by the lock.
    private final Map<String, Line> lines = new HashMap<>();
    private int size;

    Overflow(Window window, SideReader sideReader, RecordReader reader, Scheduler scheduler) {
        this.window = window;
        this.sideReader = sideReader;
        this.reader = reader;
        this.scheduler = scheduler;
    }

    /** Whether a party's next record must stand in line. */
    boolean isFull(String party) {
        lock.lock();
        try {
            Line line = lines.get(party);
            return (line != null && !line.places.isEmpty()) || window.roomOf(party) <= 0;
        } finally {
            lock.unlock();
        }
    }

    void add(String party, Parked place) {
        lock.lock();
        try {
            lines.computeIfAbsent(party, _ -> new Line()).places.addLast(place);
            size++;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** The partition is another worker's. */
    void drop(PartitionTracker tracker) {
        lock.lock();
        try {
            for (Line line : lines.values()) {
                int before = line.places.size();
                line.places.removeIf(place -> place.tracker() == tracker);
                size -= before - line.places.size();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reads again what there is room for. Called again and again, by one thread. */
    void refill() {
        Map<Parked, String> due = new LinkedHashMap<>();
        lock.lock();
        try {
            for (Iterator<Map.Entry<String, Line>> all = lines.entrySet().iterator(); all.hasNext(); ) {
                Map.Entry<String, Line> next = all.next();
                takeDue(next.getKey(), next.getValue()).forEach(place -> due.put(place, next.getKey()));
                if (next.getValue().places.isEmpty() && next.getValue().underWay == 0) {
                    all.remove();
                }
            }
        } finally {
            lock.unlock();
        }
        due.forEach((place, party) -> {
            if (!sideReader.read(place.where(), new Reading(party, place))) {
                failed(party, place);
            }
        });
    }

    private List<Parked> takeDue(String party, Line line) {
        List<Parked> due = new ArrayList<>();
        int room = window.roomOf(party) - line.underWay;
        while (due.size() < room && !line.places.isEmpty()) {
            due.add(line.places.removeFirst());
        }
        line.underWay += due.size();
        size -= due.size();
        return due;
    }

    private void arrived(String party) {
        lock.lock();
        try {
            Line line = lines.get(party);
            if (line != null) {
                line.underWay--;
            }
        } finally {
            lock.unlock();
        }
    }

    private void failed(String party, Parked place) {
        lock.lock();
        try {
            Line line = lines.computeIfAbsent(party, _ -> new Line());
            line.underWay = Math.max(0, line.underWay - 1);
            if (!place.tracker().isRetired()) {
                line.places.addFirst(place);
                size++;
            }
        } finally {
            lock.unlock();
        }
    }

    private final class Reading implements SideReader.Reading {

        private final String party;
        private final Parked place;

        Reading(String party, Parked place) {
            this.party = party;
            this.place = place;
        }

        @Override
        public void found(ConsumerRecord<byte[], byte[]> record) {
            if (!place.tracker().isRetired()) {
                reader.read(record, place.lane(), place.tracker(), 0).ifPresent(scheduler::offer);
            }
            arrived(party);
        }

        @Override
        public void gone() {
            place.tracker().complete(place.where().offset());
            arrived(party);
        }

        @Override
        public void failed() {
            Overflow.this.failed(party, place);
        }
    }
}
