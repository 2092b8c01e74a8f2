package io.patchbay.probe;

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
    public sealed interface Outcome {
        /** The provider signs with the newest secret from now on. */
        record Set() implements Outcome {}

        /**
         * The newest secret is accepted, but the provider does not sign with it yet; {@code why} is
         * one sentence.
         */
        record NotSet(String why) implements Outcome {}
    }

    /** Makes a new secret and sets it at the provider. */
    public Outcome rotate(String by) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            secrets.make(by);
                            audit.record("secret.rotate", "webhook", "kapso", Map.of());
                        });
        return tellProvider();
    }

    /** Sets the newest secret at the provider once more, because it could not be told before. */
    public Outcome again() {
        QuarkusTransaction.requiringNew()
                .run(() -> audit.record("secret.set", "webhook", "kapso", Map.of()));
        return tellProvider();
    }

    private Outcome tellProvider() {
        secrets.learn();
        var newest = secrets.newest();
        try {
            var ours = OurWebhook.find(provider.webhooks(), webhook.url());
            if (ours.isEmpty()) {
                return new Outcome.NotSet(
                        "The provider has no webhook with our address. Set it up first.");
            }
            provider.setWebhookSecret(ours.get().id(), newest);
        } catch (ProviderFailure failure) {
            return new Outcome.NotSet("The provider did not take it: " + WebhookWatch.why(failure));
        }
        QuarkusTransaction.requiringNew().run(() -> secrets.isSet(newest));
        return new Outcome.Set();
    }
}
