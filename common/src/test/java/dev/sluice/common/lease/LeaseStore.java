package dev.sluice.common.lease;

import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.Frame;
import java.util.List;
import java.util.Map;

/** Whatever answers the scripts' questions: a real Redis, or one that is simulated. */
interface LeaseStore extends AutoCloseable {

    /** What became of an entry that a worker sent. */
    enum Emitted {
        WRITTEN,
        REFUSED,
        WIPED
    }

    /** One entry of a reply's stream. */
    record Entry(String id, Frame frame) {}

    /** What was published to one ingress. */
    interface Ear {

        /** Every frame that was published since the last call. */
        List<Frame> frames();
    }

    <A> A ask(ScriptCall<A> call);

    /** XADD NOMKSTREAM. */
    Emitted emit(Frame frame);

    /** Redis time. */
    long nowMillis();

    /** FLUSHALL. */
    void wipe();

    /** A hash's fields that have a value. */
    Map<String, String> hash(String key);

    void put(String key, String field, String value);

    void delete(String key);

    List<Entry> reply(JobId job);

    /** What is left of a key's life; -1 if it has no end, -2 if there is no such key. */
    long lifeMillis(String key);

    /** Listens to an ingress' channel from here on. */
    Ear hear(String ingress);

    @Override
    void close();
}
