package dev.sluice.cli.admin;

import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What every command has that asks the admin API: where it is, with which key, and how its answers are printed. */
abstract class AdminCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // Picocli sets it before any command runs.
    private CommandSpec spec;

    @Mixin
    private final AdminOptions options = new AdminOptions();

    AdminCommand() {}

    /** Asks, and prints; the exit code. */
    final int ask(Consumer<AdminApi> question) {
        try (AdminApi api = options.open()) {
            question.accept(api);
        }
        return 0;
    }

    /** Asks for one thing to be done, and says that it was. */
    final int done(String sentence, Function<AdminApi, JsonNode> act) {
        return ask(api -> printer().done(act.apply(api), sentence));
    }

    /** Asks for one, and shows it. */
    final int show(String kind, String id) {
        return ask(api -> printer().show(api.get(kind, id)));
    }

    final boolean isJson() {
        return options.isJson();
    }

    final Printer printer() {
        return new Printer(spec.commandLine().getOut(), options.isJson());
    }

    /** Says something beside the answer. */
    final void warn(String sentence) {
        spec.commandLine().getErr().println("✘ " + sentence);
    }

    /** How far long work has come: seen at a terminal alone. */
    final Progress progress(String what) {
        // The shell script that starts the command looks: a JVM can't tell where its standard error goes.
        return new Progress(spec.commandLine().getErr(), what, Boolean.getBoolean("sluice.terminal"));
    }

    static ObjectNode nothing() {
        return JsonMapper.shared().createObjectNode();
    }
}
