package dev.sluice.worker.provider.openai;

import dev.sluice.worker.provider.wire.JsonBytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Cuts and insertions to make while a span of bytes is copied. */
final class Edits {

    private record Edit(int start, int end, String insertion) {}

    private final List<Edit> edits = new ArrayList<>(2);

    void cut(int start, int end) {
        edits.add(new Edit(start, end, ""));
    }

    void replace(int start, int end, String replacement) {
        edits.add(new Edit(start, end, replacement));
    }

    void insert(int place, String insertion) {
        edits.add(new Edit(place, place, insertion));
    }

    void clear() {
        edits.clear();
    }

    /** How many bytes farther a place lies once all edits before it are made. */
    int shiftOf(int place) {
        int shift = 0;
        for (Edit edit : edits) {
            if (edit.start() < place) {
                shift += edit.insertion().length() - (edit.end() - edit.start());
            }
        }
        return shift;
    }

    /** Copies the span with all edits that lie in it, and forgets nothing. */
    JsonBytes copy(byte[] bytes, int start, int end, JsonBytes to) {
        if (edits.isEmpty()) {
            return to.raw(bytes, start, end);
        }
        edits.sort(Comparator.comparingInt(Edit::start));
        int copied = start;
        for (Edit edit : edits) {
            to.raw(bytes, copied, edit.start()).raw(edit.insertion());
            copied = edit.end();
        }
        return to.raw(bytes, copied, end);
    }
}
