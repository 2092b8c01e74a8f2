package io.patchbay.support;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Customers of the provider, one connected number each, as many as a test wants. */
public record Shops(int count) {

    /** Lets the provider show all of them, so that the first sweep of a node adopts them. */
    public Shops shownBy(Neighbours neighbours) {
        neighbours.show("/customers", list(this::customer));
        neighbours.show("/whatsapp/phone_numbers", list(this::number));
        for (var shop = 0; shop < count; shop++) {
            var path = "/whatsapp/phone_numbers/" + numberId(shop);
            neighbours.show(path, "{\"data\":" + number(shop) + "}");
            neighbours.show(
                    path + "/health", "{\"status\":\"healthy\",\"timestamp\":\"2026-11-23T12:00:00Z\",\"checks\":{}}");
        }
        return this;
    }

    private String list(java.util.function.IntFunction<String> one) {
        return IntStream.range(0, count)
                .mapToObj(one)
                .collect(Collectors.joining(",", "{\"data\":[", "],\"meta\":{\"total_pages\":1}}"));
    }

    public static String numberId(int shop) {
        return "6041189322%05d".formatted(shop);
    }

    public static String customerId(int shop) {
        return new UUID(0x5e8a4a9b7e0d4d3eL, 0xb1c8000000000000L + shop).toString();
    }

    private String customer(int shop) {
        return "{\"id\":\"%s\",\"name\":\"Shop %d\",\"external_customer_id\":\"shop_%d\"}"
                .formatted(customerId(shop), shop, shop);
    }

    private String number(int shop) {
        return """
        {"id":"%1$s","phone_number_id":"%1$s","internal_id":"%2$s","name":"Shop %3$d","customer_id":"%4$s",
         "status":"CONNECTED","is_coexistence":true,"display_phone_number":"+1 415-555-%3$04d"}
        """.formatted(
                numberId(shop), new UUID(0x5d1f0f3400004000L, 0x8000000000000000L + shop), shop, customerId(shop));
    }
}
