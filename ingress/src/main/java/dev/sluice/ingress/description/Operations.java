package dev.sluice.ingress.description;

import java.util.List;

/** The operations of one family of the API, in the order in which they are described. */
public record Operations(List<Operation> all) {

    public Operations {
        all = List.copyOf(all);
    }
}
