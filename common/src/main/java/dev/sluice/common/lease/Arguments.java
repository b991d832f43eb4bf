package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, in the order in which the script takes them. */
final class Arguments {

    private final List<byte[]> keys;
    private final List<byte[]> args = new ArrayList<>(24);

    private Arguments(List<byte[]> keys) {
        this.keys = keys;
    }

    /** The keys of a job; its id comes first, because frames carry it. */
    static Arguments of(JobId job) {
        Arguments arguments = new Arguments(List.of(
                LeaseKeys.job(job).getBytes(UTF_8),
                LeaseKeys.reply(job).getBytes(UTF_8),
                LeaseKeys.EPOCH.getBytes(UTF_8)));
        return arguments.bytes(job.bytes());
    }

    /** No job: the epoch alone, in the place where it always stands. */
    static Arguments ofEpoch() {
        byte[] none = new byte[0];
        return new Arguments(List.of(none, none, LeaseKeys.EPOCH.getBytes(UTF_8))).bytes(none);
    }

    Arguments bytes(byte @Nullable [] value) {
        args.add(value == null ? new byte[0] : value);
        return this;
    }

    Arguments text(@Nullable Object value) {
        return bytes(value == null ? null : value.toString().getBytes(UTF_8));
    }

    Arguments number(long value) {
        return text(Long.toString(value));
    }

    Arguments flag(boolean value) {
        return text(value ? "1" : "");
    }

    /** A name that stands in lists, so it must not contain their separator. */
    Arguments word(@Nullable String value) {
        if (value != null && value.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("name: '" + value + "' (expected: no white space)");
        }
        return text(value);
    }

    Arguments words(List<String> values) {
        for (String value : values) {
            if (value.isEmpty() || value.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException("name: '" + value + "' (expected: no white space, not empty)");
            }
        }
        return text(String.join(" ", values));
    }

    Arguments facts(JobFacts facts) {
        return text(facts.epoch())
                .text(facts.lane().label())
                .text(facts.tenant())
                .number(facts.deadlineMillis())
                .text(facts.bodyHash())
                .flag(facts.streamed())
                .flag(facts.keep())
                .flag(facts.keyed());
    }

    <A> ScriptCall<A> call(Script script, Function<Answer, A> answer) {
        return new ScriptCall<>(script, keys, args, reply -> answer.apply(new Answer(script, reply)));
    }
}
