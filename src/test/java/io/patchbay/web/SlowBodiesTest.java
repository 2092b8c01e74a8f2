package io.patchbay.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.sandbox.Fault;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Signup;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that never end, sent to pages and to the API: whoever sends one holds up nobody. */
@ConsoleTest
class SlowBodiesTest {

    @Inject
    Sandbox sandbox;

    private static Socket begun(String path, String headers) throws IOException {
        var socket = new Socket("localhost", RestAssured.port);
        socket.getOutputStream()
                .write(
                        ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 100000\r\n%s\r\n{\"name\":"
                                        .formatted(path, headers))
                                .getBytes(ISO_8859_1));
        return socket;
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/tenants, 401",
        "/api/v1/keys, 401",
        "/go/nobodyhasthiscode, 404",
        "/connections/01a227f8-7e23-75bd-a642-4875cd31a4f2/notes, 302"
    })
    void aStrangerIsAnsweredBeforeTheBodyIsRead(String path, String status) throws IOException {
        try (var socket = begun(path, "")) {
            socket.setSoTimeout(5_000);
            assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                    .isEqualTo("HTTP/1.1 " + status);
        }
    }

    @Test
    void aWrongKeyIsRefusedBeforeTheBodyIsRead() throws IOException {
        try (var socket = begun("/api/v1/tenants", "Authorization: Bearer pb_0123\r\n")) {
            socket.setSoTimeout(5_000);
            assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                    .isEqualTo("HTTP/1.1 401");
        }
    }

    /** The connection of a button without a body was closed after ten seconds, just before its answer. */
    @Test
    void whoeverPressesAButtonHearsThatTheProviderDoesNotAnswer() {
        var link = Signup.tenant().invited().linkId;
        sandbox.fault(Fault.API_SLOW, 100);
        try {
            assertThat(As.admin().post("/links/{id}/revocation", link).statusCode())
                    .isEqualTo(503);
        } finally {
            sandbox.fault(Fault.API_SLOW, 0);
        }
    }

    @Test
    void aBodyByDropsIsGivenUpAfterTenSeconds() throws IOException {
        try (var socket = begun("/api/v1/tenants", "Authorization: Bearer dev-manager-key\r\n")) {
            socket.setSoTimeout(20_000);
            var began = System.nanoTime();
            assertThat(socket.getInputStream().read())
                    .as("the connection is closed")
                    .isNegative();
            assertThat((System.nanoTime() - began) / 1_000_000_000).isBetween(8L, 15L);
        }
    }
}
