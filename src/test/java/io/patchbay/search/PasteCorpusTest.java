package io.patchbay.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Signup;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Pastes in three languages, built from the catalogue, the facts and recorded payloads, through the search. The figure is
 * printed; a wrong case is never right.
 */
@ConsoleTest
class PasteCorpusTest {

    private static final double ENOUGH = 0.95;

    /** {@code meaning} and {@code whose} as the head of {@code paste-corpus.txt} explains them. */
    private record Scrap(String language, String meaning, String whose, String text) {

        boolean means(List<String> meanings) {
            if (meaning.equals("-")) {
                return meanings.isEmpty();
            }
            if (meaning.startsWith("several ")) {
                return meanings.size() > 1 && meanings.contains(meaning.substring("several ".length()));
            }
            return meaning.startsWith("several? ")
                    ? meanings.contains(meaning.substring("several? ".length()))
                    : meanings.equals(List.of(meaning));
        }
    }

    private static List<Scrap> corpus() throws IOException {
        try (var file = PasteCorpusTest.class.getResourceAsStream("/paste-corpus.txt")) {
            var text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            var scraps = new ArrayList<Scrap>();
            for (var block : text.split("\n## ")) {
                var head = block.lines().findFirst().orElse("").split(" \\| ");
                if (head.length == 3) {
                    scraps.add(new Scrap(
                            head[0],
                            head[1],
                            head[2],
                            block.substring(block.indexOf('\n') + 1).strip()));
                }
            }
            return scraps;
        }
    }

    private static Map<String, String> words(Signup line, Signup other) {
        var connection = Console.connection(line.connectionId);
        var digits = connection.getString("number.digits");
        var words = new LinkedHashMap<String, String>();
        words.put("{number_id}", connection.getString("phone_number_id"));
        words.put("{waba}", connection.getString("waba.id"));
        words.put("{portfolio}", connection.getString("portfolio.id"));
        words.put("{digits}", digits);
        words.put("{national}", digits.substring(2));
        words.put("{landing}", landing(line));
        words.put("{other_landing}", landing(other));
        words.put(
                "{kapso_link}",
                As.agent().get("/api/v1/links/{id}", line.linkId).path("provider_link_id"));
        words.put("{token_url}", line.providerUrl);
        words.put("{token}", line.providerUrl.substring(line.providerUrl.lastIndexOf('/') + 1));
        words.put("{case}", line.connectionId);
        return words;
    }

    private static String landing(Signup line) {
        // a link that was used has no address to send any more; where a browser comes back keeps its code
        return As.manager().get("/api/v1/links/{id}", line.linkId).path("landing_url");
    }

    @Test
    void nineteenOfTwentyPastesAreUnderstoodAndNoneOpensAWrongCase() throws IOException {
        var line = Signup.tenant().connected();
        var other = Signup.tenant().invited();
        var words = words(line, other);
        var wrong = new ArrayList<String>();
        var wrongCase = new ArrayList<String>();
        var corpus = corpus();

        for (var scrap : corpus) {
            var text = scrap.text();
            for (var word : words.entrySet()) {
                text = text.replace(word.getKey(), Objects.requireNonNull(word.getValue(), word.getKey()));
            }
            var answer = As.agent().queryParam("q", text).get("/api/v1/find").jsonPath();
            var expected = switch (scrap.whose()) {
                case "case" -> Set.of(line.connectionId);
                case "two" -> Set.of(line.connectionId, other.connectionId);
                default -> Set.<String>of();
            };
            var cases = cases(answer);
            if (!expected.containsAll(cases)) {
                wrongCase.add(scrap + " led to " + cases);
            }
            if (!scrap.means(meanings(answer)) || !cases.equals(expected)) {
                wrong.add(scrap + " was understood as " + meanings(answer) + " and led to " + cases);
            }
        }

        var right = corpus.size() - wrong.size();
        System.out.printf(
                "pastes understood: %d of %d (%.1f %%), of these languages: %s; wrong cases: %d%n",
                right,
                corpus.size(),
                100.0 * right / corpus.size(),
                corpus.stream().collect(Collectors.groupingBy(Scrap::language, Collectors.counting())),
                wrongCase.size());
        wrong.forEach(System.out::println);
        assertThat(corpus).hasSizeGreaterThanOrEqualTo(200);
        assertThat(wrongCase).isEmpty();
        assertThat((double) right / corpus.size()).isGreaterThanOrEqualTo(ENOUGH);
    }

    /** As "source code", a code that nobody explained as "- code". */
    private static List<String> meanings(JsonPath answer) {
        return answer.<Map<String, Object>>getList("meanings").stream()
                .map(one -> (Boolean.TRUE.equals(one.get("known")) ? one.get("source") : "-") + " " + one.get("code"))
                .toList();
    }

    private static Set<String> cases(JsonPath answer) {
        return answer.<Map<String, String>>getList("data").stream()
                .map(one -> one.get("url"))
                .filter(url -> url.startsWith("/connections/"))
                .map(url -> url.replaceFirst("/connections/", "").replaceFirst("#.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
