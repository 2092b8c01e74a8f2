package io.patchbay.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.connection.CaseStatement.Note;
import io.patchbay.connection.LinkStatement.LinkCreated;
import io.patchbay.connection.LinkStatement.LinkSeen;
import io.patchbay.connection.LinkStatement.ReturnedOk;
import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.connection.NumberStatement.MessageFailed;
import io.patchbay.support.Cast;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatementJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Only histories that were planted for dev by an earlier version have these. */
    private static final List<String> ONLY_PLANTED = List.of("RETURNED_OK status");

    /** Kinds that are younger than the recorded world, which cannot have them. */
    private static final Set<FactKind> YOUNGER =
            Set.of(FactKind.MESSAGE_DELIVERED, FactKind.EVENT_TOLD, FactKind.LOCK_NOTICE_TOLD, FactKind.FUNDING_ASKED);

    /** All facts of the recorded world, which has every kind there was. */
    private static Stream<JsonNode> recorded() throws IOException {
        return Files.lines(Path.of("src/test/resources/world/database.sql"))
                .filter(line -> line.startsWith("{") && line.contains("\"lane\":"))
                .map(line -> {
                    try {
                        return JSON.readTree(line.replaceAll(",$", ""));
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                });
    }

    @Test
    void everyRecordedFactIsWrittenAsItWasStored() throws IOException {
        var kinds = EnumSet.noneOf(FactKind.class);
        var unknown = new TreeSet<String>();
        for (var fact : recorded().toList()) {
            var kind = FactKind.valueOf(fact.path("kind").asText());
            var stored = fact.path("data");
            var written = JSON.readTree(StatementJson.written(StatementJson.read(kind, stored.toString())));
            kinds.add(kind);
            stored.properties().forEach(part -> {
                if (!written.has(part.getKey())) {
                    unknown.add(kind + " " + part.getKey());
                } else {
                    assertThat(written.get(part.getKey())).as(kind + " " + part).isEqualTo(part.getValue());
                }
            });
            written.properties()
                    .forEach(part -> assertThat(stored.has(part.getKey()))
                            .as(kind + " " + part)
                            .isTrue());
        }

        YOUNGER.forEach(kind -> assertThat(kinds.add(kind))
                .as("%s is not in the recorded world", kind)
                .isTrue());
        assertThat(kinds).containsExactlyInAnyOrder(FactKind.values());
        assertThat(unknown).containsExactlyElementsOf(ONLY_PLANTED);
    }

    @Test
    void everyKindHasAStatementOfItsOwn() {
        for (var kind : FactKind.values()) {
            assertThat(StatementJson.of(kind, Map.of()).kind()).isEqualTo(kind);
        }
    }

    @Test
    void aPartThatIsNotOfItsTypeCountsAsNotSaid() {
        var said = (ReturnedOk) StatementJson.of(
                FactKind.RETURNED_OK,
                Map.of("link_id", "no id", "attempt_id", List.of(1), "phone_number_id", 604L, "waba_id", Map.of()));

        assertThat(said.linkId()).isNull();
        assertThat(said.attemptId()).isNull();
        assertThat(said.phoneNumberId()).isEqualTo("604");
        assertThat(said.wabaId()).isNull();
        var seen = (LinkSeen) StatementJson.of(FactKind.LINK_SEEN, Map.of("expires_at", "soon", "status", true));
        assertThat(seen.expiresAt()).isNull();
        assertThat(seen.status()).isEqualTo("true");
        var failed = (MessageFailed) StatementJson.of(FactKind.MESSAGE_FAILED, Map.of("problems", "many"));
        assertThat(failed.codes()).isEmpty();
        var read = (HealthRead) StatementJson.of(
                FactKind.HEALTH_READ,
                Map.of("unsubscribed", "maybe", "problems", Arrays.asList("141006", null, 7), "checks", List.of("x")));
        assertThat(read.unsubscribed()).isNull();
        assertThat(read.codes()).containsExactly("141006", "7");
        assertThat(read.isFailed("x")).isFalse();
    }

    @Test
    void whatNobodySaidIsNotWritten() {
        var link = new LinkCreated(Cast.LINK, List.of("coexistence"), "connect", null, null, Instant.EPOCH);

        assertThat(StatementJson.parts(StatementJson.written(link)))
                .containsOnlyKeys("link_id", "modes", "purpose", "expires_at")
                .containsEntry("expires_at", "1970-01-01T00:00:00Z");
    }

    @Test
    void whatAnotherVersionKnowsIsKeptAndShown() {
        var fact = new Fact(Cast.LINDNER_LINE, new Note("hello"), Cast.NOON, "test", "once");
        fact.data = "{\"text\": \"hello\", \"mood\": \"sunny\"}";

        assertThat(fact.stored()).containsEntry("mood", "sunny");
        assertThat(fact.as(Note.class).text()).isEqualTo("hello");
    }

    @Test
    void textThatPostgresqlCannotHoldIsMended() {
        assertThat(StatementJson.written(new Note("a\u0000b\ud800c"))).isEqualTo("{\"text\":\"a\ufffdb\ufffdc\"}");
    }
}
