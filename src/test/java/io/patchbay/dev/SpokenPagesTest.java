package io.patchbay.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Hook;
import io.patchbay.support.HouseWords;
import io.patchbay.support.Signup;
import io.patchbay.web.Pages;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** No word of the house on any page of the seeded world, nor in what programs are told. */
// tenants of other tests have names of all kinds, so it comes before them
@Order(1)
@ConsoleTest
class SpokenPagesTest {

    /** Of pages alike, such as those of two events, so many are read; of cases an admin reads all. */
    private static final int ALIKE = 2;

    @Inject
    Seed seed;

    @Inject
    EntityManager entities;

    private final Map<String, Set<String>> found = new TreeMap<>();

    @Test
    void noPageOfTheSeededWorldSaysAWordOfTheHouse() {
        SeedTest.planted(seed, entities);
        var signup = Signup.tenant().connected();
        Hook.arrives("whatsapp.nothing.known", "{}");
        As.json(As.admin(), Map.of("tenant_id", signup.tenantId)).post("/api/v1/reconciliations");
        As.form(As.admin(), "dry_run", "true").post("/events/replays");
        var leaves = Signup.tenant();
        As.form(As.admin(), "name", leaves.name, "reason", "asked to")
                .post("/tenants/{id}/erasure", leaves.tenantId)
                .then()
                .statusCode(303);

        var read = 0;
        for (var role : As.KEYS.keySet()) {
            read += walk(role, signup);
        }
        mistakes(signup);

        assertThat(read).as("pages read").isGreaterThan(250);
        assertThat(found).isEmpty();
    }

    /** Every address that is linked, from the menu on. */
    private int walk(String role, Signup signup) {
        var todo = new ArrayDeque<>(Pages.of(signup));
        todo.add("/sandbox");
        // what depends on the role stands on these; the rest is the same for all, and an admin reads it
        var all = role.equals("admin");
        if (all) {
            for (var code : VerdictCode.values()) {
                todo.add("/playbook/" + code.apiName());
                todo.add("/connections?verdict=" + code.apiName());
            }
        }
        var seen = new LinkedHashSet<String>(todo);
        var alike = new HashMap<String, Integer>();
        var read = 0;
        while (!todo.isEmpty()) {
            var address = todo.remove();
            var page = read(role, address, As.role(role).get(address));
            read++;
            // a file to take along has words as they are stored
            for (var link : page.select("a[href^=/]:not([download])")) {
                var href = link.attr("href").replaceFirst("#.*", "");
                var kind = href.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|\\?.*|\\d{4}-\\d\\d-\\d\\dT[^/]*", "*");
                if (all
                        && !href.matches("/(logout|q/.*|go/.*|sandbox/.*)")
                        && seen.add(href)
                        && (alike.merge(kind, 1, Integer::sum) <= ALIKE || kind.equals("/connections/*"))) {
                    todo.add(href);
                }
            }
        }
        return read;
    }

    private Document read(String role, String address, Response answer) {
        var page = Jsoup.parse(answer.asString());
        for (var word : HouseWords.on(page)) {
            found.computeIfAbsent(word, any -> new LinkedHashSet<>()).add(role + " " + address);
        }
        return page;
    }

    /** What forms and buttons say to somebody who does it wrong. */
    private void mistakes(Signup signup) {
        for (var path : List.of(
                "/tenants",
                "/tenants/" + signup.tenantId,
                "/tenants/" + signup.tenantId + "/links",
                "/tenants/" + signup.tenantId + "/erasure",
                "/connections/" + signup.connectionId + "/notes",
                "/connections/" + signup.connectionId + "/probes",
                "/links/" + signup.linkId + "/revocation",
                "/settings/keys",
                "/sandbox/faults",
                "/sandbox/plays",
                "/reconciliations/webhook")) {
            read("admin", "POST " + path, As.form(As.admin(), "name", "").post(path));
        }
        read("agent", "POST /tenants", As.form(As.agent(), "name", "").post("/tenants"));
        for (var path : List.of("/events/unmatched", "/conflicts")) {
            for (var link : Jsoup.parse(As.admin().get(path).asString()).select("a[href~=" + path + "/[0-9a-f]{8}]")) {
                var form = link.attr("href") + (path.equals("/conflicts") ? "/decision" : "/bindings");
                read("admin", "POST " + form, As.form(As.admin(), "reason", "").post(form));
            }
        }
    }

    @Test
    void noProgramIsToldAWordOfTheHouse() throws IOException {
        var signup = Signup.tenant().connected();
        var answers = new HashMap<String, Response>();
        Pages.api(signup).forEach(address -> answers.put(address, As.admin().get(address)));
        answers.put("/q/openapi", As.stranger().get("/q/openapi?format=json"));
        for (var path : List.of("tenants", "keys", "deliveries/bindings", "replays", "links")) {
            answers.put("POST " + path, As.json(As.admin(), Map.of()).post("/api/v1/" + path));
            answers.put(
                    "POST wrong " + path,
                    As.json(As.admin(), "{\"nonsense\":1}").post("/api/v1/" + path));
            answers.put("POST broken " + path, As.json(As.admin(), "{").post("/api/v1/" + path));
            answers.put("POST forbidden " + path, As.json(As.agent(), Map.of()).post("/api/v1/" + path));
            answers.put("GET nothing of " + path, As.agent().get("/api/v1/" + path + "/nothing"));
        }
        answers.put("GET limit", As.agent().get("/api/v1/tenants?limit=0"));
        answers.put(
                "POST erasure",
                As.json(As.admin(), Map.of("name", "x")).post("/api/v1/tenants/{id}/erasure", signup.tenantId));
        answers.put(
                "POST revocation",
                As.json(As.admin(), Map.of("reason", "old")).post("/api/v1/links/{id}/revocation", signup.linkId));
        answers.put("no key", As.stranger().get("/api/v1/tenants"));

        var said = new ArrayList<String>();
        for (var answer : answers.entrySet()) {
            sentences(new ObjectMapper().readTree(answer.getValue().asString())).stream()
                    .flatMap(text -> Arrays.stream(text.split("\n")))
                    .flatMap(text -> HouseWords.in(text).stream())
                    .map(word -> answer.getKey() + ": " + word)
                    .forEach(said::add);
        }

        assertThat(said).isEmpty();
    }

    /** Words that are stored and names of fields have no space in them. */
    private static List<String> sentences(JsonNode node) {
        var sentences = new ArrayList<String>();
        if (node.isTextual() && node.asText().contains(" ")) {
            sentences.add(node.asText());
        }
        node.forEach(child -> sentences.addAll(sentences(child)));
        return sentences;
    }
}
