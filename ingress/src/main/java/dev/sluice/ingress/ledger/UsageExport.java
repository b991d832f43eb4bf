package dev.sluice.ingress.ledger;

import dev.sluice.common.usage.UsageTotals;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The book as text for an operator: a line for each key, day and model. */
public final class UsageExport {

    private static final int NANO_DIGITS = 9;
    private static final String HEAD = "tenant,day,model,jobs,failed,estimated,prompt_tokens,cached_tokens,"
            + "completion_tokens,reasoning_tokens,total_tokens,cost_usd";

    private final UsageBook book;
    private final JsonFactory json = new JsonFactory();

    UsageExport(UsageBook book) {
        this.book = book;
    }

    /**
     * Writes comma-separated values (RFC 4180), with a head.
     *
     * @param tenant organisation and key; null for every one
     */
    public void csv(@Nullable String tenant, LocalDate first, LocalDate last, StringBuilder out) {
        out.append(HEAD).append("\r\n");
        for (UsageBook.Line line : book.lines(tenant, first, last)) {
            UsageTotals totals = line.totals();
            List<Object> fields = List.of(
                    quoted(line.tenant()),
                    line.day(),
                    quoted(line.model()),
                    totals.jobs(),
                    totals.failed(),
                    totals.estimated(),
                    totals.promptTokens(),
                    totals.cachedTokens(),
                    totals.completionTokens(),
                    totals.reasoningTokens(),
                    totals.totalTokens(),
                    dollars(totals.nanoDollars()));
            out.append(String.join(",", fields.stream().map(Object::toString).toList()))
                    .append("\r\n");
        }
    }

    /**
     * Writes a JSON object a line.
     *
     * @param tenant organisation and key; null for every one
     */
    public void jsonLines(@Nullable String tenant, LocalDate first, LocalDate last, StringBuilder out) {
        for (UsageBook.Line line : book.lines(tenant, first, last)) {
            StringWriter text = new StringWriter();
            try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), text)) {
                generator.writeStartObject();
                generator.writeStringProperty("tenant", line.tenant());
                generator.writeStringProperty("day", line.day().toString());
                generator.writeStringProperty("model", line.model());
                write(generator, line.totals());
                generator.writeEndObject();
            }
            out.append(text.getBuffer()).append('\n');
        }
    }

    /** Writes the totals as properties of the object that is open. */
    public static void write(JsonGenerator generator, UsageTotals totals) {
        generator.writeNumberProperty("jobs", totals.jobs());
        generator.writeNumberProperty("failed", totals.failed());
        generator.writeNumberProperty("estimated", totals.estimated());
        generator.writeNumberProperty("prompt_tokens", totals.promptTokens());
        generator.writeNumberProperty("cached_tokens", totals.cachedTokens());
        generator.writeNumberProperty("completion_tokens", totals.completionTokens());
        generator.writeNumberProperty("reasoning_tokens", totals.reasoningTokens());
        generator.writeNumberProperty("total_tokens", totals.totalTokens());
        // As text: a reader that makes a double of it would change the money.
        generator.writeStringProperty("cost_usd", dollars(totals.nanoDollars()));
    }

    private static String dollars(long nanoDollars) {
        return BigDecimal.valueOf(nanoDollars, NANO_DIGITS).toPlainString();
    }

    /** A field that a spreadsheet would take for a formula, or that holds a comma, is quoted. */
    private static String quoted(String text) {
        boolean isFormula = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0;
        String safe = isFormula ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
