package dev.sluice.worker.routing;

import dev.sluice.worker.allowance.Pass;
import dev.sluice.worker.allowance.Told;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pass, and for which of its job's routes it is.
 *
 * @param routes the job's: each search is a turn of its provider's keys
 */
record RoutedPass(List<Route> routes, Routes.Taken taken) implements Pass {

    @Override
    public void heard(Told told) {
        taken.pass().heard(told);
    }

    @Override
    public void served(long tokens) {
        taken.pass().served(tokens);
    }

    @Override
    public void refused(@Nullable Duration pause) {
        taken.pass().refused(pause);
    }

    @Override
    public void overloaded(@Nullable Duration pause) {
        taken.pass().overloaded(pause);
    }

    @Override
    public void failed() {
        taken.pass().failed();
    }

    @Override
    public void close() {
        taken.pass().close();
    }
}
