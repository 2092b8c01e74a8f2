package io.patchbay.dev;

import io.patchbay.link.ConnectionLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The customer's browser: presses the button of a link and goes through the hosted page. */
final class PlayedCustomer {

    private static final HttpClient BROWSER = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    private final URI console;
    private final ConnectionLink link;

    PlayedCustomer(URI console, ConnectionLink link) {
        this.console = console;
        this.link = link;
    }

    void press() {
        post(console.resolve("/go/" + link.code()), Map.of());
    }

    /** Ends Meta's dialog and follows where it leads. */
    void end(String mode, String number, String outcome) {
        post(URI.create(link.providerUrl()), Map.of("mode", mode, "number", number, "outcome", outcome));
    }

    /** Opens the page for those who succeeded, whether or not anything was done. */
    void comeBack() {
        ask(request(console.resolve("/r/" + link.code() + "/ok?status=completed"))
                .GET());
    }

    private static void post(URI address, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(part -> part.getKey() + "=" + URLEncoder.encode(part.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        ask(request(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(20))
                .header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin");
    }

    private static void ask(HttpRequest.Builder request) {
        try {
            BROWSER.send(request.build(), HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException("the played customer got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the node is stopping", e);
        }
    }
}
