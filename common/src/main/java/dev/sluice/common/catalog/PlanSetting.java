package dev.sluice.common.catalog;

import dev.sluice.common.account.ModelSet;
import dev.sluice.common.account.Plan;
import dev.sluice.common.account.RunningStreams;
import dev.sluice.common.job.Lane;
import dev.sluice.common.job.Standing;
import dev.sluice.common.settings.Setting;
import dev.sluice.common.settings.Shape;
import dev.sluice.common.settings.Shape.Field;
import dev.sluice.common.settings.Shape.Fields;
import dev.sluice.common.settings.Shape.ListOf;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A plan as {@code sluice.yaml} has it: the fields of the admin API's, with hyphens. */
final class PlanSetting {

    private static final long MOST = 999_999_999_999_999L;

    private static final Fields LIMITS = Fields.of(
            count("requests-per-minute", "Requests a minute."),
            Field.of("tokens-per-minute", new Shape.Whole(1, MOST), "Tokens a minute, of prompts and answers."),
            count("concurrent-jobs", "Requests that are accepted and unanswered."),
            count("queued-jobs", "Those of them that are in the bulk lane."),
            Field.of("tokens-per-day", new Shape.Whole(1, MOST), "Tokens a day of UTC."),
            Field.of("tokens-per-month", new Shape.Whole(1, MOST), "Tokens a month of UTC."),
            Field.of("budget-per-month", new Shape.Amount(), "US dollars a month of UTC."));

    /** What may stand under its name. */
    static final Fields SHAPE = Fields.of(
            Field.of("limits", LIMITS, "What isn't said isn't limited."),
            Field.of("models", new ListOf(new Shape.Text(), 0), "Which ones: ids, or beginnings as in gemini-*."),
            Field.of(
                    "lanes",
                    new ListOf(
                            new Shape.Word(
                                    Stream.of(Lane.values()).map(Lane::label).toList()),
                            1),
                    "Which ones; all if nothing is said."),
            Field.of(
                    "lane-weight",
                    new Shape.Whole(1, Standing.MAX_WEIGHT),
                    "Its share of a lane, beside the others' weights; 1 if nothing is said."),
            Field.of("max-deadline", new Shape.Span(), "The longest that a job may take."),
            Field.of("max-body-bytes", new Shape.Whole(1, MOST), "The largest body of a request."),
            Field.of(
                    "running-streams",
                    new Shape.Word(Stream.of(RunningStreams.values())
                            .map(RunningStreams::label)
                            .toList()),
                    "What happens to answers under way when a key is revoked; finish if nothing is said."));

    private PlanSetting() {}

    /**
     * The plan of this name.
     *
     * @throws dev.sluice.common.account.FieldException if a name or a value can't be
     */
    static Plan plan(String name, Setting setting) {
        Setting limits = setting.get("limits").orElse(null);
        return new Plan(
                name,
                new dev.sluice.common.account.Limits(
                        count(limits, "requests-per-minute"),
                        whole(limits, "tokens-per-minute"),
                        count(limits, "concurrent-jobs"),
                        count(limits, "queued-jobs"),
                        whole(limits, "tokens-per-day"),
                        whole(limits, "tokens-per-month"),
                        limits == null
                                ? null
                                : limits.get("budget-per-month")
                                        .map(Setting::amount)
                                        .orElse(null)),
                ModelSet.of(texts(setting, "models")),
                texts(setting, "lanes").stream().map(Lane::of).collect(Collectors.toUnmodifiableSet()),
                Math.toIntExact(setting.get("lane-weight", Setting::whole, 1L)),
                setting.get("max-deadline").map(Setting::span).orElse(null),
                whole(setting, "max-body-bytes"),
                setting.get("running-streams", value -> RunningStreams.of(value.text()), RunningStreams.FINISH));
    }

    private static Field count(String name, String says) {
        return Field.of(name, new Shape.Whole(1, Integer.MAX_VALUE), says);
    }

    private static @Nullable Integer count(@Nullable Setting limits, String name) {
        Long whole = whole(limits, name);
        return whole == null ? null : Math.toIntExact(whole);
    }

    private static @Nullable Long whole(@Nullable Setting setting, String name) {
        return setting == null ? null : setting.get(name).map(Setting::whole).orElse(null);
    }

    private static List<String> texts(Setting setting, String name) {
        return setting.get(name, Setting::items, List.<Setting>of()).stream()
                .map(Setting::text)
                .toList();
    }
}
