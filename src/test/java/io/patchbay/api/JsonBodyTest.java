package io.patchbay.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchbay.support.Validity;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

    record Person(@NotBlank(message = "is required") String lastName, String phone) {}

    record Wish(
            @Size(max = 5, message = "is longer than 5 characters")
            String displayName,

            @Valid Person contact,
            List<@NotBlank(message = "has an empty entry") String> tags,
            Map<String, String> colours,
            Instant expiresAt,
            Boolean takeOver,
            Integer count) {}

    private final JsonBody bodies = new JsonBody(Validity.VALIDATOR);

    private Wish read(String body) {
        return bodies.read(body.getBytes(UTF_8), Wish.class);
    }

    private Problem problem(byte[] body) {
        return catchThrowableOfType(Problem.class, () -> bodies.read(body, Wish.class));
    }

    private Problem problem(String body) {
        return problem(body.getBytes(UTF_8));
    }

    @Test
    void aBodyIsReadBySnakeCaseNames() {
        var wish = read("{\"display_name\":\"Olmo\",\"contact\":{\"last_name\":\"Olmo\"},\"tags\":[\"a\"],"
                + "\"expires_at\":\"2026-12-01T00:00:00Z\",\"take_over\":true}");

        assertThat(wish.displayName()).isEqualTo("Olmo");
        assertThat(wish.contact().lastName()).isEqualTo("Olmo");
        assertThat(wish.expiresAt()).isEqualTo("2026-12-01T00:00:00Z");
        assertThat(wish.takeOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n ", "{}"})
    void anEmptyBodyIsAnEmptyObject(String body) {
        assertThat(read(body)).isEqualTo(new Wish(null, null, null, null, null, null, null));
        assertThat(bodies.read(null, Wish.class).displayName()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"displayName\":\"x\"} | displayName: is not a known field",
                "{\"nonsense\":1} | nonsense: is not a known field",
                "{\"contact\":{\"last_name\":\"x\",\"age\":3}} | contact.age: is not a known field",
                "{\"contact\":\"Olmo\"} | contact: has the wrong type",
                "{\"tags\":\"a\"} | tags: has the wrong type",
                "{\"tags\":[{}]} | tags[0]: has the wrong type",
                "{\"colours\":{\"card\":{}}} | colours.card: has the wrong type",
                "{\"expires_at\":\"soon\"} | expires_at: has the wrong type",
                "{\"take_over\":\"perhaps\"} | take_over: has the wrong type",
                "{\"count\":\"many\"} | count: has the wrong type",
                "{\"count\":99999999999} | count: cannot be read",
                "{\"display_name\":\"longer\"} | display_name: is longer than 5 characters",
                "{\"contact\":{\"last_name\":\" \"}} | contact.last_name: is required",
                "{\"tags\":[\"a\",\"\"]} | tags[1]: has an empty entry",
                "{\"tags\":[\"a\",\"\\u0000\"]} | tags[1]: contains a character that cannot be printed",
                "{\"contact\":{\"last_name\":\"\\ud800\"}} | contact.last_name: contains a character that cannot be printed",
                "{\"nonsense\":\"\\udc00\"} | nonsense: contains a character that cannot be printed",
                "{\"\\u0000\":1} | The name of a field contains a character that cannot be printed.",
                "{\"expires_at\":\"+294277-01-09T04:00:54Z\"} | expires_at: has the wrong type"
            })
    void whatIsWrongNamesItsField(String body, String words) {
        var problem = problem(body);

        assertThat(problem).isNotNull();
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem).hasMessage(words);
    }

    @Test
    void aTextOfAHundredThousandLettersNamesItsField() {
        var problem = problem("{\"tags\":[\"" + "x".repeat(100_000) + "\"]}");

        assertThat(problem).hasMessage("tags[0]: is longer than 10000 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "\"x\"", "true"})
    void aBodyHasToBeAnObject(String body) {
        assertThat(problem(body)).hasMessage("The body must be a JSON object.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}}", "{\"a\":}", "<html>", "{\"a\":1} x", "{'a':1}", "{\"a\":NaN}"})
    void aBodyHasToBeJson(String body) {
        var problem = problem(body);

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.getMessage()).startsWith("The body is not JSON");
    }

    @Test
    void aBodyHasToBeUtf8() {
        var problem = problem(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem).hasMessage("The body is not UTF-8.");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThat(problem("{\"colours\":" + "{\"a\":".repeat(20_000)).status()).isEqualTo(400);
        assertThat(problem("[".repeat(100_000)).status()).isEqualTo(400);
    }

    @Test
    void severalMistakesAreAllNamed() {
        var problem = problem("{\"display_name\":\"longer\",\"contact\":{\"last_name\":\"\"},\"tags\":[\"\"]}");

        assertThat(problem).hasMessage("3 fields are invalid.");
    }

    @Test
    void nothingOfTheBodyIsSaidBack() {
        assertThat(problem("{\"expires_at\":\"s3cret\"}").getMessage()).doesNotContain("s3cret");
        assertThat(problem("{ s3cret").getMessage()).doesNotContain("s3cret");
    }

    @Test
    void aPartialChangeKeepsTheRestOfAnObject() {
        var current = new Wish("Olmo", new Person("Olmo", "1"), List.of("a"), null, null, null, 7);

        var changed = bodies.merge(
                current, "{\"contact\":{\"phone\":\"2\"},\"tags\":[],\"count\":null}".getBytes(UTF_8), Wish.class);

        assertThat(changed).isEqualTo(new Wish("Olmo", new Person("Olmo", "2"), List.of(), null, null, null, null));
    }
}
