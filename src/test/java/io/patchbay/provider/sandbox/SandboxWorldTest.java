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

    private String webhook(String order) {
        return world.webhooks().create(json(order)).path("id").asText();
    }

    private boolean isActive(String id) {
        return world.webhooks().find(id).orElseThrow().path("active").asBoolean();
    }

    private void deliveries(int taken, int failed) {
        for (var i = 0; i < taken; i++) {
            world.deliveries().taken("http://localhost/x");
        }
        for (var i = 0; i < failed; i++) {
            world.deliveries().givenUp("http://localhost/x", "whatsapp.phone_number.created", 503);
        }
    }

    /** More than 85 of a hundred, of at least twenty, within a quarter of an hour (kapso.md §5.8). */
    @Test
    void aWebhookThatFailsTooOftenIsPausedAndStaysSo() {
        var id = webhook("{'url':'http://localhost/x','events':['whatsapp.phone_number.created']}");

        deliveries(3, 16);
        assertThat(isActive(id)).as("nineteen are not enough").isTrue();
        deliveries(0, 1);
        assertThat(isActive(id)).as("exactly 85 of a hundred").isTrue();
        deliveries(0, 1);
        assertThat(isActive(id)).as("18 of 21").isFalse();

        clock.now = START.plus(Duration.ofHours(2));
        assertThat(isActive(id)).isFalse();
    }

    @Test
    void failuresOfLongAgoPauseNothingNorDoThoseBeforeItWasSwitchedOnAgain() {
        var id = webhook("{'url':'http://localhost/x','events':['whatsapp.phone_number.created']}");
        deliveries(0, 19);
        clock.now = START.plus(SandboxWebhooks.WINDOW).plusSeconds(1);
        deliveries(0, 1);
        assertThat(isActive(id)).isTrue();

        deliveries(0, 19);
        assertThat(isActive(id)).isFalse();
        world.webhooks().update(id, json("{'active':true}"));
        deliveries(0, 19);
        assertThat(isActive(id)).isTrue();
    }

    @Test
    void aWebhookWithoutASecretGetsOneAndOneWithASecretKeepsIt() {
        var made = world.webhooks()
                .create(json("{'url':'http://localhost/x','events':['whatsapp.phone_number.created']}"));
        var own = world.webhooks()
                .create(json(
                        "{'url':'http://localhost/x','secret_key':'s','events':['whatsapp.phone_number.created']}"));

        assertThat(made.path("secret_key").asText()).matches("[0-9a-f]{64}");
        assertThat(own.path("secret_key").asText()).isEqualTo("s");
    }

    @Test
    void aNumberHasOneWebhookOfMetasOwnAndNoProjectHasOne() {
        var meta = "{'url':'http://localhost/x','kind':'meta','events':['whatsapp.message.read']%s}";

        var made = world.webhooks().create(json(meta.formatted(",'phone_number_id':'604100000000001'")));

        assertThat(made.path("events")).isEmpty();
        assertThatThrownBy(() -> world.webhooks().create(json(meta.formatted(",'phone_number_id':'604100000000001'"))))
                .hasMessageContaining("already has");
        assertThatThrownBy(() -> world.webhooks().create(json(meta.formatted(""))))
                .hasMessageContaining("phone number only");
        world.webhooks().update(made.path("id").asText(), json("{'kind':'kapso'}"));
        assertThat(world.webhooks().list().get(0).path("kind").asText()).isEqualTo("meta");
    }

    @Test
    void fundingIsSwitchedOnOrNotAndSaysWhich() {
        number("+62 812 3344 5566", true);
        assertThat(world.fundings().preflight("3819").path("reason").asText()).isEqualTo("existing_payment_method");
        var refused = world.fundings().ask("3819", json("{}"));
        assertThat(refused.path("activation").path("success").asBoolean(true)).isFalse();
        assertThat(refused.path("status").asText()).isEqualTo("not_funded");

        world.accounts().change("3819", "funding", "not_funded");
        assertThat(world.fundings().preflight("3819").path("eligible").asBoolean())
                .isTrue();
        var done = world.fundings().ask("3819", json("{}"));
        assertThat(done.path("activation").path("success").asBoolean()).isTrue();
        assertThat(done.path("status").asText()).isEqualTo("funded");
        assertThat(done.path("paid_messages").path("paused").asBoolean(true)).isFalse();

        world.fundings().creditsGone(true);
        var paused = world.fundings().of("3819").orElseThrow().path("paid_messages");
        assertThat(paused.path("paused").asBoolean()).isTrue();
        assertThat(paused.path("reasons").path(0).asText()).isEqualTo("insufficient_credits");
        assertThat(world.fundings().of("no such account")).isEmpty();
    }

    @Test
    void theFundingOfAnotherPartnersAccountRunsInTheBackground() {
        number("+62 812 3344 5566", true);
        world.accounts().change("3819", "funding", "not_funded");
        world.accounts().change("3819", "solution", "external");
        assertThatThrownBy(() -> world.fundings().preflight("3819"))
                .extracting(refusal -> ((SandboxRefusal) refusal).body())
                .asString()
                .contains("external_mps_preflight_unavailable");
        assertThatThrownBy(() -> world.fundings().ask("3819", json("{}"))).hasMessageContaining("digits");

        var first = world.fundings().ask("3819", json("{'business_portfolio_id':'17720'}"));
        var again = world.fundings().ask("3819", json("{'business_portfolio_id':'17720'}"));

        assertThat(first.path("status").asText()).isEqualTo("pending");
        assertThat(again.path("operation").path("id"))
                .isEqualTo(first.path("operation").path("id"));
        clock.now = START.plus(SandboxFundings.RUN);
        var later = world.fundings().of("3819").orElseThrow();
        assertThat(later.path("status").asText()).isEqualTo("funded");
        assertThat(later.path("operation").path("status").asText()).isEqualTo("succeeded");
    }

    private static final String HELLO =
            "{'messaging_product':'whatsapp','to':'34600000000','type':'text','text':{'body':'Hi'}}";

    private static final String TEMPLATE = "{'messaging_product':'whatsapp','to':'34600000000','type':'template',"
            + "'template':{'name':'%s','language':{'code':'en_US'}}}";

    private SandboxMessages.Accepted send(String order) {
        return world.messages().accept("604100000000001", json(order));
    }

    @Test
    void aMessageIsRefusedAtOnceForWhatIsWrongWithTheNumber() {
        number("+62 812 3344 5566", true);
        assertThat(send(HELLO).code()).isZero();
        var bad = new java.util.LinkedHashMap<String, String>();
        bad.put("token", "190");
        bad.put("access_blocked", "API access blocked.");
        bad.put("disconnected", "133010");
        bad.forEach((profile, words) -> {
            world.numbers().change("604100000000001", "health_profile", profile);
            assertThatThrownBy(() -> send(HELLO))
                    .extracting(refusal -> ((SandboxRefusal) refusal).body())
                    .asString()
                    .contains(words);
        });
        assertThatThrownBy(() -> world.messages().accept("nobody", json(HELLO)))
                .extracting(refusal -> ((SandboxRefusal) refusal).status)
                .isEqualTo(404);
    }

    @Test
    void aMessageIsAcceptedAndFailsLaterForMoneyAndLocks() {
        number("+62 812 3344 5566", true);
        world.numbers().change("604100000000001", "health_profile", "payment");
        assertThat(send(HELLO).code()).isEqualTo(131042);
        world.numbers().change("604100000000001", "health_profile", "locked");
        assertThat(send(HELLO).code()).isEqualTo(131031);

        world.accounts().change("3819", "funding", "funded");
        world.fundings().creditsGone(true);
        assertThatThrownBy(() -> send(HELLO))
                .extracting(refusal -> ((SandboxRefusal) refusal).body())
                .asString()
                .contains("insufficient_credits", "billing_url");
    }

    @Test
    void outsideTheWindowOnlyAnApprovedTemplateGoesOut() {
        number("+62 812 3344 5566", true);
        world.numbers().change("604100000000001", "chat_window", "closed");

        assertThatThrownBy(() -> send(HELLO))
                .extracting(refusal -> ((SandboxRefusal) refusal).body())
                .asString()
                .contains("131047");
        assertThat(send(TEMPLATE.formatted("hello_world")).code()).isZero();
        world.templates().create("3819", json("{'name':'order_ready','language':'en_US'}"));
        assertThatThrownBy(() -> send(TEMPLATE.formatted("order_ready")))
                .as("Meta has not approved it")
                .extracting(refusal -> ((SandboxRefusal) refusal).body())
                .asString()
                .contains("132001");
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
