package io.patchbay.provider;

import java.net.URI;

/** Where the simulated provider of dev and test is to be found. There is none in production. */
public interface SandboxAddress {

    URI baseUrl();

    String apiKey();

    String webhookSecret();
}
