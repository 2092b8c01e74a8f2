package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.JsonValues.id;
import static io.patchbay.provider.kapso.JsonValues.instant;
import static io.patchbay.provider.kapso.JsonValues.put;
import static io.patchbay.provider.kapso.JsonValues.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchbay.provider.AccountChange;
import io.patchbay.provider.ProviderEvent.About;
import io.patchbay.provider.ProviderEvent.AccountChanged;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One change of one entry in Meta's webhook. {@code account} is a WABA, or the partner for some
 * events; {@code at} is the entry's time, {@code field} what kind of change it is. Null parts are
 * not said.
 */
record MetaChange(String account, Instant at, String field, JsonNode value) {

    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .build();

    /** Older samples write the field beside the changes or inside the value (meta.md d2). */
    static MetaChange of(JsonNode entry, JsonNode change) {
        var value = change.path("value");
        var field = text(change, "field");
        field = field == null ? text(entry, "field") : field;
        field = field == null ? text(value, "field") : field;
        return new MetaChange(id(entry, "id"), instant(entry, "time"), field, value);
    }

    About ofAccount() {
        return About.account(waba());
    }

    /** Meta's samples, and it may be others, say 0 where they name no account (meta.md d2). */
    private String waba() {
        return "0".equals(account) ? null : account;
    }

    /** Only the digits tell which number it is (meta.md d2). */
    About ofNumber(String key) {
        var digits = text(value, key);
        return digits == null ? ofAccount() : About.number(waba(), digits.replaceAll("[^0-9]", ""));
    }

    /** For events that come under the partner's own id, the account is inside. */
    About ofShared() {
        var shared = id(value.path("waba_info"), "waba_id");
        return shared == null ? ofNumber("phone_number") : About.account(shared);
    }

    /** Meta's own sample number and its id, which everything bears that the Test button of the dashboard sends (meta.md d2). */
    private static final String SAMPLE_DIGITS = "16505551111";

    private static final String SAMPLE_ID = "123456123";

    /** A sample, which is about nobody: by its number, or because it names neither account nor number. */
    boolean isSample() {
        var id = phoneNumberId();
        var digits = digits();
        return SAMPLE_ID.equals(id)
                || SAMPLE_DIGITS.equals(digits)
                || "0".equals(account) && id == null && digits == null;
    }

    /** However the value names a number in digits; null if it names none. */
    private String digits() {
        return Stream.of(value.path("metadata"), value)
                .flatMap(node -> Stream.of(text(node, "display_phone_number"), text(node, "phone_number")))
                .filter(Objects::nonNull)
                .map(written -> written.replaceAll("[^0-9]", ""))
                .findFirst()
                .orElse(null);
    }

    /** Whom a change is about that nobody told us of, as closely as it says; empty if it does not. */
    Optional<About> whomever() {
        var id = phoneNumberId();
        var digits = digits();
        if (id != null) {
            return Optional.of(About.numbers(waba(), List.of(id)));
        }
        return waba() == null && digits == null
                ? Optional.empty()
                : Optional.of(digits == null ? ofAccount() : About.number(waba(), digits));
    }

    /** The one number it names by its id; empty if it names none. */
    List<String> numbers() {
        return Stream.ofNullable(phoneNumberId()).toList();
    }

    /** The number that messages are of; null if it is not said. */
    String phoneNumberId() {
        return id(value.path("metadata"), "phone_number_id");
    }

    /** Keys of Meta's and of ours take turns; a later one wins where two share a name of ours. */
    AccountChanged says(AccountChange word, About about, String... keys) {
        var details = new LinkedHashMap<String, Object>();
        for (var i = 0; i < keys.length; i += 2) {
            put(details, keys[i + 1], text(value, keys[i]));
        }
        return says(word, about, details);
    }

    AccountChanged says(AccountChange word, About about, Map<String, Object> details) {
        return new AccountChanged(word, about, at, details, key());
    }

    /** The same change told again has the same key. */
    String key() {
        try {
            var content = CANONICAL.treeToValue(value, Object.class);
            var written = account + "/" + at + "/" + field + "/";
            written += CANONICAL.writeValueAsString(content);
            return UUID.nameUUIDFromBytes(written.getBytes(StandardCharsets.UTF_8))
                    .toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read cannot be written", e);
        }
    }
}
