package io.patchbay.provider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SandboxWorldTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-11-03T10:00:00Z");

    private final Moved clock = new Moved();
    private final SandboxWorld world = new SandboxWorld(clock, null);
    private final String customer = world.customers()
            .create(null, "Kopi Senja", "kopi", null)
            .path("id")
            .asText();

    private static final class Moved extends Clock {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private ObjectNode link(String order) {
        return world.links().create(customer, json(order), "http://localhost");
    }

    private void number(String display, boolean coexistence) {
        world.numbers().connect(customer, "604100000000001", "3819", display, coexistence, START);
    }

    @Test
    void whatHasChangedIsHandedOverOnceAndRemembered() {
        number("+62 812 3344 5566", true);
        var document = world.unsaved().orElseThrow();

        assertThat(world.unsaved()).isEmpty();
        assertThat(new SandboxWorld(clock, document).numbers().list(customer, null))
                .extracting(one -> one.path("display_phone_number").asText())
                .containsExactly("+62 812 3344 5566");
    }

    @Test
    void aSecondLinkRevokesTheFirst() {
        link("{}");
        link("{}");
        assertThat(world.links().list(customer))
                .extracting(one -> one.path("status").asText())
                .containsExactly("active", "revoked");
    }

    @Test
    void aLinkEndsAfterThirtyDays() {
        link("{}");
        clock.now = START.plus(Duration.ofDays(30));
        assertThat(world.links().list(customer).get(0).path("status").asText()).isEqualTo("expired");
    }

    @Test
    void aListedLinkShowsNeitherTokenNorCustomer() {
        link("{}");
        assertThat(world.links().list(customer).get(0).has("token")).isFalse();
        assertThat(world.links().list(customer).get(0).has("customer_id")).isFalse();
    }

    @Test
    void aReconnectLinkNeedsANumberOfThisCustomer() {
        assertThatThrownBy(() -> link("{'reconnect_phone_number':'+34911222333'}"))
                .hasMessage("reconnect_phone_number must match an existing WhatsApp config for this customer");
    }

    @Test
    void aReconnectLinkIsLockedToTheTypeOfTheNumber() {
        number("+34 911 222 333", true);
        assertThatThrownBy(() ->
                        link("{'reconnect_phone_number':'+34911222333','allowed_connection_types':['dedicated']}"))
                .hasMessageContaining("allowed_connection_types");
        var made = link("{'reconnect_phone_number':'+34911222333'}");
        assertThat(made.path("allowed_connection_types").toString()).isEqualTo("[\"coexistence\"]");
    }

    @Test
    void aReconnectLinkNeverProvisions() {
        number("+34 911 222 333", true);
        assertThatThrownBy(() -> link("{'reconnect_phone_number':'+34911222333','provision_phone_number':true}"))
                .hasMessageContaining("provision_phone_number");
    }

    @Test
    void aLinkCannotBeSetToUsedByHand() {
        var id = link("{}").path("id").asText();
        assertThatThrownBy(() -> world.links().patch(customer, id, json("{'status':'used'}")))
                .hasMessageContaining("used");
    }

    @Test
    void aBadColourOrLanguageIsRefused() {
        assertThatThrownBy(() -> link("{'theme_config':{'primary_color':'red'}}"))
                .hasMessageContaining("colors");
        assertThatThrownBy(() -> link("{'language':'xx'}")).hasMessageContaining("Language");
    }

    @Test
    void aHealthCheckIsRepeatedForThreeMinutes() {
        number("+34 911 222 333", true);
        assertThat(checkedAt()).isEqualTo(START);
        clock.now = START.plusSeconds(179);
        assertThat(checkedAt()).isEqualTo(START);
        clock.now = START.plusSeconds(180);
        assertThat(checkedAt()).isEqualTo(clock.now);
    }

    @Test
    void refusedCredentialsAreHeldBackLongerEachTime() {
        number("+34 911 222 333", true);
        world.numbers().change("604100000000001", "health_profile", "token");
        for (var minutes : new int[] {5, 15, 30, 60, 60}) {
            var health = world.health().of("604100000000001").orElseThrow();
            var retry = Instant.parse(health.path("retry_after").asText());
            assertThat(retry).isEqualTo(clock.now.plus(Duration.ofMinutes(minutes)));
            clock.now = retry;
        }
    }

    @Test
    void aReconnectEndsTheBackOff() {
        number("+34 911 222 333", true);
        world.numbers().change("604100000000001", "health_profile", "token");
        world.health().of("604100000000001");
        number("+34 911 222 333", true);
        assertThat(world.health()
                        .of("604100000000001")
                        .orElseThrow()
                        .path("status")
                        .asText())
                .isEqualTo("healthy");
    }

    @Test
    void anUnknownEventNameSavesNothing() {
        var order = json("{'url':'http://localhost/x','events':['whatsapp.phone_number.created','nope']}");
        assertThatThrownBy(() -> world.webhooks().create(order))
                .hasMessage("Events contains unsupported events: \"nope\"");
        assertThat(world.webhooks().list()).isEmpty();
    }

    @Test
    void aRateWindowCountsAnewEachMinute() {
        var window = new RateWindow(Duration.ofMinutes(1), 1);
        assertThat(window.take(START)).isZero();
        assertThat(window.take(START.plusSeconds(59))).isNegative();
        assertThat(window.take(START.plusSeconds(60))).isZero();
    }

    private Instant checkedAt() {
        return Instant.parse(world.health()
                .of("604100000000001")
                .orElseThrow()
                .path("timestamp")
                .asText());
    }
}
