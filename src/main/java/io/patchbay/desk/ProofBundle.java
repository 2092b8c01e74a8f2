package io.patchbay.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Lane;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.web.Formats;
import io.patchbay.web.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Everything the support of Meta or of the provider asks for, about one connection: ids, clocks,
 * checks, chronology, payloads, and a list of what is missing. All times are UTC. Every text passes
 * {@link Redaction} on its way out; names of people are left out.
 */
final class ProofBundle {

    /** Whose support it is for. Each knows things by other ids. */
    enum Audience {
        META,
        PROVIDER;

        String apiName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** One webhook as received: {@code name} for the file, {@code headers} one per line. */
    record Payload(String name, String headers, String body) {}

    private final CaseFile.Case file;
    private final Audience audience;
    private final List<Payload> payloads;
    private final ObjectMapper json;
    private final List<String> missing = new ArrayList<>();

    ProofBundle(CaseFile.Case file, Audience audience, List<Payload> payloads, ObjectMapper json) {
        this.file = file;
        this.audience = audience;
        this.payloads = payloads;
        this.json = json;
    }

    /** To paste into a form of support. */
    String text() {
        missing.clear();
        var lines = new ArrayList<String>();
        lines.add(file.verdict().head().sentence());
        lines.add("");
        lines.add("What we see: " + file.verdict().head().happened());
        lines.add("Status: " + Formats.spaced(file.progress().status().apiName()));
        lines.add("Since: " + file.progress().since());
        lines.add("Written at: " + file.at());
        section(lines, "IDs", ids());
        section(lines, "Checks", checks());
        section(lines, "Signup attempts", tries());
        section(lines, "Timeline, newest first, UTC", chronology());
        section(lines, "Missing", missing);
        return Redaction.masked(String.join("\n", lines) + "\n");
    }

    private static void section(List<String> lines, String title, List<String> content) {
        lines.add("");
        lines.add(title);
        if (content.isEmpty()) {
            lines.add("  none");
        }
        content.forEach(line -> lines.add("  " + line));
    }

    private List<String> ids() {
        var ids = new ArrayList<String>();
        var number = file.progress().number();
        var read = file.numberRead();
        id(ids, "Phone number id", number == null ? null : number.phoneNumberId());
        id(ids, "WhatsApp Business Account id", number == null ? null : number.wabaId());
        id(ids, "Number", file.row().displayPhoneNumber());
        if (audience == Audience.META) {
            id(ids, "Business portfolio id", file.standing().portfolio().id());
            // Meta gives these two to whoever embeds its dialog, which is the provider: nobody tells us
            id(ids, "Session id of the signup", null);
            id(ids, "Trace id (fbtrace_id)", null);
            id(
                    ids,
                    "Error code",
                    file.progress().lastAttempt().map(a -> a.errorCode()).orElse(null));
        } else {
            id(ids, "Customer id", file.tenant().providerCustomerId());
            id(
                    ids,
                    "Configuration id (internal_id)",
                    read == null ? null : read.as(NumberRead.class).internalId());
            for (var link : file.links()) {
                id(ids, "Setup link id, " + link.stateAt(file.at()).apiName(), link.providerLinkId());
            }
            if (file.links().isEmpty()) {
                missing.add("Setup link id");
            }
        }
        return ids;
    }

    private void id(List<String> ids, String name, String value) {
        if (value == null) {
            missing.add(name);
        } else {
            ids.add(name + ": " + value);
        }
    }

    private List<String> checks() {
        var lines = new ArrayList<String>();
        file.standing()
                .axes()
                .forEach((name, axis) -> lines.add(Formats.capital(Formats.spaced(name))
                        + ": "
                        + Formats.spaced(axis.value().apiName())
                        + (axis.raw() == null ? "" : " (" + axis.raw() + ")")
                        + (axis.asOf() == null ? "" : ", as of " + axis.asOf())));
        if (file.facts().stream().noneMatch(fact -> fact.kind() == FactKind.HEALTH_READ)) {
            missing.add("Health check");
        }
        return lines;
    }

    private List<String> tries() {
        return file.progress().attempts().stream()
                .map(attempt -> attempt.startedAt()
                        + " "
                        + attempt.state().apiName()
                        + (attempt.endedAt() == null ? "" : " at " + attempt.endedAt())
                        + (attempt.errorCode() == null ? "" : ", " + attempt.errorCode())
                        + (attempt.providerWords() == null ? "" : ", “" + attempt.providerWords() + "”"))
                .toList();
    }

    /** What colleagues write and do stays in the house. */
    private List<String> chronology() {
        return file.facts().stream()
                .filter(fact -> fact.lane() != Lane.DESK)
                .limit(200)
                .map(fact -> fact.happenedAt()
                        + " ["
                        + FactWords.name(fact.lane()).toLowerCase(Locale.ROOT)
                        + "] "
                        + (fact.kind() == FactKind.LINK_CREATED ? "A link was created." : FactWords.sentence(fact)))
                .toList();
    }

    /** The text, the facts as JSON and each payload with its headers, in one file. */
    byte[] zip() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            add(zip, "report.txt", text());
            add(zip, "facts.json", Redaction.masked(facts()));
            for (var payload : payloads) {
                add(
                        zip,
                        "webhooks/" + payload.name() + ".txt",
                        Redaction.masked(payload.headers() + "\n" + payload.body() + "\n"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a bundle cannot be packed", e);
        }
        return bytes.toByteArray();
    }

    private String facts() {
        var rows = file.facts().stream()
                .filter(fact -> fact.lane() != Lane.DESK)
                .map(ProofBundle::row)
                .toList();
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> row(Fact fact) {
        var row = new LinkedHashMap<String, Object>();
        row.put("lane", fact.lane().apiName());
        row.put("kind", fact.kind().apiName());
        row.put("happened_at", fact.happenedAt().toString());
        row.put("received_at", fact.receivedAt().toString());
        var data = new LinkedHashMap<>(fact.stored());
        data.remove("by");
        row.put("data", data);
        return row;
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        var entry = new ZipEntry(name);
        zip.putNextEntry(entry);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
