package io.patchbay.provider.kapso;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.ProviderCustomer;
import io.patchbay.provider.ProviderFailure.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KapsoPagesTest extends StubbedKapso {

    @Test
    void allPagesAreWalkedAndAskedForInBites() {
        page(1, 3, "a", "b");
        page(2, 3, "c", "d");
        page(3, 3, "e");

        assertThat(provider.customers()).extracting(ProviderCustomer::id).containsExactly("a", "b", "c", "d", "e");
        kapso.verify(getRequestedFor(urlPathEqualTo("/platform/v1/customers"))
                .withQueryParam("page", equalTo("3"))
                .withQueryParam("per_page", equalTo("50")));
    }

    @Test
    void rowsThatMovedToALaterPageCountOnce() {
        page(1, 2, "a", "b");
        page(2, 2, "b", "c");

        assertThat(provider.customers()).extracting(ProviderCustomer::id).containsExactly("a", "b", "c");
    }

    @Test
    void aServerThatRepeatsItsFirstPageForEverIsLeft() {
        answers(json(200, "{\"data\":[{\"id\":\"a\"}],\"meta\":{\"page\":1,\"total_pages\":900}}"));

        assertThat(provider.customers()).hasSize(1);
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void anEmptyPageEndsTheList() {
        page(1, 9, "a");
        page(2, 9);

        assertThat(provider.customers()).hasSize(1);
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void theNumberOfTheCurrentPageIsIgnored() {
        answersInTurn(
                json(200, "{\"data\":[{\"id\":\"a\"}],\"meta\":{\"current_page\":7,\"total_pages\":2}}"),
                json(200, "{\"data\":[{\"id\":\"b\"}],\"meta\":{\"current_page\":7,\"total_pages\":2}}"));

        assertThat(provider.customers()).hasSize(2);
    }

    @Test
    void aListWithoutPagesIsOnePage() {
        answers(json(200, "{\"data\":[{\"id\":\"a\"}]}"));

        assertThat(provider.customers()).hasSize(1);
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void aFailureOnALaterPageFailsTheListInsteadOfShorteningIt() {
        page(1, 2, "a");
        kapso.stubFor(get(urlPathEqualTo("/platform/v1/customers"))
                .withQueryParam("page", equalTo("2"))
                .willReturn(json(503, "{}")));

        assertThat(failure(() -> provider.customers()).kind()).isEqualTo(Kind.BROKEN);
    }

    private void page(int number, int of, String... ids) {
        var rows = Stream.of(ids).map(id -> "{\"id\":\"" + id + "\"}").toList();
        kapso.stubFor(get(urlPathEqualTo("/platform/v1/customers"))
                .withQueryParam("page", equalTo(String.valueOf(number)))
                .willReturn(json(
                        200,
                        "{\"data\":["
                                + String.join(",", rows)
                                + "],\"meta\":{\"page\":"
                                + number
                                + ",\"total_pages\":"
                                + of
                                + "}}")));
    }
}
