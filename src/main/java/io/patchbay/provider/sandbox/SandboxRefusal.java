package io.patchbay.provider.sandbox;

/** The simulated provider understood and says no; the message is what it says. */
final class SandboxRefusal extends RuntimeException {

    final int status;

    SandboxRefusal(int status, String words) {
        super(words);
        this.status = status;
    }

    static void unless(boolean fine, String words) {
        if (!fine) {
            throw new SandboxRefusal(422, words);
        }
    }

    static SandboxRefusal notFound() {
        return new SandboxRefusal(404, "Not found");
    }
}
