package io.patchbay.support;

import io.agroal.api.AgroalDataSource;
import io.patchbay.inbox.WebhookSecrets;
import io.patchbay.provider.sandbox.SandboxHands;
import io.quarkus.arc.Arc;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Undoes what a test did to the secrets, which all tests share. */
public final class RotatedSecrets {

    private static final String WEBHOOKS = "/sandbox/provider/platform/v1/whatsapp/webhooks";

    private RotatedSecrets() {}

    public static void undo(AgroalDataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("delete from webhook_secret where secret is not null");
            statement.executeUpdate("update webhook_secret set removed_at = null, set_at = null, last_used_at = null");
        }
        List<String> webhooks = SandboxHands.api().get(WEBHOOKS).path("data.id");
        webhooks.forEach(id -> As.json(
                        SandboxHands.api(), Map.of("whatsapp_webhook", Map.of("secret_key", Hook.SECRET)))
                .patch(WEBHOOKS + "/" + id));
        Arc.container().instance(WebhookSecrets.class).get().learn();
    }
}
