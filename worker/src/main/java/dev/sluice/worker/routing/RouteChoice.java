package dev.sluice.worker.routing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which of a job's routes its next call takes. Owned by the run. */
final class RouteChoice {

    private final Set<Route> failed = new HashSet<>();
    private List<Route> routes;
    private int first;

    /** Among these, best first; at least one. */
    RouteChoice(List<Route> routes) {
        this.routes = routes;
    }

    /** The best one whose provider doesn't ask for a pause now; where all do, the one that can go on first. */
    Route next() {
        Route soonest = routes.get(first);
        for (int step = 0; step < routes.size(); step++) {
            Route route = routes.get((first + step) % routes.size());
            if (route.gate().isOpen()) {
                return route;
            }
            if (route.gate().opensAtMillis() < soonest.gate().opensAtMillis()) {
                soonest = route;
            }
        }
        return soonest;
    }

    /** A call failed on this route: the others come first now. Tells whether there is one that hasn't failed yet. */
    boolean failed(Route route) {
        first = (routes.indexOf(route) + 1) % routes.size();
        failed.add(route);
        return failed.size() < routes.size();
    }

    /** The client has the beginning of an answer from this route: no other one can go on with it. */
    void stay(Route route) {
        routes = List.of(route);
        first = 0;
    }
}
