package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Neighbours;
import io.patchbay.support.Shops;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The provider is slow, broken, silent or lies. */
class ProviderFaultsIT extends Faults {

    private final AtomicInteger breakdowns = new AtomicInteger();

    @Test
    void aSlowProviderHoldsNothingUp() throws Exception {
        provider("provider slow", "4 s per answer", after(Duration.ofSeconds(4)));
    }

    @Test
    void aBrokenProviderHoldsNothingUp() throws Exception {
        provider(
                "provider broken",
                "500, 502, 503 in turn",
                (exchange, truth) -> Neighbours.answer(
                        exchange,
                        List.of(500, 502, 503).get(breakdowns.getAndIncrement() % 3),
                        "<html>Bad gateway</html>"));
    }

    @Test
    void aProviderThatAsksForPatienceHoldsNothingUp() throws Exception {
        provider("provider asks for patience", "429 with Retry-After: 3", (exchange, truth) -> {
            exchange.getResponseHeaders().set("Retry-After", "3");
            Neighbours.answer(exchange, 429, "{\"error\":\"Rate limit exceeded\"}");
        });
    }

    @Test
    void aProviderThatNeverAnswersHoldsNothingUp() throws Exception {
        var patience = new AtomicBoolean(true);
        provider("provider half closed", "accepts and never answers", (exchange, truth) -> {
            while (patience.get()) {
                pause(100);
            }
            exchange.close();
        });
        patience.set(false);
    }

    @Test
    void aProviderThatClosesInMidSentenceHoldsNothingUp() throws Exception {
        provider("provider closes in mid-answer", "200, half a body, end", (exchange, truth) -> {
            exchange.sendResponseHeaders(200, truth.length());
            exchange.getResponseBody()
                    .write(truth.substring(0, truth.length() / 2).getBytes());
            exchange.close();
        });
    }

    @Test
    void aLyingProviderMixesNothingUp() throws Exception {
        provider(
                "provider talks nonsense",
                "200 with garbage",
                (exchange, truth) -> Neighbours.answer(exchange, 200, "\"ok\": [[[ <html>"));
        provider(
                "provider shows another's number",
                "200 about shop 0 to every question",
                (exchange, truth) ->
                        Neighbours.answer(exchange, 200, truth.replaceAll("6041189322\\d{5}", Shops.numberId(0))));
        assertThat(
                        database.rows(
                                "select distinct f.connection_id from fact f join phone_number n on n.connection_id = f.connection_id"
                                        + " where f.kind = 'NUMBER_READ' and f.data ->> 'phone_number_id' <> n.phone_number_id"))
                .as("connections that were told of somebody else's number")
                .isEmpty();
        assertThat(
                        database.number(
                                "select count(*) from phone_number n join tenant t on t.id = n.tenant_id where t.provider_customer_id = n.provider_customer_id and n.connection_id is not null"))
                .as("numbers that are still where they belong")
                .isEqualTo(SHOPS);
    }

    /** A storm in which the provider is like this for a while, and a look at the end of it. */
    private void provider(String fault, String injected, Neighbours.Mood mood) throws Exception {
        var healed = new Instant[1];
        storm(
                fault,
                sender -> {
                    neighbours.feel(mood);
                    Thread.sleep(5_000);
                    neighbours.feel(Neighbours.WELL);
                    healed[0] = Instant.now();
                    return injected;
                },
                () -> database.number(
                                "select count(*) from phone_number where phone_number_id = ? and as_of > ?::timestamptz",
                                Shops.numberId(1),
                                healed[0].toString())
                        == 1);
    }
}
