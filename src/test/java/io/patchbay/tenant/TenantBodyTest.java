package io.patchbay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Cast;
import io.patchbay.support.Validity;
import io.patchbay.tenant.TenantBody.ContactBody;
import io.patchbay.web.FormErrors;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantBodyTest {

    private static final TenantBody GOOD = TenantBody.of(Cast.lindner().card());

    private static FormErrors errors(TenantBody body) {
        return FormErrors.of(body, Validity.VALIDATOR);
    }

    private static TenantBody named(String name) {
        return new TenantBody(name, null, null, null, null, null, null, null);
    }

    private static TenantBody returning(String url) {
        return new TenantBody("x", null, null, null, null, null, url, null);
    }

    @Test
    void bakeryLindnerIsValidAndComesOutAsItWentIn() {
        assertThat(errors(GOOD).any()).isFalse();
        assertThat(GOOD.card()).isEqualTo(Cast.lindner().card());
    }

    @Test
    void aNameIsEnough() {
        assertThat(errors(named("Taxi Olmo")).any()).isFalse();
    }

    static Stream<Arguments> mistakes() {
        var long201 = "x".repeat(201);
        return Stream.of(
                Arguments.of("name", named(null)),
                Arguments.of("name", named("  ")),
                Arguments.of("name", named(long201)),
                Arguments.of("name", named("a\u0000b")),
                Arguments.of("name", named("a\nb")),
                Arguments.of("name", named("Bakery \u202eLindner")),
                Arguments.of("external_id", new TenantBody("x", "a\u2066b", null, null, null, null, null, null)),
                Arguments.of("contact_name", writtenTo(new ContactBody("Greta\u2069", null, null))),
                Arguments.of("external_id", new TenantBody("x", long201, null, null, null, null, null, null)),
                Arguments.of("language", new TenantBody("x", null, null, "tlh", null, null, null, null)),
                Arguments.of("time_zone", new TenantBody("x", null, null, null, "Europe/Atlantis", null, null, null)),
                Arguments.of("contact_email", writtenTo(new ContactBody(null, "nobody", null))),
                Arguments.of("contact_phone", writtenTo(new ContactBody(null, null, "call me"))),
                Arguments.of("contact_name", writtenTo(new ContactBody(long201, null, null))),
                Arguments.of("tags", tagged(Collections.nCopies(21, "t"))),
                Arguments.of("tags", tagged(List.of(" "))),
                Arguments.of("tags", tagged(List.of("x".repeat(51)))),
                Arguments.of("success_redirect_url", returning("http://lindner.example")),
                Arguments.of(
                        "failure_redirect_url",
                        new TenantBody("x", null, null, null, null, null, null, "javascript:alert(1)")));
    }

    private static TenantBody writtenTo(ContactBody contact) {
        return new TenantBody("x", null, contact, null, null, null, null, null);
    }

    private static TenantBody tagged(List<String> tags) {
        return new TenantBody("x", null, null, null, null, tags, null, null);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("mistakes")
    void aMistakeNamesItsField(String field, TenantBody body) {
        assertThat(errors(body).byField()).containsOnlyKeys(field);
        assertThat(errors(body).of(field)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://lindner.example/done?a=b",
                "http://localhost",
                "http://localhost:8080/x",
                "http://127.0.0.1:9/",
                "http://[::1]/x"
            })
    void returnAddressesMayBe(String url) {
        assertThat(errors(returning(url)).any()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost.evil.example",
                "http://localhost@evil.example",
                "https://",
                "https://a b",
                "//x",
                "/x",
                "data:text/html,x",
                "HTTP://x"
            })
    void returnAddressesMayNotBe(String url) {
        assertThat(errors(returning(url)).has("success_redirect_url")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Madrid", "America/Sao_Paulo", "", " "})
    void zonesMayBe(String zone) {
        assertThat(errors(new TenantBody("x", null, null, null, zone, null, null, null))
                        .any())
                .isFalse();
    }
}
