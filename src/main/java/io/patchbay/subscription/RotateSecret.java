package io.patchbay.subscription;

import io.patchbay.Ids;
import io.patchbay.audit.Audit;
import io.patchbay.inbox.WebhookSecrets;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/**
 * Changes the secret our webhook is signed with, without losing an event: first every node accepts
 * the new one, then the provider is told to use it. Events on their way are signed with the old
 * one, which goes on being accepted until somebody takes it out of use.
 */
@ApplicationScoped
public class RotateSecret {

    private final WebhookSecrets secrets;
    private final WebhookWatch webhook;
    private final Provider provider;
    private final Audit audit;

    RotateSecret(WebhookSecrets secrets, WebhookWatch webhook, Provider provider, Audit audit) {
        this.secrets = secrets;
        this.webhook = webhook;
        this.provider = provider;
        this.audit = audit;
    }

    /** How it went. */
    public sealed interface Rotation {
        /** The provider signs with the newest secret from now on. */
        record Set() implements Rotation {}

        /**
         * The newest secret is accepted, but the provider does not sign with it yet; {@code why} is
         * one sentence.
         */
        record NotSet(String why) implements Rotation {}
    }

    /** Makes a new secret and sets it at the provider. */
    public Rotation rotate(String by) {
        var asked = QuarkusTransaction.requiringNew().call(() -> {
            secrets.make(by);
            return audit.ask("secret.rotate", WebhookWatch.OURS, Map.of());
        });
        return tellProvider(asked);
    }

    /** Sets the newest secret at the provider once more, because it could not be told before. */
    public Rotation again() {
        var asked = QuarkusTransaction.requiringNew().call(() -> audit.ask("secret.set", WebhookWatch.OURS, Map.of()));
        return tellProvider(asked);
    }

    private Rotation tellProvider(Audit.Asked asked) {
        secrets.learn();
        var newest = secrets.newest();
        try {
            var ours = webhook.atProvider();
            if (ours.isEmpty()) {
                audit.refused(asked, WebhookWatch.NONE_OF_OURS);
                return new Rotation.NotSet(WebhookWatch.NONE_OF_OURS);
            }
            provider.setWebhookSecret(ours.get().id(), newest);
        } catch (ProviderFailure failure) {
            WebhookWatch.record(audit, asked, failure);
            return new Rotation.NotSet("Kapso did not accept it: " + WebhookWatch.why(failure));
        }
        QuarkusTransaction.requiringNew().run(() -> {
            secrets.isSet(newest);
            audit.done(asked, Map.of("fingerprint", Ids.fingerprint(newest)));
        });
        return new Rotation.Set();
    }
}
